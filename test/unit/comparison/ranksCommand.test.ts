import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { MetricRanks, SideRank, StageFigures, WinCell } from '../../../src/features/comparison/ranksContract';
import { madeData } from '../../fixtures/madeData';
import { runCli } from '../../fixtures/runCli';
import { DATA, hasShared } from '../../fixtures/shared';

interface Result {
  readonly winMatrix: readonly { readonly metric: string; readonly sides: readonly string[]; readonly cells: MetricRanks['wins'] }[];
  readonly ranks: readonly { readonly resamples: number; readonly battles: number; readonly why: string | null; readonly sides: readonly SideRank[] }[];
  readonly stages: readonly { readonly baseline: string; readonly sides: readonly StageFigures[] }[];
  readonly lists: readonly { readonly change: string; readonly total: number }[];
}

describe('loupe compare --ranks', () => {
  const data = madeData();
  const run = async (...argv: readonly string[]): Promise<{ result: Result; warnings: readonly { code: string; message: string }[] }> => {
    const { status, out } = await runCli(data().folder, ['compare', ...argv, '--json']);
    expect(status, out.slice(0, 400)).toBe(0);
    return JSON.parse(out) as { result: Result; warnings: readonly { code: string; message: string }[] };
  };
  const side = (score: string): Promise<string> => data().file(`select i as id, 'answer ' || i as output, ${score} as score from range(12) t(i)`);

  test('says who beats whom, ranks, and flips from the baseline, beside the figures', async () => {
    const [a, b, c] = [await side('i % 2 = 0'), await side('i % 3 = 0'), await side('i % 4 <> 1')];
    const { result } = await run(`a=${a}`, `b=${b}`, `c=${c}`, '--key', 'id', '--metric', 'score', '--baseline', 'b', '--ranks', '--resamples', '200');
    // of 0 … 11: a is right at the six even ones, b at 0 3 6 9, c at all but 1 5 9
    expect(result.winMatrix[0]).toMatchObject({ metric: 'score', sides: ['a', 'b', 'c'] });
    expect(result.winMatrix[0]?.cells[0]?.[1]).toEqual({ n: 12, wins: 4, ties: 6, losses: 2, rate: 7 / 12 } satisfies WinCell);
    expect(result.winMatrix[0]?.cells[0]?.[2]).toEqual({ n: 12, wins: 0, ties: 9, losses: 3, rate: 4.5 / 12 });
    expect(result.ranks[0]).toMatchObject({ resamples: 200, battles: 36, why: null });
    expect(result.ranks[0]?.sides.map(({ name, rank, mean }) => [name, rank, mean])).toEqual([['a', 2, 0.5], ['b', 3, 4 / 12], ['c', 1, 0.75]]);
    expect(result.stages[0]?.baseline).toBe('b');
    expect(result.stages[0]?.sides[2]).toMatchObject({ name: 'c', n: 12, flips: { fixed: 6, broken: 1, sameRight: 3, sameWrong: 2 } });
    expect(result.stages[0]?.sides.map((s) => s.flips?.brokenForGood)).toEqual([0, 0, 1]); // 9: right in b alone
  });

  test('is not there unless it is asked for, and says in words what has no strength', async () => {
    const [good, bad] = [await side('2'), await side('1')];
    expect(Object.keys((await run(`a=${good}`, `b=${bad}`, '--key', 'id', '--metric', 'score', '--resamples', '0')).result)).not.toContain('ranks');
    const { status, out } = await runCli(data().folder, ['compare', `a=${good}`, `b=${bad}`, '--key', 'id', '--metric', 'score', '--resamples', '0', '--ranks']);
    expect(status).toBe(0);
    expect(out).toContain('Bradley–Terry strengths: undefined, because a never lost to b, nor tied');
    expect(out).toMatch(/from a to\s+fixed|from a to\s+higher/);
  });

  test('a metric that is not right or wrong has changes listed for flips, and says so', async () => {
    const [a, b] = [await side('i % 5'), await side('i % 4')];
    const { result, warnings } = await run(`a=${a}`, `b=${b}`, '--key', 'id', '--metric', 'score', '--rows', 'flips', '--resamples', '0');
    const [first, second] = [Array.from({ length: 12 }, (_, i) => i % 5), Array.from({ length: 12 }, (_, i) => i % 4)];
    const count = (is: (a: number, b: number) => boolean): number => first.filter((v, i) => is(v, second[i]!)).length;
    expect(result.lists.map(({ change, total }) => [change, total])).toEqual([['lower', count((x, y) => y < x)], ['higher', count((x, y) => y > x)]]);
    expect(warnings.find(({ code }) => code === 'compare-no-flips')?.message).toBe('“score” is not right or wrong, so nothing flips: what is listed are prompts at which it is lower or higher.');
  });

  test('stands in the report, and in the command that makes it again', async () => {
    const [a, b] = [await side('i % 2 = 0'), await side('i % 3 = 0')];
    const out = join(data().folder, 'ranks.md');
    await run(`a=${a}`, `b=${b}`, '--key', 'id', '--metric', 'score', '--ranks', '--resamples', '50', '--out-report', out, '--force');
    const report = readFileSync(out, 'utf8');
    expect(report).toContain('## Ranks by score');
    expect(report).toMatch(/\| a \|\s*\| 58\.3 % of 12 \|/);
    expect(report).toContain('| b | 2 | 4 | 2 | 4 | 4 | 2 |'); // fixed 3 9, broken 2 4 8 10, and with two sides these stay so
    expect(report).toMatch(/loupe compare .*--ranks/);
  });

  test.skipIf(!hasShared('ranks of GSM8K’s solutions'))('of GSM8K’s four solutions are what the expected files and FACTS say', async () => {
    const { result } = await run(join(DATA, 'model-outputs/gsm8k-example-model-solutions.parquet'), '--metric', 'is_correct', '--ranks', '--resamples', '200');
    const expected = JSON.parse(readFileSync(join(DATA, 'expected/paired.json'), 'utf8')) as { gsm8k: { bradley_terry: { models: readonly string[]; battles: number; strict_wins_row_over_column: readonly (readonly number[])[]; bradley_terry_ties_half: { elo_scale_mean_1000: Readonly<Record<string, number>> } } } };
    const { models, battles, strict_wins_row_over_column: wins, bradley_terry_ties_half: { elo_scale_mean_1000: elo } } = expected.gsm8k.bradley_terry;
    expect(result.winMatrix[0]?.sides).toEqual(models);
    expect(result.winMatrix[0]?.cells.map((row) => row.map((cell) => cell?.wins ?? 0))).toEqual(wins);
    expect(result.ranks[0]?.battles).toBe(battles);
    for (const { name, strength } of result.ranks[0]?.sides ?? []) expect(strength?.elo).toBeCloseTo(elo[name]!, 6);
    expect(result.ranks[0]?.sides.map((s) => [s.rank, s.low, s.high])).toEqual([[4, 4, 4], [2, 2, 2], [3, 3, 3], [1, 1, 1]]);
  });
});
