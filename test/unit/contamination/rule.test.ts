import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DEFAULT_RULE, type Rule, type ScannedRoles, type Unit } from '../../../src/features/contamination/contract';
import { pairScore, runsOf } from '../../../src/features/contamination/rule/figures';
import { LOWER_CASE } from '../../../src/features/contamination/rule/lowerCase';
import { placedTokens, tokensOf } from '../../../src/features/contamination/rule/tokens';
import { scanTexts } from '../../fixtures/contaminationScan';
import { DATA, hasShared } from '../../fixtures/shared';

interface Vectors {
  readonly tokens: readonly { readonly text: string; readonly tokens: readonly string[] }[];
  readonly cases: readonly Case[];
}

interface Case {
  readonly name: string;
  readonly evals: readonly (readonly (string | null)[])[];
  readonly trainRows: readonly (readonly (readonly [string, string | null])[])[];
  readonly threshold: number;
  readonly runs: Readonly<Record<string, {
    readonly nEval: number; readonly nNull: number; readonly tooShort: readonly number[]; readonly nMatched: number; readonly datasetScore: string; readonly verdict: string; readonly trainRowsMatched: number;
    readonly scored: readonly { readonly evalIndex: number; readonly trainRow: number; readonly trainMessage?: number; readonly score: string; readonly covered: unknown }[];
  }>>;
}

const there = hasShared('the rule of contamination');
const expectedFile = (name: string): string => readFileSync(join(DATA, 'expected', name), 'utf8');
const vectors = there ? (JSON.parse(expectedFile('contamination-vectors.json')) as Vectors) : { tokens: [], cases: [] };

test.skipIf(!there)('letters become lower case by the table of Unicode 14 and nothing else', () => {
  const expected = expectedFile('contamination-lowercase-unicode14.txt').trim().split('\n').map((line) => line.split(';').map((hex) => parseInt(hex, 16)));
  expect([...LOWER_CASE].sort(([a], [b]) => a - b)).toEqual(expected);
});

test.each(vectors.tokens)('the tokens of $text are $tokens', ({ text, tokens }) => {
  expect(tokensOf(text)).toEqual(tokens);
  expect(placedTokens(text, 'words').map(({ token }) => token)).toEqual(tokens);
});

test('a token is known by its place in the text', () => {
  const text = 'İstanbul 😀, "ΟΔΟΣ"!';
  expect(placedTokens(text, 'words').map(({ start, end }) => text.slice(start, end))).toEqual(['İstanbul', '😀', 'ΟΔΟΣ']);
});

test.each(vectors.cases.flatMap((of) => Object.keys(of.runs).map((run) => ({ ...of, run }))))('$name ($run)', ({ evals, trainRows, threshold, runs, run }) => {
  const expected = runs[run];
  if (!expected) throw new Error(run);
  const [unit, roles] = run.split('/') as [Unit, ScannedRoles];
  const rule: Rule = { ...DEFAULT_RULE, threshold, unit, roles };
  const answer = scanTexts(trainRows.map((messages, row) => ({ row, messages: messages.map(([role, text]) => ({ role, text })) })), [{ name: 'e', items: evals.map((fields, row) => ({ row, fields })) }], rule);
  const [got] = runsOf('t', answer, rule);
  expect({ nEval: got?.nEval, nNull: got?.nNull, nMatched: got?.nMatched, datasetScore: got?.datasetScore, verdict: got?.verdict, trainRowsMatched: got?.nTrainRowsMatched, tooShort: answer.facts[0]?.tooShort })
    .toEqual({ nEval: expected.nEval, nNull: expected.nNull, nMatched: expected.nMatched, datasetScore: expected.datasetScore, verdict: expected.verdict, trainRowsMatched: expected.trainRowsMatched, tooShort: expected.tooShort });
  const tokens = new Map(answer.facts[0]?.tokens.map(({ item, fields }) => [item, fields]));
  expect(answer.part.evaluations[0]?.items.map(({ item, pairs: [best] }) => ({ evalIndex: item, trainRow: best?.row, ...(unit === 'message' && { trainMessage: best?.message }), score: pairScore(best?.covered ?? [], tokens.get(item) ?? []), covered: best?.covered }))).toEqual(expected.scored);
});
