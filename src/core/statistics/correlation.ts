import { kendallTauB } from './kendall';
import { midranks } from './ranks';
import { correlationChance } from './student';
import type { Message } from '../message';

export type Correlation =
  | { readonly value: number; readonly p: number; readonly n: number }
  | { readonly value: null; readonly why: Message; readonly n: number };

export interface Correlations {
  readonly n: number;
  /** Rows that lack a number of either column. */
  readonly skipped: number;
  readonly pearson: Correlation;
  readonly spearman: Correlation;
  readonly kendallTauB: Correlation;
}

const FEWEST = 3;

/** Correlations of two columns over the rows in which both have a number, with two-sided chances as scipy has them; undefined of fewer than three rows, or where a column is constant. */
export function correlate(first: Float64Array, second: Float64Array): Correlations {
  const at: number[] = [];
  for (let i = 0; i < first.length; i++) if (Number.isFinite(first[i]) && Number.isFinite(second[i])) at.push(i);
  const [x, y] = [first, second].map((column) => Float64Array.from(at, (i) => column[i] ?? 0)) as [Float64Array, Float64Array];
  const n = at.length;
  const skipped = first.length - n;
  const isConstant = (column: Float64Array): boolean => column.every((v) => v === column[0]);
  const why: Message | null = n < FEWEST ? { code: 'undefined-few-rows', args: { rows: n, least: FEWEST } } : isConstant(x) || isConstant(y) ? { code: 'undefined-constant', args: {} } : null;
  if (why) {
    const none = { value: null, why, n } as const;
    return { n, skipped, pearson: none, spearman: none, kendallTauB: none };
  }
  const of = (r: number): Correlation => ({ value: r, p: correlationChance(r, n), n });
  return { n, skipped, pearson: of(pearson(x, y)), spearman: of(pearson(midranks(x), midranks(y))), kendallTauB: { ...kendallTauB(x, y), n } };
}

/** Columns are centred, and each is divided by its own length before they are multiplied, so that neither large nor far numbers lose digits. */
function pearson(x: Float64Array, y: Float64Array): number {
  const [a, b] = [unit(x), unit(y)];
  const r = a.reduce((sum, v, i) => sum + v * (b[i] ?? 0), 0);
  return Math.abs(r) > 1 - 1e-15 ? Math.sign(r) : r;
}

function unit(values: Float64Array): Float64Array {
  const largest = values.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  const scaled = largest > 1e150 || largest < 1e-150 ? values.map((v) => v / largest) : values;
  const mean = scaled.reduce((sum, v) => sum + v, 0) / scaled.length;
  const centred = scaled.map((v) => v - mean);
  const most = centred.reduce((so, v) => Math.max(so, Math.abs(v)), 0);
  const length = most * Math.sqrt(centred.reduce((sum, v) => sum + (v / most) ** 2, 0));
  return centred.map((v) => v / length);
}
