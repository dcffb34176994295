import { html } from 'lit';
import type { Cell, CellStruct } from '../../../src/core/cell';
import type { ReaderRecord } from '../../../src/core/conversation/recordOf';
import { jsonOf } from '../../../src/core/json';
import { cellAtPath, parseRolePath } from '../../../src/core/rolePath';
import type { Shape } from '../../../src/core/shape';
import type { ModelFigure } from './readerModel';
import { t } from '../l10n';
import { readerSlots } from './slots';

/** More than these are read below, with the other columns. */
const MOST = 4;
/** A longer value (UTF-16 units) is a text, not a figure. */
const LONGEST = 40;

/** Scores, verdicts and a short reference, where the record does not show them beside its answers. */
export function figuresOf(row: CellStruct, shape: Shape, record: Pick<ReaderRecord, 'sides' | 'prompt'>): ModelFigure[] {
  const beside = record.sides.some((side) => side.score !== null);
  const shown = record.prompt.some((turn) => turn.path !== undefined && turn.path === shape.roles.answer?.[0]);
  const roles = (['score', 'label', 'answer'] as const).filter((role) => !(role === 'score' && beside) && !(role === 'answer' && shown));
  return roles.flatMap((role) => (shape.roles[role] ?? []).flatMap((path): ModelFigure[] => {
    const value = path.startsWith('(') ? null : short(cellAtPath(row, path) ?? null);
    return value === null ? [] : [{ role, name: nameOf(path, row.names), path, value }];
  })).slice(0, MOST);
}

function short(cell: Cell): string | null {
  if (cell === null || typeof cell === 'object') return null;
  const text = typeof cell === 'string' ? cell : jsonOf(cell);
  return text === '' || text.length > LONGEST || text.includes('\n') ? null : text;
}

function nameOf(path: string, columns: readonly string[]): string {
  const parsed = parseRolePath(path, columns);
  if ('expression' in parsed) return path;
  return parsed.steps.reduce((name, step) => ('field' in step ? step.field : name), parsed.column);
}

/** Metrics, verdicts and the reference in one line, like the verdicts of raters. */
readerSlots.add({
  place: 'strip',
  id: 'figures',
  render: ({ model }) => (model.figures.length === 0 ? null : html`<div class="strip" role="list" aria-label=${t('results')}><span class="dim">${t('results')}</span>${model.figures.map(
    (f) => html`<span role="listitem" class="chip" title=${`${f.role}: ${f.path}`}><span class="dim">${f.name}</span> ${f.value}</span>`,
  )}</div>`),
});
