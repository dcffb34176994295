import { css, html } from 'lit';
import type { TemplateResult } from 'lit';

/** Code points of the codicons used in shadow roots, where the page's sheet does not reach. */
const GLYPHS = {
  'add': 0xea60, 'arrow-up': 0xeaa1, 'arrow-down': 0xea9a, 'chevron-down': 0xeab4, 'close': 0xea76, 'filter': 0xeaf1, 'warning': 0xea6c, 'error': 0xea87,
  'search': 0xea6d, 'pin': 0xeb2b, 'eye-closed': 0xeae7, 'database': 0xeace, 'refresh': 0xeb37, 'keyboard': 0xea65, 'check': 0xeab2,
  'layout-sidebar-right': 0xebf4, 'layout-panel': 0xebf2, 'symbol-event': 0xea86, 'list-ordered': 0xeb16, 'export': 0xebac, 'info': 0xea74,
  'graph': 0xeb03, 'chevron-up': 0xeab7, 'chevron-right': 0xeab6, 'eye': 0xea70, 'split-horizontal': 0xeb56, 'table': 0xebb7, 'go-to-file': 0xea94, 'case-sensitive': 0xeab1, 'whole-word': 0xeb7e, 'regex': 0xeb38, 'debug-stop': 0xead7, 'comment': 0xea6b,
  'screen-full': 0xeb4c, 'bookmark': 0xeaa5, 'chevron-left': 0xeab5, 'pinned': 0xeba0, 'pass': 0xeba4, 'diff': 0xeae1, 'lightbulb': 0xea61, 'link': 0xeb15, 'fold': 0xeaf5, 'unfold': 0xeb73,
} as const;

export type Glyph = keyof typeof GLYPHS;

/** A codicon; decoration only, its meaning is always said in words beside it or in a label. */
export function icon(name: Glyph): TemplateResult {
  return html`<span class="icon" aria-hidden="true">${String.fromCodePoint(GLYPHS[name])}</span>`;
}

export const iconStyles = css`
  .icon { font: normal normal normal 16px/1 codicon; display: inline-block; text-align: center; -webkit-font-smoothing: antialiased; user-select: none; }
`;
