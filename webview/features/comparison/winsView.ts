import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { PageState } from '../../../src/features/comparison/page';
import type { WinCell } from '../../../src/features/comparison/ranksContract';
import { t, tCount } from '../../kit/l10n';
import type { ComparisonController } from './controller';
import { groupDigits, promptCount } from './figures';
import { sideName } from './sideNameView';
import { waitingTemplate } from './tabsView';

/** In a matrix of more sides the number of prompts is said of each cell on hover. */
const MOST_WITH_N = 4;

const share = (rate: number): string => (100 * rate).toFixed(1);

/** Every side against every other one: the share of shared prompts that the row wins, each cell a door to them. */
export function winsTemplate(c: ComparisonController, state: PageState): TemplateResult {
  const metric = c.ranking.metric.value;
  if (!metric) return html`${waitingTemplate(c)}`;
  const { wins } = metric;
  const cells = wins.flatMap((row) => row.flatMap((cell) => cell ?? []));
  const isSame = cells.every((cell) => cell.n === cells[0]?.n);
  const at = c.ranking.cell.value ?? { row: 0, column: 1 };
  const name = (side: number): string => state.sides[side]?.name ?? '';
  return html`<table class="square wins" @keydown=${(e: KeyboardEvent) => move(e, wins.length, at)}><thead><tr><th></th>${state.sides.map((side) => html`<th scope="col" class="number" title=${side.name}>${sideName(side.name, state)}</th>`)}</tr></thead>
    <tbody>${wins.map((row, r) => html`<tr><th scope="row" title=${name(r)}>${sideName(name(r), state)}</th>${row.map((cell, k) => (cell === null ? html`<td class="self" aria-hidden="true"></td>` : html`<td>${cellTemplate(c, cell, { row: r, column: k }, at, isSame || wins.length > MOST_WITH_N, name)}</td>`))}</tr>`)}</tbody></table>
    ${c.ranking.cell.value === null ? nothing : html`<p class="foot second">${cellAbout(c, wins[at.row]?.[at.column] ?? null, at, name)}</p>`}`;
}

/** What the numbers of the matrix are. */
export function winsAbout(c: ComparisonController): string {
  const [first, ...others] = (c.ranking.metric.value?.wins ?? []).flatMap((row) => row.flatMap((cell) => cell ?? []));
  return [t('% that the row wins, ties as half'), ...(first && others.every(({ n }) => n === first.n) ? [`n ${groupDigits(first.n)}`] : [])].join(' · ');
}

interface At {
  readonly row: number;
  readonly column: number;
}

function cellTemplate(c: ComparisonController, cell: WinCell, { row, column }: At, at: At, isPlain: boolean, name: (side: number) => string): TemplateResult {
  const { rate, n, wins } = cell;
  const isAt = at.row === row && at.column === column;
  const heat = rate === null ? 0 : Math.min(5, Math.ceil(Math.abs(rate - 0.5) * 14));
  const about = `${t('{0} against {1}', name(row), name(column))}\n${rate === null ? t('no prompt that both have') : `${share(rate)} %: ${countsText(cell)}`}\n${promptCount(n)}`;
  const open = (): void => {
    c.ranking.cell.value = { row, column };
    if (wins > 0) openChange(c, row, column, 1);
    else c.choosePair(column, row);
  };
  return html`<button class="cell h${heat} ${rate === null || rate === 0.5 ? '' : rate > 0.5 ? 'up' : 'down'}" data-cell=${`${String(row)}-${String(column)}`} tabindex=${isAt ? 0 : -1} aria-pressed=${isAt && c.ranking.cell.value !== null} title=${about} aria-label=${about.replaceAll('\n', ', ')} @click=${open}>${rate === null ? '–' : share(rate)}${isPlain ? nothing : html` <small>${groupDigits(n)}</small>`}</button>`;
}

const countsText = ({ wins, ties, losses }: WinCell): string => t('{0} wins, {1} ties, {2} losses', groupDigits(wins), groupDigits(ties), groupDigits(losses));

/** The prompts at which the row is above, equal to, or below the column. */
function openChange(c: ComparisonController, row: number, column: number, sign: -1 | 0 | 1): void {
  const metric = c.state.peek()?.metric ?? null;
  if (metric === null) return;
  c.choosePair(column, row);
  c.openList({ of: 'changes', metric, from: column, to: row, sign });
}

function cellAbout(c: ComparisonController, cell: WinCell | null, { row, column }: At, name: (side: number) => string): TemplateResult {
  if (!cell) return html``;
  const door = (n: number, text: string, sign: -1 | 0 | 1): TemplateResult => html`<button class="link" ?disabled=${n === 0} @click=${() => openChange(c, row, column, sign)}>${text}</button>`;
  return html`<b>${t('{0} against {1}', name(row), name(column))}</b>: ${door(cell.wins, tCount(cell.wins, '{0} win', '{0} wins'), 1)}, ${door(cell.ties, tCount(cell.ties, '{0} tie', '{0} ties'), 0)}, ${door(cell.losses, tCount(cell.losses, '{0} loss', '{0} losses'), -1)}`;
}

/** Arrow keys go from cell to cell, over the empty diagonal. */
function move(event: KeyboardEvent, sides: number, at: At): void {
  const step = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
  const table = event.currentTarget as HTMLElement;
  if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  const focused = table.querySelector<HTMLElement>('.cell:focus')?.dataset['cell'] ?? `${String(at.row)}-${String(at.column)}`;
  let [row = 0, column = 0] = focused.split('-').map(Number);
  do [row, column] = [row + (step[0] ?? 0), column + (step[1] ?? 0)]; while (row === column);
  if (Math.min(row, column) < 0 || Math.max(row, column) >= sides) return;
  const next = table.querySelector<HTMLElement>(`[data-cell="${String(row)}-${String(column)}"]`);
  for (const cell of table.querySelectorAll<HTMLElement>('.cell')) cell.tabIndex = cell === next ? 0 : -1;
  next?.focus();
}
