import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testEngine } from '../../fixtures/engine';
import { runCli } from '../../fixtures/runCli';
import { DATA, hasShared } from '../../fixtures/shared';

interface Profiled {
  readonly profile: readonly { readonly name: string; readonly [field: string]: unknown }[];
  readonly conversations: Readonly<Record<string, unknown>>;
  readonly summary: Readonly<Record<string, unknown>>;
}

describe.skipIf(!hasShared('loupe inspect --profile'))('loupe inspect --profile', () => {
  let folder: string;
  let stop: () => Promise<void>;
  beforeAll(async () => { ({ folder, stop } = await testEngine()); });
  afterAll(async () => stop());

  const inspected = async (file: string, ...more: string[]): Promise<Profiled> => {
    const { status, out, err } = await runCli(folder, ['inspect', join(DATA, file), '--profile', '--json', ...more]);
    expect([status, err]).toEqual([0, expect.any(String)]);
    return (JSON.parse(out) as { result: Profiled }).result;
  };

  test('has the fields and numbers that are fixed for hh-rlhf', async () => {
    const { profile, conversations, summary } = await inspected('preference/hh-rlhf-harmless-base-test-rows-0-1311.parquet');
    expect(profile.map((c) => c.name)).toEqual(['row', 'chosen', 'rejected']);
    expect(profile[0]).toMatchObject({ kind: 'number', nulls: 0, distinct: 1312, approximate: false, min: 0, max: 1311, mean: 655.5, quantiles: { p25: 327.75, p50: 655.5, p75: 983.25 } });
    expect((profile[1]?.['length'] as { mean: number }).mean).toBeCloseTo(646.7386, 4);
    expect((profile[2]?.['length'] as { mean: number }).mean).toBeCloseTo(690.2523, 4);
    expect(conversations).toMatchObject({ turns: { min: 2 }, endsWith: { assistant: 1312 }, defects: { 'unknown-role': 0, 'null-content': 0, 'system-not-first': 0 } });
    expect(summary).toMatchObject({ duplicateRows: 0, identicalPairs: 0, chosenLonger: { n: 1312, longer: 584, share: 584 / 1312 }, scoreMargin: null });
    expect((summary['undefined'] as Record<string, string>)['scoreMargin']).toContain('no row has a score');
  });

  test('counts the rows of a filter alone', async () => {
    const { summary, profile } = await inspected('sft/llamafactory-alpaca-en-demo.parquet', '--filter', 'length(output) > 1000');
    expect(summary).toMatchObject({ rows: 317, of: 999, filter: 'length(output) > 1000' });
    expect((profile.find((c) => c.name === 'output')?.['length'] as { min: number }).min).toBeGreaterThan(1000);
  });

  test('without --profile takes no filter', async () => {
    const { status, err } = await runCli(folder, ['inspect', join(DATA, 'sft/llamafactory-alpaca-en-demo.parquet'), '--filter', 'true']);
    expect([status, err.split('\n').length]).toEqual([2, 2]);
    expect(err).toContain('--filter');
  });

  test('says in words what people read', async () => {
    const { out } = await runCli(folder, ['inspect', join(DATA, 'writers/shapes/pref-strings-scores.parquet'), '--profile']);
    expect(out).toContain('Chosen is longer than rejected in 54.2 % of 24 pairs');
    expect(out).toContain('In 3 pairs (12.5 %) the rejected answer has the higher score');
  });
});
