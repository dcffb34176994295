import { VERDICT_THRESHOLD } from '../../../src/features/contamination/contract';
import type { Run } from '../../../src/features/contamination/contract';
import { ALL_TRAININGS } from '../../../src/features/contamination/rule/figures';
import type { Cell, EvaluationRow, Results } from '../../../src/features/contamination/page';

/** A column: a training dataset, one of its sources, or what several of them hold together. */
export interface ShareColumn {
  readonly train: string;
  readonly source: Cell['source'];
  readonly isUnion: boolean;
}

export interface Share {
  readonly cell: Cell;
  readonly matched: number;
  readonly of: number;
  /** Over 2 %, as the engine judged; never of a union. */
  readonly isOver: boolean;
  /** From 0 (nothing matched) to 5; what is over 2 % has steps of its own. */
  readonly heat: number;
  /** Where matches by a template's n-grams alone are set apart: what is left, and whether that is over 2 %; null where none is. */
  readonly kept: { readonly matched: number; readonly isOver: boolean } | null;
}

export interface ShareTable {
  /** Training datasets over their sources; null where each column is a training dataset. */
  readonly groups: readonly { readonly train: string; readonly columns: number }[] | null;
  readonly columns: readonly ShareColumn[];
  readonly rows: readonly { readonly evaluation: EvaluationRow; readonly shares: readonly (Share | null)[] }[];
}

const STEPS = [0.02, 0.05, 0.1, 0.2, 0.4] as const;

/** Evaluations against training datasets, or against their sources where there are some. */
export function shareTable({ setup, evaluations, trainings, runs }: Results): ShareTable {
  const of = new Map(runs.map((run) => [`${run.train}\0${run.eval}`, run]));
  const named = trainings.filter((train) => train !== ALL_TRAININGS);
  const isBySource = setup.by !== null && runs.some((run) => run.train !== ALL_TRAININGS && run.bySource.length > 0);
  const columns: ShareColumn[] = named.flatMap((train) => [
    ...(isBySource ? sourcesOf(runs, train).map((value) => ({ train, source: { value }, isUnion: false })) : []),
    { train, source: null, isUnion: isBySource },
  ]);
  if (named.length > 1 && trainings.includes(ALL_TRAININGS)) columns.push({ train: ALL_TRAININGS, source: null, isUnion: true });
  const groups = isBySource && named.length > 1 ? [...named.map((train) => ({ train, columns: columns.filter((c) => c.train === train).length })), ...(trainings.includes(ALL_TRAININGS) ? [{ train: ALL_TRAININGS, columns: 1 }] : [])] : null;
  return { groups, columns, rows: evaluations.map((evaluation) => ({ evaluation, shares: columns.map((column) => shareOf(of.get(`${column.train}\0${evaluation.name}`), column)) })) };
}

function sourcesOf(runs: readonly Run[], train: string): readonly (string | null)[] {
  return [...new Set(runs.flatMap((run) => (run.train === train ? run.bySource.map((s) => s.value) : [])))];
}

function shareOf(run: Run | undefined, { train, source, isUnion }: ShareColumn): Share | null {
  if (!run) return null;
  const found = source === null ? undefined : run.bySource.find((s) => s.value === source.value);
  const matched = source === null ? run.nMatched : (found?.nMatched ?? 0);
  const verdict = source === null ? run.verdict : (found?.verdict ?? 'clean');
  const isOver = !isUnion && verdict === 'contaminated';
  const kept = source === null ? run.kept : found?.kept;
  return { cell: { eval: run.eval, train, source }, matched, of: run.nEval, isOver, heat: heatOf(matched, run.nEval, isOver), kept: kept && kept.nMatched < matched ? { matched: kept.nMatched, isOver: !isUnion && kept.verdict === 'contaminated' } : null };
}

function heatOf(matched: number, of: number, isOver: boolean): number {
  if (matched === 0) return 0;
  const share = matched / of;
  return isOver ? STEPS.findLastIndex((step) => share >= step) + 1 : Math.max(1, Math.min(5, Math.ceil((5 * share) / VERDICT_THRESHOLD)));
}

export function isSameCell(a: Cell | null, b: Cell | null): boolean {
  return a === b || (a !== null && b !== null && a.eval === b.eval && a.train === b.train && (a.source === b.source || (a.source !== null && b.source !== null && a.source.value === b.source.value)));
}

/** Where reading begins: the largest share of one training source, else of any. */
export function firstCell(table: ShareTable): Cell | null {
  const shares = table.rows.flatMap((row) => row.shares.filter((share) => share !== null));
  const most = (some: readonly Share[]): Share | undefined => some.reduce<Share | undefined>((a, b) => (a && a.matched / a.of >= b.matched / b.of ? a : b), undefined);
  const own = shares.filter((share) => share.isOver && share.of > 0);
  return (most(own) ?? most(shares.filter((share) => share.of > 0)) ?? shares[0])?.cell ?? null;
}
