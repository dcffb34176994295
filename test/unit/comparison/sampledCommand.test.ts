import { describe, expect, test } from 'vitest';
import { madeData } from '../../fixtures/madeData';
import { runCli } from '../../fixtures/runCli';

interface Result {
  readonly sides: readonly { readonly duplicates: number; readonly samplesPerKey: number }[];
  readonly metrics: readonly { readonly samples?: readonly Record<string, unknown>[]; readonly passAtK?: readonly { readonly side: string; readonly k: number; readonly value: number | null; readonly low: number | null; readonly noInterval?: string; readonly n: number; readonly skipped: number }[] }[];
}

describe('several answers of a side to a prompt', () => {
  const data = madeData();
  const compare = async (...argv: readonly string[]): Promise<Result> => {
    const { status, out } = await runCli(data().folder, ['compare', ...argv, '--json']);
    expect(status, out.slice(0, 400)).toBe(0);
    return (JSON.parse(out) as { result: Result }).result;
  };
  /** Of four answers to each of four prompts 4, 1, 0 and 2 are right; the last prompt has these two answers alone. */
  const four = async (): Promise<string> => data().file(`select i // 4 as id, i % 4 as seed, 'answer ' || i as output, i // 4 = 0 or (i // 4 = 1 and i % 4 = 2) or i // 4 = 3 as correct from range(16) t(i) where i < 14`);
  const two = async (): Promise<string> => data().file(`select i // 2 as id, i % 2 as seed, 'answer ' || i as output, i % 2 = 0 as correct from range(8) t(i)`);

  test('give pass@k, with the prompts that have too few counted', async () => {
    const { metrics } = await compare(`a=${await four()}`, `b=${await two()}`, '--key', 'id', '--sample', 'seed', '--metric', 'correct', '--resamples', '0');
    // 1 − C(n − c, k) ÷ C(n, k): of four answers with one right 1/4, 1 − 3/6, 1.
    const value = (side: string, k: number): readonly [unknown, number, number] => {
      const found = metrics[0]?.passAtK?.find((p) => p.side === side && p.k === k);
      return [found?.value, found?.n ?? -1, found?.skipped ?? -1];
    };
    expect(value('a', 1)).toEqual([expect.closeTo((1 + 0.25 + 0 + 1) / 4, 12), 4, 0]);
    expect(value('a', 2)).toEqual([expect.closeTo((1 + 0.5 + 0 + 1) / 4, 12), 4, 0]);
    expect(value('a', 4)).toEqual([expect.closeTo((1 + 1 + 0) / 3, 12), 3, 1]);
    expect([value('b', 1), value('b', 2), value('b', 4)]).toEqual([[0.5, 4, 0], [1, 4, 0], [null, 0, 4]]);
    expect(metrics[0]?.samples).toMatchObject([{ name: 'a', prompts: 4, fewest: 2, most: 4, allRight: 2, allWrong: 1 }, { name: 'b', prompts: 4, fewest: 2, most: 2, allRight: 0, allWrong: 0 }]);
  });

  test('have intervals over prompts, and no pass@k where they are scores', async () => {
    const { metrics } = await compare(`a=${await four()}`, `b=${await two()}`, '--key', 'id', '--sample', 'seed', '--metric', 'correct', '--metric', 'text:characters', '--resamples', '500');
    const passes = metrics[0]?.passAtK?.filter((p) => p.value !== null) ?? [];
    for (const { value, low } of passes) if (low !== null) expect(low).toBeLessThanOrEqual(value ?? 0);
    // Every prompt of b is right in one of two answers.
    expect(passes.filter((p) => p.low === null).map(({ side, k, noInterval }) => [side, k, noInterval])).toEqual([['b', 1, 'undefined, because all values are the same']]);
    expect([metrics[1]?.samples?.[0]?.['allRight'], metrics[1]?.passAtK]).toEqual([null, []]);
  });

  test('are samples by their order where no column numbers them', async () => {
    const { sides } = await compare(`a=${await four()}`, `b=${await two()}`, '--key', 'id', '--sample', '(loupe_row)', '--metric', 'correct', '--resamples', '0');
    expect(sides).toMatchObject([{ duplicates: 0, samplesPerKey: 3.5 }, { duplicates: 0, samplesPerKey: 2 }]);
  });

  test('are duplicates without such a column, and then there is no pass@k', async () => {
    const { sides, metrics } = await compare(`a=${await four()}`, `b=${await two()}`, '--key', 'id', '--metric', 'correct', '--resamples', '0');
    expect([sides.map((s) => s.duplicates), metrics[0]?.passAtK, metrics[0]?.samples]).toEqual([[10, 4], undefined, undefined]);
  });
});
