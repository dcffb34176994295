import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DEFAULT_RULE, type Rule } from '../../../src/features/contamination/contract';
import { digestLines } from '../../../src/features/contamination/rule/digestLines';
import { pairScore, runsOf } from '../../../src/features/contamination/rule/figures';
import { mergeParts } from '../../../src/features/contamination/rule/merge';
import { expectedPair, type ExpectedPair, textsOfPair } from '../../fixtures/contaminationFiles';
import { scanTexts } from '../../fixtures/contaminationScan';
import { DATA, hasShared } from '../../fixtures/shared';

const there = hasShared('the expected figures of contamination');
/** One of each kind in every run, since the command line answers all of them by the other kernel (cliExpected.test.ts); LOUPE_ALL=1 runs all here, too. */
const DAILY = /^(alpaca-eval--(pandalm|vicuna-80)|c2-|gsm8k-test--(gtalign-chat-test|rephrased)|humaneval--humaneval-text|mt-bench-two-turns|self-instruct-252-two-fields--pandalm|xstest)/;
const names = there ? readdirSync(join(DATA, 'expected', 'contamination')).map((name) => name.replace('.json', '')).filter((name) => DAILY.test(name) || process.env['LOUPE_ALL']) : [];

const sha256 = (lines: string): string => createHash('sha256').update(lines).digest('hex');

function ruleOf(pair: ExpectedPair, run: ExpectedPair['runs'][number]): Rule {
  return { ...DEFAULT_RULE, n: pair.params.n, threshold: pair.params.threshold, unit: run.unit, roles: run.roles, methods: ['ngram', 'exact', 'any13'] };
}

describe.skipIf(!there)('a scan gives the figures and digests of the reference implementation', () => {
  test.each(names)('%s', async (name) => {
    const pair = expectedPair(name);
    const { rows, evaluation } = await textsOfPair(pair);
    expect(rows.length).toBe(pair.train.rows);
    for (const expected of pair.runs) {
      const rule = ruleOf(pair, expected);
      const { facts, part } = scanTexts(rows, [evaluation], rule);
      const [run] = runsOf('train', { facts, part }, rule);
      const [found] = part.evaluations;
      const [fact] = facts;
      if (!run || !found || !fact) throw new Error('no run');
      const digests = digestLines(found, fact, rule);
      const { examples, unit, roles, ...figures } = expected;
      const got = {
        nTrainDocuments: run.nTrainDocuments, nEval: run.nEval, nNull: run.nNull, nTooShort: run.nTooShort, nScored: run.nScored, nMatched: run.nMatched, datasetScore: run.datasetScore, meanScore: run.meanScore,
        verdict: run.verdict, nTrainRowsMatched: run.nTrainRowsMatched, nPairsMatched: run.nPairsMatched, maxUnmatchedScore: run.maxUnmatchedScore,
        digestScored: sha256(digests.scored), digestMatched: sha256(digests.matched), digestTrainRows: sha256(digests.trainRows), digestTooShort: sha256(digests.tooShort),
        exact: { ...run.exact, digestEqual: sha256(digests.equal), digestContained: sha256(digests.contained) },
        any13: { ...run.any13, digestHit: sha256(digests.hit) },
      };
      expect({ unit, roles, ...got }).toEqual({ unit, roles, ...figures });
      const tokens = new Map(fact.tokens.map(({ item, fields }) => [item, fields]));
      const best = new Map(found.items.map(({ item, pairs: [first] }) => [item, first]));
      for (const example of examples) {
        const pairOf = best.get(example.evalIndex);
        expect({ row: pairOf?.row, message: pairOf?.message, covered: pairOf?.covered, score: pairScore(pairOf?.covered ?? [], tokens.get(example.evalIndex) ?? []) })
          .toEqual({ row: example.trainRow, message: example.trainMessage ?? -1, covered: example.covered, score: example.score });
      }
    }
  }, 120_000);

  test('parts of row ranges merge to the scan of all', async () => {
    const pair = expectedPair('c2-alpaca-eval--tulu1-human-eval');
    const { rows, evaluation } = await textsOfPair(pair);
    for (const expected of pair.runs) {
      const rule = ruleOf(pair, expected);
      const whole = scanTexts(rows, [evaluation], rule, 3);
      const parts = [0, 100, 101, 400].map((from, i, all) => scanTexts(rows.slice(from, all[i + 1]), [evaluation], rule, 3).part);
      expect(mergeParts(parts.toReversed(), whole.facts, rule, 3)).toEqual(whole.part);
    }
  }, 60_000);
});
