import { setImmediate } from 'node:timers/promises';
import { LoupeError } from '../../../core/message';
import type { Message } from '../../../core/message';
import type { Session } from '../../../engine/session';
import type { WorkCall } from '../../../engine/work';
import type { ComparisonSpec, JoinReport } from '../contract';
import { Joined } from '../rule/joined';
import { madeOnce } from './madeOnce';
import { fillComputed } from './readComputed';
import { againstOf } from './rewardRows';
import { guessOfNothingShared } from './nothingShared';
import { readingsOf, readRows } from './readSides';
import type { SideReading } from './readSides';
import { keysWhere } from './whereKeys';
import { beside, withAnswers } from './withAnswers';
import type { JoinedRead } from './withAnswers';

export { withAnswers } from './withAnswers';

/** So many joined tables are kept for a dataset, the newest first; those before it only as long as all of them have no more rows than this. */
const KEPT = 3;
const KEPT_ROWS = 3_000_000;

interface KeptJoin {
  readonly key: string;
  readonly plans: readonly unknown[];
  readonly table: Joined;
}

/** By the dataset that is asked: they go when it is closed. */
const kept = new WeakMap<Session, readonly KeptJoin[]>();

/** What a joined table is made of: where one of it is another, the table is made anew. */
function plansOf(readings: readonly SideReading[]): unknown[] {
  return readings.flatMap(({ session }) => [session, session.plan, session.info.shape]);
}

/** The joined table of a comparison, kept while its datasets stay as they are. Memory holds some thirty bytes for each answer and eight for each metric, once answers were read ninety; no text. */
export async function joinedOf(spec: ComparisonSpec, call: WorkCall): Promise<JoinedRead> {
  const readings = readingsOf(spec, call);
  // Slices are columns of the table that a filter speaks of; else the table does not know them.
  const of = spec.where ? spec : { ...spec, by: [] };
  const key = JSON.stringify(of);
  const stamps = await stampsOf(of, readings);
  if (stamps === null) return { table: await joinedAnew(spec, readings, call), readings };
  // What was kept of labels as they are now: the stamp is older than what is read, never newer.
  const plans = [...plansOf(readings), ...stamps];
  const known = (): Joined | null => (kept.get(call.session) ?? []).find((k) => k.key === key && k.plans.length === plans.length && k.plans.every((p, i) => p === plans[i]))?.table ?? null;
  const make = async (): Promise<Joined> => {
    const table = await joinedAnew(spec, readings, call);
    keep(call.session, { key, plans, table });
    return table;
  };
  return { table: await madeOnce(call.session, key, known, make, call.signal), readings };
}

function keep(session: Session, made: KeptJoin): void {
  let rows = rowsOf(made.table);
  const before = (kept.get(session) ?? []).filter((k) => k.key !== made.key).slice(0, KEPT - 1);
  kept.set(session, [made, ...before.filter(({ table }) => (rows += rowsOf(table)) <= KEPT_ROWS)]);
}

const rowsOf = (table: Joined): number => table.sides.reduce((sum, { read }) => sum + read.rows.length, 0);

async function joinedAnew({ where = null, ...spec }: ComparisonSpec, readings: readonly SideReading[], call: WorkCall): Promise<Joined> {
  if (where !== null) {
    const whole = await joinedOf(spec, call);
    return new Joined([], { table: whole.table, keys: await keysWhere(spec, where, whole, call) });
  }
  let done = 0;
  const against = await rewardsAgainst(spec, readings, call.signal);
  const read = await beside(readings, async (reading) => {
    const rows = await readRows(spec, reading, call.signal);
    await fillComputed(spec, reading, rows, against, call.signal);
    call.progress(++done / readings.length);
    return { name: reading.side.name, rows };
  });
  return new Joined(read);
}

/** Of each metric the model that its rewards are against; null: it is none of rewards. */
export async function rewardsAgainst(spec: ComparisonSpec, readings: readonly SideReading[], signal: AbortSignal): Promise<readonly (string | null)[]> {
  const found: (string | null)[] = [];
  for (const metric of spec.metrics) found.push('computed' in metric && metric.computed.of === 'wb-reward' ? await againstOf(spec, metric.computed, readings, signal) : null);
  return found;
}

/** Labels change while a table is kept: of each side what those that are spoken of are made of now; null: that cannot be told. */
async function stampsOf(spec: ComparisonSpec, readings: readonly SideReading[]): Promise<string[] | null> {
  const stamps: string[] = [];
  for (const session of new Set(readings.map((reading) => reading.session))) {
    const stamp = await session.sides.stampOf(JSON.stringify(spec));
    if (stamp === null) return null;
    stamps.push(stamp);
  }
  return stamps;
}

/** How the sides of a comparison belong together. `answers`: empty, truncated and equal answers are counted, too, for which the texts are read. */
export async function join(spec: ComparisonSpec, answers: boolean, call: WorkCall): Promise<JoinReport> {
  const joined = await joinedOf(spec, call);
  if (answers) await withAnswers(spec, joined, call);
  const { table } = joined;
  const identical = answers ? await identicalPairs(table, call.signal) : [];
  const warnings: Message[] = table.joined === 0 && table.of === null && table.sides.length > 1 ? await guessOfNothingShared(spec, joined.readings, table, call.signal) : [];
  return { key: spec.key, joined: table.joined, keys: table.keys, ...(table.of ? { unfiltered: table.of.table.keys } : {}), sides: table.sides.map((side) => table.reportOf(side)), otherPrompt: table.otherPrompts()?.length ?? null, identical, warnings };
}

async function identicalPairs(table: Joined, signal: AbortSignal): Promise<JoinReport['identical']> {
  const found: JoinReport['identical'][number][] = [];
  for (let a = 0; a < table.sides.length; a++) {
    for (let b = a + 1; b < table.sides.length; b++) {
      let [shared, n, nTrimmed] = [0, 0, 0];
      for (let key = 0; key < table.keys; key++) {
        if (!table.sides[a]?.has(key) || !table.sides[b]?.has(key)) continue;
        shared++;
        if (table.sameAnswer(key, a, b)) n++;
        if (table.sameAnswer(key, a, b, true)) nTrimmed++;
      }
      found.push({ a: table.sides[a]?.name ?? '', b: table.sides[b]?.name ?? '', shared, n, nTrimmed });
      await setImmediate();
      if (signal.aborted) throw new LoupeError('aborted', {}, 'aborted');
    }
  }
  return found;
}
