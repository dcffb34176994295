import { css } from 'lit';

export const formStyles = css`
  :host { display: block; }
  .form { display: grid; gap: 8px; padding: 10px; width: min(720px, calc(100vw - 20px)); box-sizing: border-box; background: var(--vscode-editorWidget-background, var(--vscode-editor-background)); color: var(--vscode-editorWidget-foreground, inherit); border: 1px solid var(--vscode-editorWidget-border, var(--vscode-contrastBorder, rgba(128, 128, 128, 0.35))); border-radius: 4px; box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent); font-size: 13px; }
  .line { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; min-width: 0; }
  .end { justify-content: flex-end; }
  #field { flex: 1 1 200px; max-width: 280px; }
  select { height: 24px; font: inherit; padding: 0 4px; color: var(--vscode-settings-dropdownForeground, var(--vscode-dropdown-foreground)); background: var(--vscode-settings-dropdownBackground, var(--vscode-dropdown-background)); border: 1px solid var(--vscode-settings-dropdownBorder, var(--vscode-dropdown-border, var(--vscode-contrastBorder, transparent))); border-radius: 2px; max-width: 240px; }
  select:focus-visible, .toggle:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: -1px; }
  input { flex: 1 1 110px; min-width: 80px; height: 24px; box-sizing: border-box; font: inherit; padding: 0 6px; color: var(--vscode-input-foreground); background: var(--vscode-input-background); border: 1px solid var(--vscode-input-border, var(--vscode-contrastBorder, transparent)); border-radius: 2px; outline: 0; }
  input:focus { outline: 1px solid var(--vscode-focusBorder); outline-offset: -1px; }
  input::placeholder { color: var(--vscode-input-placeholderForeground); }
  input.sql { flex-basis: 320px; font-family: var(--vscode-editor-font-family, monospace); font-size: 12px; }
  code { flex: 1 1 200px; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-family: var(--vscode-editor-font-family, monospace); font-size: 12px; color: var(--vscode-descriptionForeground); background: none; }
  code.missing { color: var(--vscode-errorForeground); font-family: inherit; }
  .toggle { width: 24px; height: 24px; padding: 0; border: 1px solid transparent; border-radius: 3px; background: none; color: inherit; cursor: pointer; display: inline-flex; align-items: center; justify-content: center; }
  .toggle:hover { background: var(--vscode-toolbar-hoverBackground); }
  .toggle[aria-pressed='true'] { color: var(--vscode-inputOption-activeForeground); background: var(--vscode-inputOption-activeBackground); border-color: var(--vscode-inputOption-activeBorder, transparent); }
`;

export const barStyles = css`
  :host { display: block; position: relative; font-size: 12px; }
  .conditions { display: flex; flex-wrap: wrap; gap: 4px; align-items: center; padding: 4px 10px; border-bottom: 1px solid var(--vscode-panel-border, var(--vscode-editorWidget-border, rgba(128, 128, 128, 0.35))); }
  .condition { display: inline-flex; align-items: stretch; max-width: min(460px, 100%); height: 22px; box-sizing: border-box; border: 1px solid var(--vscode-input-border, var(--vscode-contrastBorder, rgba(128, 128, 128, 0.35))); border-radius: 11px; background: var(--vscode-list-inactiveSelectionBackground); color: var(--vscode-list-inactiveSelectionForeground, inherit); overflow: hidden; }
  .condition.off { background: none; color: var(--vscode-disabledForeground, var(--vscode-descriptionForeground)); border-style: dashed; }
  .condition.off .words { text-decoration: line-through; }
  .condition.invalid { border-color: var(--vscode-inputValidation-errorBorder, var(--vscode-errorForeground)); }
  .condition.invalid .words { color: var(--vscode-errorForeground); }
  button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; display: inline-flex; align-items: center; }
  button:hover { background: var(--vscode-toolbar-hoverBackground); }
  button:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: -1px; border-radius: 11px; }
  .side { width: 22px; justify-content: center; flex: none; }
  .side .icon { font-size: 13px; }
  .words { flex: 0 1 auto; min-width: 0; padding: 0 2px; }
  .words > span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; unicode-bidi: isolate; }
  .words.sql > span { font-family: var(--vscode-editor-font-family, monospace); }
  .joint { height: 20px; padding: 0 5px; border-radius: 3px; color: var(--vscode-descriptionForeground); }
  .add, .save { height: 22px; gap: 4px; padding: 0 8px; border-radius: 11px; color: var(--vscode-textLink-foreground); }
  .add .icon { font-size: 13px; }
  .place { position: absolute; z-index: 25; top: calc(100% + 2px); left: 10px; }
`;
