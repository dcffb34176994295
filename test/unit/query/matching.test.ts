import { describe, expect, test } from 'vitest';
import { matchesTyped, wordsOf } from '../../../src/features/query/matching';
import { PACK } from '../../../src/features/query/pack';

const found = (typed: string): string[] => PACK.filter((q) => matchesTyped(wordsOf(q), typed)).map((q) => q.name);

describe('saved queries are found', () => {
  test.each([
    ['duplicates', 'duplicate-prompts'], ['leak', 'shared-prompts'], ['contamination', 'shared-prompts'], ['which source', 'counts-by-source'], ['longest source', 'lengths-by-source'],
    ['Which source has the longest answers?', 'lengths-by-source'], ['dedup', 'near-duplicate-prompts'], ['elo', 'win-rate-by-model'], ['refusals', 'refusal-phrases'], ['lengths-by-source', 'lengths-by-source'], ['win rate', 'win-rate-by-model-pair'],
  ])('“%s” finds %s', (typed, name) => {
    expect(found(typed)).toContain(name);
  });

  test('every one by its name, and all while nothing is typed', () => {
    for (const { name } of PACK) expect(found(name)).toContain(name);
    expect(found(' ')).toHaveLength(PACK.length);
  });

  test('nothing by a word that none has', () => {
    expect(found('duplicates zzz')).toEqual([]);
  });
});
