import { setTimeout as after } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { LoupeError } from '../../../src/core/message';
import { madeOnce } from '../../../src/features/comparison/work/madeOnce';

class Maker {
  readonly owner = {};
  made = 0;
  #known: number | null = null;

  ask(signal = new AbortController().signal, make = async (): Promise<number> => after(20, 7)): Promise<number> {
    return madeOnce(this.owner, 'table', () => this.#known, async () => {
      this.made++;
      return (this.#known = await make());
    }, signal);
  }
}
const codeOf = (error: unknown): string => (error instanceof LoupeError ? error.code : String(error));

test('what several ask for at the same time is made once, and once it is there it is not made again', async () => {
  const maker = new Maker();
  expect(await Promise.all([maker.ask(), maker.ask(), maker.ask()])).toEqual([7, 7, 7]);
  expect([await maker.ask(), maker.made]).toEqual([7, 1]);
});

test('where the one who makes it gives up, another one makes it', async () => {
  const maker = new Maker();
  const first = maker.ask(undefined, async () => { await after(10); throw new LoupeError('aborted', {}, 'aborted'); }).catch(codeOf);
  const others = [maker.ask(), maker.ask()];
  expect([await first, ...(await Promise.all(others)), maker.made]).toEqual(['aborted', 7, 7, 2]);
});

test('who waits can give up without the others', async () => {
  const [maker, end] = [new Maker(), new AbortController()];
  const [first, second] = [maker.ask(), maker.ask(end.signal).catch(codeOf)];
  end.abort();
  expect([await second, await first, maker.made]).toEqual(['aborted', 7, 1]);
});
