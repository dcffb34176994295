import { groupDigits } from '../../../src/core/sentences';
import { checkpointText } from '../../../src/features/checkpoints/checkpointText';
import type { MetricsAnswer } from '../../../src/features/checkpoints/contract';
import type { MetricsTable, TableCell, TableRow } from '../../../src/features/checkpoints/rule/metricsTable';
import { t } from '../../kit/l10n';
import type { Against, Sort } from './choice';
import { averageText, Z } from './curves';

/** How values of a table are written: alike where they are alike in size. */
export function valueText(largest: number): (value: number) => string {
  const digits = largest <= 1 ? 3 : largest < 10 ? 2 : 1;
  return (value) => {
    if (largest >= 1000) return Math.abs(value) >= 1000 ? groupDigits(Math.round(value)) : signed(value, Math.abs(value) >= 100 ? 1 : 2);
    return signed(value, digits);
  };
}

function signed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return text.startsWith('-') ? (Number(text) === 0 ? text.slice(1) : `−${text.slice(1)}`) : text;
}

export function differenceText(text: (value: number) => string, value: number): string {
  const shown = text(value);
  return value > 0 && /[1-9]/.test(shown) ? `+${shown}` : shown;
}

export interface Difference {
  readonly value: number;
  /** More than 1.96 standard errors of a difference of two independent values; null: not known. */
  readonly isBeyond: boolean | null;
}

type Estimate = Pick<TableCell, 'value' | 'stderr'> | null;

export function differenceOf(now: Estimate, before: Estimate): Difference | null {
  if (!now || !before || now.value === null || before.value === null) return null;
  const value = now.value - before.value;
  return { value, isBeyond: now.stderr === null || before.stderr === null ? null : Math.abs(value) > Z * Math.hypot(now.stderr, before.stderr) };
}

/** The row that each row is compared to. */
export function beforeOf({ rows }: MetricsTable, against: Against): ReadonlyMap<TableRow, TableRow> {
  const found = new Map<TableRow, TableRow>();
  if (against === 'none') return found;
  const baseline = typeof against === 'number' ? rows.find((r) => r.checkpoint === against) : undefined;
  let last: TableRow | undefined;
  for (const row of rows) {
    if (row.checkpoint === null) continue;
    const other = against === 'before' ? (last?.model === row.model ? last : undefined) : baseline;
    if (other && other !== row) found.set(row, other);
    last = row;
  }
  return found;
}

/** Rows in the order that a person chose; those without a value last. */
export function sortedRows({ rows, tasks }: MetricsTable, { by, descending }: Sort): readonly TableRow[] {
  if (by === 'training') return descending ? [...rows].reverse() : rows;
  const place = by === 'average' ? -1 : tasks.indexOf(by);
  const of = (row: TableRow): number | null => (by === 'average' ? (row.average?.value ?? null) : (row.cells[place]?.value ?? null));
  return rows.filter((r) => r.checkpoint !== null).map((row) => ({ row, value: of(row) })).sort((a, b) => {
    if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
    return descending ? b.value - a.value : a.value - b.value;
  }).map(({ row }) => row);
}

/** The best value of each column, the average first; null where none is better than another. */
export function bestOf({ rows, tasks }: MetricsTable, isHigher: boolean | null): readonly (number | null)[] {
  const best = (values: readonly number[]): number | null => (isHigher === null || values.length < 2 || new Set(values).size < 2 ? null : isHigher ? Math.max(...values) : Math.min(...values));
  return [best(rows.flatMap((r) => r.average?.value ?? [])), ...tasks.map((_, at) => best(rows.flatMap((r) => r.cells[at]?.value ?? [])))];
}

export function rowName(answer: MetricsAnswer, row: TableRow): string {
  const checkpoint = row.checkpoint === null ? undefined : answer.checkpoints[row.checkpoint];
  return checkpoint ? checkpointText(checkpoint, answer.models[checkpoint.model] ?? '') : groupDigits(row.step ?? 0);
}

/** The table as text; CSV has every digit. */
export function copyText(answer: MetricsAnswer, table: MetricsTable, sort: Sort, what: 'markdown' | 'csv', text: (value: number) => string): string {
  const head = [t('model'), t('checkpoint'), averageText(table), ...table.tasks.map((task) => answer.tasks[task] ?? '')];
  const rows = sortedRows(table, sort).map((row) => {
    const values = [row.average?.value ?? null, ...row.cells.map((c) => c.value)];
    const step = row.checkpoint === null ? String(row.step ?? '') : what === 'csv' && row.step !== null && answer.checkpoints[row.checkpoint]?.stage === null ? String(row.step) : rowName(answer, row);
    return [answer.models[row.model] ?? '', step, ...values.map((v) => (v === null ? (what === 'csv' ? '' : '—') : what === 'csv' ? String(v) : text(v)))];
  });
  if (what === 'csv') return `${[head, ...rows].map((row) => row.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')).join('\n')}\n`;
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replace(/[\\`*_{}[\]<>#|~$!&]/g, (c) => `\\${c}`).replace(/\r?\n/g, ' ')).join(' | ')} |`;
  return `${[line(head), `|${head.map((_, i) => (i < 2 ? '---|' : '---:|')).join('')}`, ...rows.map((row) => line(row))].join('\n')}\n`;
}
