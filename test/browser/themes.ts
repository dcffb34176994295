/** Colours of VS Code's own themes, as a webview gets them: enough of them to see a view as it will look. */
const DARK: Readonly<Record<string, string>> = {
  'foreground': '#cccccc', 'descriptionForeground': '#9d9d9d', 'errorForeground': '#f85149', 'icon-foreground': '#cccccc', 'focusBorder': '#0078d4',
  'editor-background': '#1f1f1f', 'editor-foreground': '#cccccc', 'editor-selectionBackground': '#264f78', 'editorWidget-background': '#202020', 'editorWidget-foreground': '#cccccc', 'editorWidget-border': '#454545',
  'sideBar-background': '#181818', 'panel-border': '#2b2b2b', 'input-background': '#313131', 'input-foreground': '#cccccc', 'input-border': '#3c3c3c', 'input-placeholderForeground': '#989898',
  'inputValidation-errorBorder': '#be1100', 'button-background': '#0078d4', 'button-foreground': '#ffffff', 'button-hoverBackground': '#026ec1', 'button-secondaryBackground': '#313131', 'button-secondaryForeground': '#cccccc',
  'list-hoverBackground': '#2a2d2e', 'list-activeSelectionBackground': '#04395e', 'list-activeSelectionForeground': '#ffffff', 'list-inactiveSelectionBackground': '#37373d', 'list-focusOutline': '#0078d4',
  'menu-background': '#1f1f1f', 'menu-foreground': '#cccccc', 'menu-border': '#454545', 'menu-selectionBackground': '#0078d4', 'menu-selectionForeground': '#ffffff', 'widget-shadow': 'rgba(0,0,0,.36)',
  'toolbar-hoverBackground': 'rgba(90,93,94,.31)', 'textLink-foreground': '#4daafc', 'editorWarning-foreground': '#cca700', 'badge-background': '#616161', 'badge-foreground': '#f8f8f8', 'progressBar-background': '#0078d4',
  'charts-green': '#89d185', 'charts-orange': '#d18616', 'charts-blue': '#3794ff', 'charts-purple': '#b180d7', 'charts-red': '#f14c4c', 'charts-yellow': '#cca700', 'charts-foreground': '#cccccc',
  'diffEditor-insertedTextBackground': 'rgba(156,204,44,.2)', 'diffEditor-removedTextBackground': 'rgba(255,0,0,.2)', 'diffEditor-insertedLineBackground': 'rgba(155,185,85,.2)', 'diffEditor-removedLineBackground': 'rgba(255,0,0,.2)',
  'textCodeBlock-background': '#2b2b2b', 'textPreformat-background': '#3c3c3c', 'textPreformat-foreground': '#d0d0d0', 'keybindingLabel-border': 'rgba(51,51,51,.6)', 'keybindingLabel-background': 'rgba(128,128,128,.17)', 'keybindingLabel-foreground': '#cccccc',
  'sash-hoverBorder': '#0078d4', 'scrollbarSlider-background': 'rgba(121,121,121,.4)',
};
const LIGHT: Readonly<Record<string, string>> = {
  ...DARK, 'foreground': '#3b3b3b', 'descriptionForeground': '#6b6b6b', 'icon-foreground': '#3b3b3b', 'focusBorder': '#005fb8', 'editor-background': '#ffffff', 'editor-foreground': '#3b3b3b', 'editor-selectionBackground': '#add6ff',
  'editorWidget-background': '#f8f8f8', 'editorWidget-foreground': '#3b3b3b', 'editorWidget-border': '#c8c8c8', 'sideBar-background': '#f8f8f8', 'panel-border': '#e5e5e5', 'input-background': '#ffffff', 'input-foreground': '#3b3b3b', 'input-border': '#cecece',
  'input-placeholderForeground': '#767676', 'button-background': '#005fb8', 'button-secondaryBackground': '#e5e5e5', 'button-secondaryForeground': '#3b3b3b', 'list-hoverBackground': '#f2f2f2', 'list-activeSelectionBackground': '#d6e8f8', 'list-activeSelectionForeground': '#000000',
  'list-inactiveSelectionBackground': '#e4e6f1', 'list-focusOutline': '#005fb8', 'menu-background': '#ffffff', 'menu-foreground': '#3b3b3b', 'menu-border': '#cecece', 'menu-selectionBackground': '#005fb8', 'textLink-foreground': '#005fb8', 'editorWarning-foreground': '#bf8803',
  'charts-green': '#388a34', 'charts-orange': '#c27d0e', 'charts-blue': '#1a85ff', 'charts-purple': '#8a4ecb', 'charts-red': '#d0312d', 'textCodeBlock-background': '#f3f3f3', 'textPreformat-background': '#ececec', 'textPreformat-foreground': '#3b3b3b', 'keybindingLabel-foreground': '#3b3b3b', 'keybindingLabel-border': '#cccccc',
};
/** High contrast has no fills: hover and selection are told by `contrastActiveBorder`. */
const CONTRAST: Readonly<Record<string, string>> = {
  'foreground': '#ffffff', 'descriptionForeground': 'rgba(255,255,255,.7)', 'errorForeground': '#f48771', 'icon-foreground': '#ffffff', 'focusBorder': '#f38518', 'contrastBorder': '#6fc3df', 'contrastActiveBorder': '#f38518',
  'editor-background': '#000000', 'editor-foreground': '#ffffff', 'editor-selectionBackground': '#ffffff', 'editorWidget-background': '#0c141f', 'editorWidget-foreground': '#ffffff', 'editorWidget-border': '#6fc3df', 'sideBar-background': '#000000', 'panel-border': '#6fc3df',
  'input-background': '#000000', 'input-foreground': '#ffffff', 'input-border': '#6fc3df', 'input-placeholderForeground': 'rgba(255,255,255,.7)', 'button-background': '#000000', 'button-foreground': '#ffffff', 'button-border': '#6fc3df', 'textLink-foreground': '#21a6ff', 'editorWarning-foreground': '#ffd370',
  'menu-background': '#000000', 'menu-foreground': '#ffffff', 'menu-border': '#6fc3df', 'menu-selectionBorder': '#f38518', 'charts-green': '#89d185', 'charts-orange': '#d18616', 'charts-blue': '#3794ff', 'charts-purple': '#b180d7', 'charts-red': '#f48771',
  'diffEditor-insertedTextBorder': '#33ff2e', 'diffEditor-removedTextBorder': '#ff008f', 'keybindingLabel-border': '#6fc3df', 'keybindingLabel-foreground': '#ffffff', 'progressBar-background': '#6fc3df',
};

export type ThemeName = 'dark' | 'light' | 'contrast';

const KINDS: Readonly<Record<ThemeName, readonly [string, Readonly<Record<string, string>>]>> = {
  dark: ['vscode-dark', DARK], light: ['vscode-light', LIGHT], contrast: ['vscode-high-contrast', CONTRAST],
};

/** The class VS Code puts on a webview's body, and a sheet with the theme's variables. */
export function themeOf(name: ThemeName): { readonly bodyClass: string; readonly css: string } {
  const [bodyClass, colours] = KINDS[name];
  const fonts = '--vscode-font-family: "Segoe UI", "DejaVu Sans", sans-serif; --vscode-font-size: 13px; --vscode-editor-font-family: "DejaVu Sans Mono", monospace; --vscode-editor-font-size: 12px;';
  return { bodyClass, css: `:root { ${fonts} ${Object.entries(colours).map(([key, value]) => `--vscode-${key}: ${value};`).join(' ')} }` };
}
