import type { WorkCall } from '../../../engine/work';
import type { ComparisonSpec, ComparisonWork } from '../contract';
import type { KeysAnswer, KeysChoice } from '../keysContract';
import type { Joined } from '../rule/joined';
import { inOrder, keysOf, sidesAt } from '../rule/keysOf';
import type { SliceValues } from '../rule/slices';
import { joinedOf, withAnswers } from './joinMethod';
import { slicesOnce } from './readSlices';

/** The list of each table that was read last: it is read in pieces. */
const lists = new WeakMap<Joined, { readonly of: string; readonly keys: readonly number[] }>();

/** A piece of the keys of a choice. */
export async function keys({ from, count, ...asked }: ComparisonWork['keys']['params'], call: WorkCall): Promise<KeysAnswer> {
  const { table, keys: found } = await listOf(asked, from === 0, call);
  return { total: found.length, keys: found.slice(from, from + count).map((key) => ({ key, sides: sidesAt(table, key) })) };
}

/** Where in the list of a choice the key of a side's row stands. */
export async function place({ side, row, ...asked }: ComparisonWork['place']['params'], call: WorkCall): Promise<number | null> {
  const { table, keys: found } = await listOf(asked, true, call);
  const of = table.sides[side];
  const key = of?.keyOf[of.read.rows.indexOf(row)] ?? -1;
  const at = key < 0 ? -1 : found.indexOf(key);
  return at < 0 ? null : at;
}

async function listOf({ spec, choice, order }: Pick<ComparisonWork['keys']['params'], 'spec' | 'choice' | 'order'>, isBegun: boolean, call: WorkCall): Promise<{ readonly table: Joined; readonly keys: readonly number[] }> {
  const joined = await joinedOf(spec, call);
  await withAnswers(spec, joined, call);
  const of = JSON.stringify([choice, order]);
  const last = lists.get(joined.table);
  // Labels and what checks found change while a table is kept: who begins to read has the list as it is now.
  const isOld = isBegun && choice.of === 'slice' && joined.readings.some(({ session }) => session.sides.changing(choice.by));
  const found = last?.of === of && !isOld ? last.keys : inOrder(joined.table, keysOf(joined.table, choice, await slicesFor(spec, choice, joined, call)), order);
  lists.set(joined.table, { of, keys: found });
  return { table: joined.table, keys: found };
}

/** Choices for which answers have to be read. */
const NEED_ANSWERS: ReadonlySet<KeysChoice['of']> = new Set(['empty', 'truncated', 'differ', 'identical', 'otherPrompt']);

export async function counts(spec: ComparisonSpec, choices: readonly KeysChoice[], call: WorkCall): Promise<readonly number[]> {
  const joined = await joinedOf(spec, call);
  if (choices.some((c) => NEED_ANSWERS.has(c.of))) await withAnswers(spec, joined, call);
  const found: number[] = [];
  for (const choice of choices) found.push(keysOf(joined.table, choice, await slicesFor(spec, choice, joined, call)).length);
  return found;
}

/** What a choice of a slice needs to know. */
export async function slicesFor(spec: ComparisonSpec, choice: KeysChoice, { table, readings }: Awaited<ReturnType<typeof joinedOf>>, call: WorkCall): Promise<SliceValues> {
  return choice.of === 'slice' ? slicesOnce(spec, choice.by, table, readings, call.signal) : [];
}
