import { LoupeError } from '../../../core/message';
import type { WorkCall } from '../../../engine/work';
import type { ComparisonSpec } from '../contract';
import type { Joined, SideAnswers } from '../rule/joined';
import { madeOnce } from './madeOnce';
import { BESIDE, readAnswers } from './readSides';
import type { SideReading } from './readSides';

/** A joined table with the sides that it was read from. */
export interface JoinedRead {
  readonly table: Joined;
  readonly readings: readonly SideReading[];
}

/** Reads what the answers are like, where it is not known yet. */
export async function withAnswers(spec: ComparisonSpec, { table, readings }: JoinedRead, call: WorkCall): Promise<void> {
  if (table.of) {
    await withAnswers(spec, { table: table.of.table, readings }, call);
    for (const side of table.sides) if (side.answers === null) side.takeAnswers();
    return;
  }
  let done = 0;
  await beside(readings, async (reading, i) => {
    const side = table.sides[i];
    if (!side) return;
    const make = async (): Promise<SideAnswers> => {
      const answers = await readAnswers(spec, reading, call.signal);
      if (answers.characters.length !== side.read.rows.length) throw new LoupeError('changed', { name: reading.session.info.name });
      return (side.answers = answers);
    };
    await madeOnce(side, 'answers', () => side.answers, make, call.signal);
    call.progress(++done / readings.length);
  });
}

/** Sides are read beside each other, some at a time: each is in an instance of its own, and instances wait for memory. Where one fails, no further one is begun. */
export async function beside<T, R>(items: readonly T[], work: (item: T, at: number) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(items.length);
  const entries = items.entries();
  let isFailed = false;
  const one = async (): Promise<void> => {
    for (const [at, item] of entries) {
      if (isFailed) return;
      results[at] = await work(item, at).catch((error: unknown) => {
        isFailed = true;
        throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: Math.min(BESIDE, items.length) }, one));
  return results;
}
