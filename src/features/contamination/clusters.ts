import type { FoundIn, CellItem } from './found';
import { isConfirming } from './page';
import type { Cell, ListedItem, Verdict } from './page';
import { ALL_TRAININGS } from './rule/figures';
import type { MatchGroup } from './rule/groups';
import type { JudgedCluster } from './rule/precision';
import { SAMPLE, sampleOrder } from './rule/sampling';
import type { Cluster } from './rule/sampling';

/** One for all checks: the same matches are proposed to everyone. */
const SEED = 'loupe-contamination-1';

/** What a person judges in a cell, in the order of its random sample. */
export interface CellClusters {
  readonly order: readonly Cluster[];
  readonly group: ReadonlyMap<number, NonNullable<ListedItem['group']>>;
  /** From 1, of those that are proposed. */
  readonly sampled: ReadonlyMap<number, number>;
}

/** Groups are judged at once, all others one by one; drawn from each source. */
export function cellClusters(found: readonly FoundIn[], cell: Cell, items: readonly CellItem[], groups: readonly MatchGroup[]): CellClusters {
  const sources = sourcesOf(found, cell);
  const group = new Map(groups.flatMap(({ words, items: of }, id) => of.map((item) => [item, { id, words, items: of.length }] as const)));
  const clusters = [...groups.map((g) => g.items), ...items.filter((i) => !group.has(i.item)).map((i) => [i.item])];
  const order = sampleOrder(clusters.map((of): Cluster => ({ items: of, stratum: JSON.stringify([cell.eval, sources.get(of[0] ?? -1) ?? null]) })), SEED);
  return { order, group, sampled: new Map(order.slice(0, SAMPLE).flatMap((cluster, at) => cluster.items.map((item) => [item, at + 1] as const))) };
}

/** The first source that holds each item. */
function sourcesOf(found: readonly FoundIn[], cell: Cell): ReadonlyMap<number, readonly [string, string | null]> {
  const sources = new Map<number, readonly [string, string | null]>();
  for (const { train, evaluations } of found) {
    if (cell.train !== ALL_TRAININGS && cell.train !== train) continue;
    const part = evaluations.get(cell.eval)?.part.evaluations[0];
    for (const { value, items } of part?.bySource ?? []) for (const item of items) if (!sources.has(item)) sources.set(item, [train, value]);
    for (const { item, documents } of part?.items ?? []) if (documents > 0 && !sources.has(item)) sources.set(item, [train, null]);
  }
  return sources;
}

/** Of how many items each cluster's match was confirmed; null until all of its items are judged. */
export function judgedClusters({ order }: CellClusters, verdict: (item: number) => Verdict | null): JudgedCluster[] {
  return order.map((cluster) => {
    const said = cluster.items.map(verdict);
    return { ...cluster, confirmed: said.includes(null) ? null : said.filter((v) => v !== null && isConfirming(v)).length };
  });
}
