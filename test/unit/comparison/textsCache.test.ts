import { describe, expect, test } from 'vitest';
import type { KeyRow, KeySide, KeyTexts, TextsAsked } from '../../../src/features/comparison/keysContract';
import { TextsCache } from '../../../webview/features/comparison/textsCache';

const side = (sameAs: number, more: Partial<KeySide> = {}): KeySide => ({ row: 0, samples: 1, characters: 9, sameAs, values: [], ...more });
const first = (...sides: readonly number[]): { side: number; sample: number }[] => sides.map((at) => ({ side: at, sample: 0 }));

/** What was asked for, and a host that answers it: sides say their number, or that of the side that they are the same as. */
function cacheOf(row: KeyRow, fails: (asked: TextsAsked) => boolean = () => false): { readonly cache: TextsCache; readonly asked: TextsAsked[] } {
  const asked: TextsAsked[] = [];
  const cache = new TextsCache(async (wanted) => {
    asked.push(wanted);
    await Promise.resolve();
    if (fails(wanted)) throw new Error('no room');
    const texts = row.sides.map((of, at) => (of && wanted.sides?.includes(at) && !wanted.known?.includes(at) ? `${String(of.sameAs)}.${String(wanted.samples?.[wanted.sides.indexOf(at)] ?? 0)}` : null));
    const beside = row.sides.map((_, at) => (wanted.sides?.includes(at) ? [{ kind: 'annotation' as const, name: 'judge', text: String(at) }] : []));
    return { prompt: wanted.prompt === false ? [] : [{ role: 'user', text: 'ask' }], id: null, promptOf: 0, answers: texts, rows: [], samples: [], beside, besidePrompt: [] } satisfies KeyTexts;
  });
  return { cache, asked };
}

describe('texts of a prompt', () => {
  const row: KeyRow = { key: 5, sides: [side(0), side(1), side(0), null, side(4, { characters: 0 }), side(4, { characters: 0 }), side(6, { samples: 3 })] };

  test('are those of the sides that are shown, each asked for once', async () => {
    const { cache, asked } = cacheOf(row);
    const read = await cache.of(row, first(0, 1));
    expect([read.answers, read.read, read.prompt]).toEqual([['0.0', '1.0', null, null, null, null, null], [0, 0, null, null, null, null, null], [{ role: 'user', text: 'ask' }]]);
    await cache.of(row, first(1, 0));
    const more = await cache.of(row, first(0, 6));
    expect([more.answers[6], more.prompt === read.prompt]).toEqual(['6.0', true]);
    expect(asked).toEqual([{ key: 5, sides: [0, 1] }, { key: 5, sides: [6], prompt: false }]);
  });

  test('that are known to be equal are not asked for twice; what stands beside them is', async () => {
    const { cache, asked } = cacheOf(row);
    const read = await cache.of(row, first(0, 2));
    expect([read.answers[2], read.beside[2]]).toEqual(['0.0', [{ kind: 'annotation', name: 'judge', text: '2' }]]);
    expect(asked).toEqual([{ key: 5, sides: [0, 2], known: [2] }]);
    // Two answers without a character may be NULL and an empty text.
    await cache.of(row, first(4, 5));
    expect(asked.at(-1)).toEqual({ key: 5, sides: [4, 5], prompt: false });
  });

  test('are those of the sample that is read, and of a side without an answer nothing is asked', async () => {
    const { cache, asked } = cacheOf(row);
    const read = await cache.of(row, [{ side: 3, sample: 0 }, { side: 6, sample: 2 }]);
    expect([read.answers[6], read.read[6], read.answers[3], read.read[3], asked]).toEqual(['6.2', 2, null, 0, [{ key: 5, sides: [6], samples: [2] }]]);
    await cache.of(row, [{ side: 6, sample: 1 }]);
    expect([asked.length, cache.has(row, { side: 6, sample: 1 }), cache.has(row, { side: 6, sample: 0 })]).toEqual([2, true, false]);
  });

  test('that are on their way are waited for, and what failed is asked for again', async () => {
    let failures = 1;
    const { cache, asked } = cacheOf(row, () => failures-- > 0);
    const both = await Promise.allSettled([cache.of(row, first(0)), cache.of(row, first(2))]);
    expect([both.map((r) => r.status), asked.map((a) => [a.sides, a.known])]).toEqual([['rejected', 'rejected'], [[[0], undefined], [[2], [2]]]]);
    expect((await cache.of(row, first(2))).answers[2]).toBe('0.0');
    expect((await cache.of(row, first(0, 2))).answers.slice(0, 3)).toEqual(['0.0', null, '0.0']);
  });

  test('of seven prompts those of the last six are kept', async () => {
    const { cache, asked } = cacheOf(row);
    for (let key = 0; key < 7; key++) await cache.of({ ...row, key }, first(0));
    await cache.of({ ...row, key: 6 }, first(0));
    await cache.of({ ...row, key: 1 }, first(0));
    expect(asked.length).toBe(7);
    await cache.of({ ...row, key: 0 }, first(0));
    expect(asked.length).toBe(8);
  });
});
