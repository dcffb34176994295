import { html } from 'lit';
import type { TemplateResult } from 'lit';

/** Code points of the codicons the reader uses (codicon.css of the page brings the font). */
const CODES = {
  'chevron-left': 0xeab5, 'chevron-right': 0xeab6, 'list-tree': 0xeb86, diff: 0xeae1, copy: 0xebcc, json: 0xeb0f, pass: 0xeba4, error: 0xea87,
  account: 0xeb99, robot: 0xec20, tools: 0xeb6d, gear: 0xeaf8, question: 0xeb32, fold: 0xeaf5, unfold: 0xeb73, split: 0xeb56, stacked: 0xeb57,
  star: 0xeb59, warning: 0xea6c, lightbulb: 0xea61, close: 0xea76, edit: 0xea73,
  'screen-normal': 0xeb4d, bookmark: 0xeaa5, pinned: 0xeba0, link: 0xeb15,
} as const;

export type IconName = keyof typeof CODES;

/** An icon for the eye only: never read aloud, selected or copied. */
export function icon(name: IconName): TemplateResult {
  return html`<span class="icon" aria-hidden="true" data-icon=${String.fromCodePoint(CODES[name])}></span>`;
}
