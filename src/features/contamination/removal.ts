import type { FoundIn } from './found';
import { isConfirming } from './page';
import type { Stage, Verdict } from './page';

/** Why a training row is on the removal list. */
export interface RemovedRow {
  readonly row: number;
  /** The evaluations whose items it holds, or because of which its source goes whole. */
  readonly evaluations: readonly string[];
  readonly reason: 'match' | 'source';
  /** An item that it holds, of those that are kept; null where only its row is known. */
  readonly item: { readonly eval: string; readonly item: number; readonly score: string } | null;
}

export interface RemovalAsked {
  readonly names: readonly string[];
  readonly scoreOf: (eval_: string, item: number, pair: number) => string;
  /** What was said of a pair: rows whose pairs were all refuted stay. */
  readonly verdict: (eval_: string, item: number, row: number) => Verdict | null;
}

/**
 * The rows of a training dataset that hold items, each with its reason. A row stays only where it is sure that nothing but
 * refuted pairs named it: all pairs of an item are known where no more were counted than are kept.
 */
export function removedRows({ evaluations }: FoundIn, { names, scoreOf, verdict }: RemovalAsked): { readonly removed: RemovedRow[]; readonly spared: number[] } {
  const why = new Map<number, { evaluations: Set<string>; item: RemovedRow['item']; refuted: boolean; sure: boolean }>();
  for (const name of names) {
    const part = evaluations.get(name)?.part.evaluations[0];
    if (!part) continue;
    const isWhole = part.items.every((item) => item.documents <= item.pairs.length);
    for (const row of part.rows) {
      const known = why.get(row) ?? { evaluations: new Set<string>(), item: null, refuted: true, sure: true };
      known.evaluations.add(name);
      if (!isWhole) known.sure = false;
      why.set(row, known);
    }
    for (const item of part.items) {
      if (item.documents === 0) continue;
      item.pairs.slice(0, item.documents).forEach((pair, at) => {
        const known = why.get(pair.row);
        if (!known) return;
        known.item ??= { eval: name, item: item.item, score: scoreOf(name, item.item, at) };
        const said = verdict(name, item.item, pair.row);
        if (said === null || isConfirming(said)) known.refuted = false;
      });
    }
  }
  const rows = [...why].sort(([a], [b]) => a - b);
  const isSpared = ({ item, refuted, sure }: { item: unknown; refuted: boolean; sure: boolean }): boolean => item !== null && refuted && sure;
  return {
    removed: rows.filter(([, known]) => !isSpared(known)).map(([row, known]) => ({ row, evaluations: [...known.evaluations], reason: 'match', item: known.item })),
    spared: rows.filter(([, known]) => isSpared(known)).map(([row]) => row),
  };
}

/** Sources of which an unseen evaluation makes a person give up the whole: over the verdict's share. */
export function wholeSources(runs: readonly { readonly eval: string; readonly bySource: readonly { readonly value: string | null; readonly verdict: 'contaminated' | 'clean' }[] }[], stages: ReadonlyMap<string, Stage>): { readonly value: string | null; readonly evaluations: readonly string[] }[] {
  const found = new Map<string | null, string[]>();
  for (const run of runs) {
    if (stages.get(run.eval) !== 'unseen') continue;
    for (const { value, verdict } of run.bySource) if (verdict === 'contaminated') found.set(value, [...(found.get(value) ?? []), run.eval]);
  }
  return [...found].map(([value, evaluations]) => ({ value, evaluations }));
}

/** Where no column names sources, the whole training dataset is one: a source of all rows, as an expression over them. */
export const WHOLE_DATASET = { by: '(true)', values: ['true'] } as const;

/** The unseen evaluations because of which a training dataset that is one source is given up whole. */
export function wholeDataset(runs: readonly { readonly eval: string; readonly verdict: 'contaminated' | 'clean' }[], stages: ReadonlyMap<string, Stage>): readonly string[] {
  return runs.filter((run) => run.verdict === 'contaminated' && stages.get(run.eval) === 'unseen').map((run) => run.eval);
}

/** The list as CSV: a line for each row, by its number in the dataset. */
export function removalCsv(rows: readonly RemovedRow[]): string {
  const cell = (value: string): string => (/[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  const lines = rows.map(({ row, reason, evaluations, item }) => [String(row), reason, cell(evaluations.join(' ')), cell(item?.eval ?? ''), item ? String(item.item) : '', item?.score ?? ''].join(','));
  return `${['row,reason,evaluations,evaluation,item,score', ...lines].join('\n')}\n`;
}
