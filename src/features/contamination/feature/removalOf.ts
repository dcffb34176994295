import type { SaidOf } from '../flagsFound';
import { removedRows } from '../removal';
import type { RemovedRow } from '../removal';
import { pairScore } from '../rule/figures';
import type { OpenCheck } from './contaminationPage';

/** The removal list of a training dataset as verdicts are now, and the rows that they spare. */
export async function removalOf(open: OpenCheck, train: string): Promise<{ readonly removed: RemovedRow[]; readonly spared: number[] }> {
  const found = open.check.foundIn(train);
  const setup = open.check.found?.setup;
  if (!found || !setup) return { removed: [], spared: [] };
  const names = setup.evaluations.map((e) => e.name);
  const said = await saidOf(open, [train]);
  const known = new Map(names.map((name) => {
    const of = found.evaluations.get(name);
    return [name, { items: new Map(of?.part.evaluations[0]?.items.map((i) => [i.item, i.pairs])), tokens: new Map(of?.facts.tokens.map((t) => [t.item, t.fields])) }];
  }));
  const scores = (name: string, item: number, pair: number): string => {
    const of = known.get(name);
    return pairScore(of?.items.get(item)?.[pair]?.covered ?? [], of?.tokens.get(item) ?? []);
  };
  return removedRows(found, { names, scoreOf: scores, verdict: (name, item, row) => said(train, name, item, row) });
}

/** What was said of the pairs of training datasets that match. */
export async function saidOf({ check, cells }: OpenCheck, trains: readonly string[]): Promise<SaidOf> {
  const tables = new Map(await Promise.all(trains.map(async (train) => [train, await check.verdicts.table(check.sourceOf(train))] as const)));
  const judged = trains.filter((train) => (tables.get(train)?.size ?? 0) > 0);
  const keys = new Map<string, ReadonlyMap<number, string>>();
  // Without any verdict no key is needed.
  for (const { name } of judged.length === 0 ? [] : (check.found?.setup.evaluations ?? [])) {
    const items = new Set(judged.flatMap((train) => check.foundIn(train)?.evaluations.get(name)?.part.evaluations[0]?.items.filter((i) => i.documents > 0).map((i) => i.item) ?? []));
    const texts = items.size === 0 ? [] : [...(await cells.texts(name, [...items])).values()];
    keys.set(name, new Map(texts.map((t) => [t.item, t.key])));
  }
  return (train, evaluation, item, row) => {
    const key = keys.get(evaluation)?.get(item);
    return key === undefined ? null : (tables.get(train)?.of(key, row)?.verdict ?? null);
  };
}
