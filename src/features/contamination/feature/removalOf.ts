import { removedRows } from '../removal';
import type { RemovedRow } from '../removal';
import { pairScore } from '../rule/figures';
import type { OpenCheck } from './contaminationPage';

/** The removal list of a training dataset as verdicts are now, and the rows that they spare. */
export async function removalOf({ check, cells }: OpenCheck, train: string): Promise<{ readonly removed: RemovedRow[]; readonly spared: number[] }> {
  const found = check.foundIn(train);
  const setup = check.found?.setup;
  if (!found || !setup) return { removed: [], spared: [] };
  const names = setup.evaluations.map((e) => e.name);
  const table = await check.verdicts.table(check.sourceOf(train));
  const keys = new Map<string, ReadonlyMap<number, string>>();
  for (const name of names) {
    const items = found.evaluations.get(name)?.part.evaluations[0]?.items.filter((i) => i.documents > 0).map((i) => i.item) ?? [];
    // Without any verdict no key is needed.
    const texts = table.size === 0 || items.length === 0 ? [] : [...(await cells.texts(name, items)).values()];
    keys.set(name, new Map(texts.map((t) => [t.item, t.key])));
  }
  const known = new Map(names.map((name) => {
    const of = found.evaluations.get(name);
    return [name, { items: new Map(of?.part.evaluations[0]?.items.map((i) => [i.item, i.pairs])), tokens: new Map(of?.facts.tokens.map((t) => [t.item, t.fields])) }];
  }));
  const scores = (name: string, item: number, pair: number): string => {
    const of = known.get(name);
    return pairScore(of?.items.get(item)?.[pair]?.covered ?? [], of?.tokens.get(item) ?? []);
  };
  return removedRows(found, {
    names, scoreOf: scores,
    verdict: (name, item, row) => {
      const key = keys.get(name)?.get(item);
      return key === undefined ? null : (table.of(key, row)?.verdict ?? null);
    },
  });
}
