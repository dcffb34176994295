import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { JoinReport } from '../../../src/features/comparison/contract';
import type { KeysChoice } from '../../../src/features/comparison/keysContract';
import type { PageState } from '../../../src/features/comparison/page';
import { t, tCount } from '../../kit/l10n';
import type { ComparisonController } from './controller';
import { groupDigits } from './figures';

/** More doors than these are one list for each of their kinds. */
const MOST_DOORS = 4;
/** Between a list and the edge of the page. */
const ROOM_PX = 8;

interface Door {
  /** In a line, and in the list of its kind behind the count. */
  readonly text: string;
  readonly of: string;
  readonly n: number;
  readonly title: string;
  readonly choice: KeysChoice;
}

/** What is not as it should be in one way, and what the list of it is called. */
interface Kind {
  readonly name: string;
  readonly doors: readonly Door[];
}

/** What came of joining: how many prompts all sides have, and doors to what is not as it should be. */
export function joinTemplate(c: ComparisonController, { sides }: PageState): TemplateResult {
  const report = c.join.value;
  if (!report) return html`<span class="second waiting">${t('joining…')}</span>`;
  const kinds = c.reading.isHidden.value ? [] : kindsOf(report, c.hasAnswers.value);
  const count = kinds.reduce((n, { doors }) => n + doors.length, 0);
  const all = sides.length === 2 ? t('{0} of {1} prompts in both', groupDigits(report.joined), groupDigits(report.keys)) : t('{0} of {1} prompts in all {2}', groupDigits(report.joined), groupDigits(report.keys), groupDigits(sides.length));
  const parts = kinds.flatMap((kind) => (count <= MOST_DOORS || kind.doors.length === 1 ? kind.doors.map((door) => doorTemplate(c, door)) : [kindTemplate(c, kind)]));
  return html`<button class="plain" title=${t('Read the prompts that every side has')} @click=${() => c.reading.open({ of: 'joined' })}>${all}</button>${parts.map((part) => html`<span class="second" aria-hidden="true"> · </span>${part}`)}${c.hasAnswers.value ? nothing : html`<span class="second waiting"> · ${t('reading answers…')}</span>`}`;
}

function doorTemplate(c: ComparisonController, { text, title, choice }: Door): TemplateResult {
  return html`<button class="link" title=${title} @click=${() => c.reading.open(choice)}>${text}</button>`;
}

function kindTemplate(c: ComparisonController, { name, doors }: Kind): TemplateResult {
  const open = (event: Event, choice: KeysChoice): void => {
    (event.currentTarget as HTMLElement).closest('details')?.removeAttribute('open');
    c.reading.open(choice);
  };
  return html`<details class="menu left kind" @toggle=${keepInside}><summary class="link" role="button">${name}</summary><div class="items">${doors.map(({ of, n, text, title, choice }) => html`<button class="item" title=${title} aria-label=${text} @click=${(e: Event) => { open(e, choice); }}><span class="n">${groupDigits(n)}</span><span>${of}</span></button>`)}</div></details>`;
}

/** A list near the edge of the page opens away from it. */
function keepInside({ currentTarget }: Event): void {
  const items = currentTarget instanceof HTMLDetailsElement && currentTarget.open ? currentTarget.querySelector<HTMLElement>('.items') : null;
  if (!items) return;
  items.style.left = '0';
  const { left, right } = items.getBoundingClientRect();
  const over = right + ROOM_PX - document.documentElement.clientWidth;
  if (over > 0) items.style.left = `${String(-Math.min(over, left - ROOM_PX))}px`;
}

/** Each number opens its prompts. */
function kindsOf({ sides, otherPrompt, identical }: JoinReport, hasAnswers: boolean): Kind[] {
  const numberOf = (name: string): number => sides.findIndex((side) => side.name === name);
  const of = (count: (side: (typeof sides)[number]) => number, kind: (n: number) => string, door: (n: number, name: string) => Pick<Door, 'text' | 'title'>, choice: (side: number) => KeysChoice): Kind => {
    const doors = sides.flatMap((side, i): Door[] => (count(side) > 0 ? [{ ...door(count(side), side.name), of: side.name, n: count(side), choice: choice(i) }] : []));
    return { name: kind(doors.length), doors };
  };
  const kinds: Kind[] = [
    of((s) => s.missing, (n) => t('missing in {0} sides', n), (n, name) => ({ text: t('{0} missing in {1}', groupDigits(n), name), title: t('Prompts that other sides have and {0} has not', name) }), (side) => ({ of: 'missing', side })),
    of((s) => s.duplicates, (n) => t('duplicates in {0} sides', n), (n, name) => ({ text: tCount(n, '{0} duplicate', '{0} duplicates') + inSide(sides.length, name), title: t('Rows of {0} after the first to their prompt: they are not used', name) }), (side) => ({ of: 'duplicates', side })),
  ];
  if (hasAnswers) kinds.push(
    of((s) => s.empty, (n) => t('empty answers in {0} sides', n), (n, name) => ({ text: tCount(n, '{0} empty answer', '{0} empty answers') + inSide(sides.length, name), title: t('Answers of {0} without text', name) }), (side) => ({ of: 'empty', side })),
    of((s) => s.truncated, (n) => t('truncated answers in {0} sides', n), (n, name) => ({ text: tCount(n, '{0} truncated answer', '{0} truncated answers') + inSide(sides.length, name), title: t('Answers of {0} that end in “... (truncated)”', name) }), (side) => ({ of: 'truncated', side })),
  );
  if (otherPrompt !== null && otherPrompt > 0) kinds.push({ name: '', doors: [{ text: tCount(otherPrompt, '{0} prompt differs', '{0} prompts differ'), of: '', n: otherPrompt, title: t('Sides have another text of the prompt under the same key'), choice: { of: 'otherPrompt' } }] });
  // Of many pairs those that say the most alike come first.
  const same = hasAnswers ? identical.filter(({ n }) => n > 0).sort((a, b) => b.n - a.n) : [];
  if (same.length > 0) kinds.push({
    name: t('identical answers in {0} pairs', groupDigits(same.length)),
    doors: same.map(({ a, b, n }) => ({ text: `${tCount(n, '{0} identical answer', '{0} identical answers')} ${t('in {0} and {1}', a, b)}`, of: t('{0} and {1}', a, b), n, title: t('Prompts to which {0} and {1} answered the same', a, b), choice: { of: 'identical', a: numberOf(a), b: numberOf(b) } })),
  });
  return kinds.filter(({ doors }) => doors.length > 0);
}

function inSide(sides: number, name: string): string {
  return sides > 1 ? ` ${t('in {0}', name)}` : '';
}

export const joinedStyles = css`
  .kind > summary::after { content: ' ▾'; font-size: 10px; } .kind .items { min-width: 0; width: max-content; max-width: min(520px, calc(100vw - 16px)); } .kind .item { display: grid; grid-template-columns: minmax(3ch, max-content) minmax(0, 1fr); gap: 10px; } .kind .item span { overflow: hidden; text-overflow: ellipsis; } .kind .n { text-align: right; font-variant-numeric: tabular-nums; color: var(--second); } .kind .item:hover .n, .kind .item:focus .n { color: inherit; }
`;
