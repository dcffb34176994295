import { css, html } from 'lit';
import type { TemplateResult } from 'lit';
import type { PageState } from '../../../src/features/comparison/page';

/** Shorter names are shown whole, or cut at their end where there is no room. */
const LONG = 14;
/** So much of the beginning can be read where there is little room. */
const BEGINNING = 8;
/** So much of the end stands there where beginnings are alike, but no more than half of the name. */
const END = 11;

/** A side's name. Where it is long and another one begins as it does, its middle is left out if there is no room, else its end. */
export function sideName(name: string, { sides }: Pick<PageState, 'sides'>): TemplateResult | string {
  const characters = [...name];
  const beginning = characters.slice(0, BEGINNING).join('');
  if (characters.length <= LONG) return name;
  if (sides.filter((side) => side.name.startsWith(beginning)).length < 2) return html`<span class="whole">${name}</span>`;
  const end = Math.min(END, Math.floor(characters.length / 2));
  return html`<span class="cut"><span>${characters.slice(0, -end).join('')}</span><span>${characters.slice(-end).join('')}</span></span>`;
}

export const sideNameStyles = css`
  .whole { display: inline-block; max-width: 100%; min-width: 0; overflow: hidden; text-overflow: ellipsis; vertical-align: bottom; }
  .cut { display: inline-flex; max-width: 100%; min-width: 0; vertical-align: bottom; white-space: pre; } .cut > :first-child { overflow: hidden; text-overflow: ellipsis; min-width: 2ch; } .cut > :last-child { flex: none; }
`;
