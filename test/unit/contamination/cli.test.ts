import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testEngine } from '../../fixtures/engine';
import { runCli } from '../../fixtures/runCli';
import { CHINESE } from '../../fixtures/unspacedTexts';
import { DATA, hasShared } from '../../fixtures/shared';

interface Run {
  readonly [key: string]: unknown;
  readonly train: string;
  readonly eval: string;
  readonly nMatched: number;
  readonly matches: readonly Record<string, unknown>[];
}

interface Document {
  readonly datasets: readonly { readonly name: string; readonly rows: number }[];
  readonly result: { readonly rule: object; readonly training: readonly object[]; readonly runs: readonly Run[]; readonly flaggedRows: number; readonly flagged?: readonly object[]; readonly clean?: object };
  readonly warnings: readonly { readonly code: string; readonly message: string; readonly count: number | null }[];
  readonly error?: { readonly code: string; readonly message: string };
}

/** Ten words, and as many others: nothing of one stands in the other. */
const WORDS = 'the quick brown fox jumps over the lazy sleeping dog';
const OTHERS = 'nine careful engineers measured every bridge twice before breakfast yesterday';

describe('loupe contamination', () => {
  let folder = '';
  let stop = (): Promise<void> => Promise.resolve();
  beforeAll(async () => void ({ folder, stop } = await testEngine()));
  afterAll(async () => stop());

  const file = (name: string, rows: readonly object[]): string => {
    const path = join(mkdtempSync(join(folder, 'data-')), name);
    writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    return path;
  };
  const loupe = async (...argv: readonly string[]): Promise<Document & { readonly status: number }> => {
    const { status, out } = await runCli(folder, ['contamination', ...argv, '--json']);
    return { status, ...(JSON.parse(out) as Document) };
  };
  const runOf = ({ result }: Document, train?: string): Run => result.runs.find((r) => train === undefined || r.train === train)!;
  const chat = (...texts: readonly string[]): object => ({ messages: texts.map((content, i) => ({ role: i % 2 === 0 ? 'user' : 'assistant', content })) });

  test('finds an item in the user turns, and in the assistant’s only where they are searched', async () => {
    const train = file('train.jsonl', [chat(`Say: ${WORDS}!`, 'no'), chat('hello', `Well. ${OTHERS}, I think.`), chat('again', 'nothing')]);
    const evaluation = file('eval.jsonl', [{ question: WORDS, answer: 'x' }, { question: OTHERS, answer: 'y' }]);
    const user = await loupe(train, '--eval', `e=${evaluation}`);
    expect(runOf(user)).toMatchObject({ train: 'train.jsonl', eval: 'e', fields: ['question'], nTrainDocuments: 3, nEval: 2, nMatched: 1, datasetScore: '0.500000', verdict: 'contaminated', exact: { nEqual: 0, nContained: 1 } });
    expect(runOf(user).matches).toEqual([{ evalIndex: 0, score: '1.000000', trainRow: 0, trainMessage: 0, nTokens: [10], covered: [[[0, 10]]], documents: 1 }]);
    expect(user.result.flaggedRows).toBe(1);
    const assistant = await loupe(train, '--eval', `e=${evaluation}`, '--roles', 'assistant');
    expect(runOf(assistant).matches).toMatchObject([{ evalIndex: 1, trainRow: 1, trainMessage: 1 }]);
    expect(runOf(await loupe(train, '--eval', `e=${evaluation}`, '--roles', 'all', '--unit', 'row'))).toMatchObject({ nTrainDocuments: 3, nMatched: 2, nTrainRowsMatched: 2 });
  });

  test('a leak in rejected counts, and says which message it is', async () => {
    const train = file('pairs.jsonl', [{ prompt: 'Which animal?', chosen: 'a dog', rejected: `as they say, ${WORDS}` }]);
    const evaluation = file('eval.jsonl', [{ prompt: WORDS }]);
    expect(runOf(await loupe(train, '--eval', evaluation, '--roles', 'all')).matches).toMatchObject([{ trainRow: 0, trainMessage: 2 }]);
    expect(runOf(await loupe(train, '--eval', evaluation, '--fields', 'chosen', '--roles', 'all'))).toMatchObject({ nMatched: 0, nTrainDocuments: 1 });
    expect(runOf(await loupe(train, '--eval', evaluation, '--fields', 'prompt,rejected', '--roles', 'all')).matches).toMatchObject([{ trainMessage: 1 }]);
  });

  test('several training datasets have a run each, and one of their union, whose verdict is of no source', async () => {
    const a = file('a.jsonl', [{ text: 'nothing' }, { text: WORDS }]);
    const b = file('b.jsonl', [{ text: WORDS }, { text: OTHERS }]);
    const evaluation = file('eval.jsonl', [{ question: WORDS }, { question: OTHERS }, { question: 'seven words are too few for it' }]);
    const found = await loupe(`a=${a}`, `b=${b}`, '--eval', `e=${evaluation}`);
    expect(found.result.runs.map((r) => [r.train, r.nMatched, r['nTrainRowsMatched'], r['nTrainDocuments']])).toEqual([['a', 1, 1, 2], ['b', 2, 2, 2], ['*', 2, 3, 4]]);
    expect(runOf(found, '*').matches).toMatchObject([{ evalIndex: 0, train: 'a', trainRow: 1, documents: 2 }, { evalIndex: 1, train: 'b', trainRow: 1 }]);
    expect(runOf(found)['nTooShort']).toBe(1);
    expect(found.datasets.map((d) => [d.name, d.rows])).toEqual([['a', 2], ['b', 2], ['e', 3]]);
  });

  test('--by counts matched items for each source', async () => {
    const train = file('train.jsonl', [{ text: WORDS, from: 'web' }, { text: OTHERS, from: 'books' }, { text: WORDS, from: 'books' }, { text: 'nothing', from: null }]);
    const evaluation = file('eval.jsonl', [{ question: WORDS }, { question: OTHERS }]);
    expect(runOf(await loupe(train, '--eval', evaluation, '--by', 'from', '--fields', 'text'))['bySource']).toEqual([
      { value: 'books', nMatched: 2, share: '1.000000', verdict: 'contaminated' }, { value: 'web', nMatched: 1, share: '0.500000', verdict: 'contaminated' }, { value: null, nMatched: 0, share: '0.000000', verdict: 'clean' },
    ]);
  });

  test('a clean copy is without the rows that match, keeps nested types, and is clean when it is scanned', async () => {
    const train = file('train.jsonl', [chat('first'), chat(WORDS), chat('last', 'word')]);
    const evaluation = file('eval.jsonl', [{ question: WORDS }]);
    const out = join(folder, 'clean.parquet');
    const found = await loupe(train, '--eval', `e=${evaluation}`, '--out-clean', out, '--fail-on', 'contaminated', '--rows');
    expect([found.status, found.result.flagged]).toEqual([1, [{ train: 'train.jsonl', row: 1, evals: ['e'] }]]);
    expect(found.result.clean).toMatchObject({ out, format: 'parquet', rows: 2, removed: 1 });
    const note = JSON.parse(readFileSync(`${out}.provenance.json`, 'utf8')) as { query: { params: object } };
    expect(note.query.params).toMatchObject({ removed: [{ row: 1, evaluations: ['e'] }], rule: { n: 8 } });
    const again = await loupe(out, '--eval', `e=${evaluation}`, '--fail-on', 'contaminated');
    expect([again.status, again.result.flaggedRows]).toEqual([0, 0]);
    expect((await loupe(train, '--eval', `e=${evaluation}`, '--out-clean', out)).error?.code).toBe('out-exists');
  });

  test('with a filter the clean copy is of the rows that it leaves', async () => {
    const train = file('train.jsonl', [{ text: WORDS, n: 1 }, { text: 'kept', n: 2 }, { text: WORDS, n: 3 }, { text: 'outside', n: 4 }]);
    const out = join(folder, 'clean.jsonl');
    const found = await loupe(train, '--eval', `e=${file('eval.jsonl', [{ question: WORDS }])}`, '--fields', 'text', '--filter', 'n < 3', '--out-clean', out);
    expect(found.result.clean).toMatchObject({ rows: 1, removed: 1 });
    expect(readFileSync(out, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as unknown)).toEqual([{ text: 'kept', n: 2 }]);
  });

  test('a report says rule, table, examples, files and the command that gives the numbers again', async () => {
    const [train, evaluation] = [file('train.jsonl', [{ text: `a <b> text: ${WORDS}` }]), file('eval.jsonl', [{ question: WORDS }])];
    const [markdown, html] = [join(folder, 'report.md'), join(folder, 'report.html')];
    expect((await loupe(train, '--eval', `e=${evaluation}`, '--template', '4', '--out-report', markdown)).result).toMatchObject({ report: { out: markdown, format: 'markdown' } });
    const text = readFileSync(markdown, 'utf8');
    expect(text).toContain('1 has more than 2 % of the items in one (e). 1 training row holds a matched item.');
    expect(text).toMatch(/\| e \| train\.jsonl \| 1 \| 1 \| 0 \| 1 \| 100 % \| contaminated \| 1 \| 0 \| 100 % \| contaminated \| 0 \| 1 \| 0 \|/);
    expect(text).toContain(`### e, item 0: 1.000000 in train.jsonl, row 0, text (user)`);
    expect(text).toContain(`loupe contamination ${train} --eval e=${evaluation} --template 4`);
    await loupe(train, '--eval', `e=${evaluation}`, '--out-report', html);
    expect(readFileSync(html, 'utf8')).toContain('a &#60;b&#62; text');
    expect((await loupe(train, '--eval', `e=${evaluation}`, '--out-report', join(folder, 'report.pdf'))).error?.code).toBe('usage-out-format');
  });

  test('--rephrased lists texts that say an item in other words, and no n-gram finds', async () => {
    const items = ['Natalia sold clips to 48 of her friends in April, and half as many in May. How many clips did she sell?', 'A robe takes 2 bolts of blue fiber and half that much white fiber. How many bolts does it take?', 'Toulouse has twice as many sheep as Charleston, and Charleston 4 times as many as Seattle with 20. How many sheep are there?'];
    const train = file('train.jsonl', [{ text: 'The weather was fine all week.' }, { text: 'In May Natalia sold half as many clips as in April, when 48 of her friends bought one each. What is the number of clips sold?' }]);
    const run = runOf(await loupe(train, '--eval', `e=${file('eval.jsonl', items.map((question) => ({ question })))}`, '--rephrased'));
    expect([run.nMatched, run['nPossible'], run['possible']]).toMatchObject([0, 1, [{ evalIndex: 0, row: 1, matched: false }]]);
    const table = await runCli(folder, ['contamination', train, '--eval', `e=${file('eval.jsonl', items.map((question) => ({ question })))}`, '--rephrased']);
    expect(table.out).toMatch(/chosen on the labelled pairs that it was measured on/);
    const long = await loupe(file('long.jsonl', [{ text: `${items[0] ?? ''} ${'and so on '.repeat(10_000)}` }]), '--eval', `e=${file('eval.jsonl', items.map((question) => ({ question })))}`, '--rephrased');
    expect(long.warnings).toMatchObject([{ code: 'possible-cut', count: 1 }]);
  });

  test('rows of an evaluation without a text, without a word, or that are there twice are said', async () => {
    const evaluation = file('eval.jsonl', [{ question: WORDS }, { question: null }, { question: '' }, { question: WORDS }]);
    const found = await loupe(file('train.jsonl', [{ text: WORDS }]), '--eval', `e=${evaluation}`);
    expect(runOf(found)).toMatchObject({ nEval: 3, nNull: 1, nDistinct: 2, nMatched: 2 });
    expect(runOf(found).matches).toMatchObject([{ evalIndex: 0 }, { evalIndex: 3 }]);
    expect(found.warnings.map((w) => [w.code, w.count])).toEqual([['eval-nulls', 1], ['eval-wordless', 1], ['eval-repeated', 1]]);
  });

  test('an item keeps its row under a filter', async () => {
    const evaluation = file('eval.jsonl', [{ question: OTHERS, part: 'a' }, { question: WORDS, part: 'b' }]);
    const train = file('train.jsonl', [{ text: WORDS }, { text: OTHERS }]);
    const found = await loupe(train, '--eval', `e=${evaluation}`, '--eval-filter', "e=part = 'b'");
    expect([runOf(found)['nEval'], runOf(found).matches]).toMatchObject([1, [{ evalIndex: 1, trainRow: 0 }]]);
    expect(runOf(await loupe(train, '--eval', `e=${evaluation}`, '--filter', "text not like '%fox%'")).matches).toMatchObject([{ evalIndex: 0, trainRow: 1 }]);
  });

  test('the same file on both sides is searched, and said', async () => {
    const both = file('both.jsonl', [{ question: WORDS }]);
    const found = await loupe(both, '--eval', both);
    expect([runOf(found).nMatched, found.warnings.map((w) => w.code)]).toEqual([1, ['eval-same-file']]);
  });

  test('texts without spaces are said to be hard for n-grams of words', async () => {
    const evaluation = file('eval.jsonl', [{ question: '社会学家如何定义社会化的过程，请详细说明。' }]);
    expect((await loupe(file('train.jsonl', [{ text: 'nothing' }]), '--eval', `zh=${evaluation}`)).warnings.map((w) => w.code)).toEqual(['eval-unspaced', 'eval-all-short']);
  });

  test('where n-grams can find no item, neither the table nor the report calls it clean', async () => {
    const [train, evaluation, report] = [file('train.jsonl', [{ text: 'nothing of the kind' }]), file('eval.jsonl', [{ question: 'Why?' }]), join(folder, 'short.md')];
    const { out } = await runCli(folder, ['contamination', train, '--eval', `e=${evaluation}`, '--out-report', report]);
    expect(out).toMatch(/e +train\.jsonl +1 +1 +0 +0 % +all too short +0/);
    expect(readFileSync(report, 'utf8')).toMatch(/\| 0 % \| all too short \|/);
  });

  test('a copied sentence of Chinese inside of a longer text is missed by words and found by characters', async () => {
    const { item, around } = CHINESE;
    const [train, evaluation] = [file('train.jsonl', [{ text: '今天的天气很好。' }, { text: around }]), file('eval.jsonl', [{ question: item }, { question: WORDS }])];
    const words = await loupe(train, '--eval', `zh=${evaluation}`);
    expect([runOf(words).nMatched, runOf(words)['exact']]).toMatchObject([0, { nContained: 0 }]);
    expect(words.warnings.find((w) => w.code === 'eval-unspaced')?.message).toContain('--tokens characters');
    const found = await loupe(train, '--eval', `zh=${evaluation}`, '--tokens', 'characters');
    expect(found.result.rule).toMatchObject({ spec: 'loupe-characters/1', tokens: 'characters', n: 13 });
    expect(runOf(found)).toMatchObject({ nMatched: 1, nTooShort: 1, exact: { nEqual: 0, nContained: 1 } });
    expect(runOf(found).matches).toEqual([{ evalIndex: 0, score: '1.000000', trainRow: 1, trainMessage: 0, nTokens: [40], covered: [[[0, 40]]], documents: 1 }]);
    expect(found.result.training).toEqual([{ name: 'train.jsonl', rows: 2, messages: 2, characters: 8 + [...around].length }]);
    expect(found.warnings).toEqual([]);
    const report = join(folder, 'characters.md');
    const { out } = await runCli(folder, ['contamination', train, '--eval', `zh=${evaluation}`, '--tokens', 'characters', '--out-report', report]);
    for (const said of ['Spec loupe-characters/1', 'not comparable with those of the published rule', 'in 13-grams', '--tokens characters']) expect(readFileSync(report, 'utf8')).toContain(said);
    expect(out).toContain('ngram, exact of characters: n 13');
  });

  test('shards by characters merge to the document of a single run', async () => {
    const { item, around } = CHINESE;
    const train = file('train.jsonl', [{ text: around }, { text: item }, { text: around }]);
    const argv = ['contamination', train, '--eval', `zh=${file('eval.jsonl', [{ question: item }])}`, '--tokens', 'characters', '--json'];
    const parts: string[] = [];
    for (const index of [0, 1]) {
      const path = join(mkdtempSync(join(folder, 'part-')), 'part.json');
      writeFileSync(path, (await runCli(folder, [...argv, '--shard', `${String(index)}/2`])).out);
      parts.push(path);
    }
    expect((await loupe('merge', ...parts)).result).toEqual((JSON.parse((await runCli(folder, argv)).out) as Document).result);
  });

  test('nothing that is searched is said by the roles asked for', async () => {
    const found = await loupe(file('train.jsonl', [chat('hello', 'there')].map((row) => ({ messages: (row as { messages: { role: string }[] }).messages.slice(1) }))), '--eval', file('eval.jsonl', [{ question: WORDS }]));
    expect(found.warnings.map((w) => w.code)).toEqual(['train-silent']);
  });

  describe('what cannot be searched is said with what to do', () => {
    const refused = async (...argv: readonly string[]): Promise<readonly [number, string | undefined]> => {
      const { status, error } = await loupe(...argv);
      return [status, error?.code];
    };

    test('of evaluations', async () => {
      const train = file('train.jsonl', [{ text: WORDS }]);
      const numbers = file('numbers.jsonl', [{ a: 1, b: 2 }]);
      const lists = file('lists.jsonl', [{ question: 'q', turns: ['one', 'two'] }]);
      expect(await refused(train)).toEqual([2, 'usage-no-eval']);
      expect(await refused(train, '--eval', numbers)).toEqual([2, 'eval-no-text']);
      expect(await refused(train, '--eval', `e=${numbers}`, '--eval-text', 'e=a')).toEqual([2, 'eval-not-text']);
      expect(await refused(train, '--eval', `e=${lists}`, '--eval-text', 'e=turns')).toEqual([2, 'eval-list']);
      expect(await refused(train, '--eval', `e=${lists}`, '--eval-text', 'e=nowhere')).toEqual([2, 'column-unknown']);
      expect(await refused(train, '--eval', `e=${lists}`, '--eval-text', 'f=turns[1]')).toEqual([2, 'usage-eval-name']);
      expect(await refused(train, '--eval', join(folder, 'nowhere.jsonl'))).toEqual([2, 'file-missing']);
    });

    test('of training data', async () => {
      const evaluation = file('eval.jsonl', [{ question: WORDS }]);
      const numbers = file('numbers.jsonl', [{ a: 1, b: { c: 2 } }]);
      expect(await refused(numbers, '--eval', evaluation)).toEqual([2, 'texts-none']);
      expect(await refused(numbers, '--eval', evaluation, '--fields', 'a')).toEqual([2, 'texts-form']);
      expect(await refused(numbers, '--eval', evaluation, '--fields', 'chosen')).toEqual([2, 'texts-unknown']);
      expect(await refused(numbers, '--eval', evaluation, '--text', '(a +)')).toEqual([2, 'sql-syntax']);
      expect(await refused(numbers, '--eval', evaluation, '--text', '(a::varchar)', '--fields', 'a')).toEqual([2, 'usage-text-or-fields']);
      expect(await refused(numbers, '--eval', evaluation, '--text', '(a::varchar)', '--method', 'any13', '--n', '14')).toEqual([2, 'rule-any13']);
    });

    test('of shards', async () => {
      const [train, evaluation] = [file('train.jsonl', [{ text: WORDS }]), file('eval.jsonl', [{ question: WORDS }])];
      const part = async (index: number, ...argv: readonly string[]): Promise<string> => {
        const path = join(mkdtempSync(join(folder, 'part-')), 'part.json');
        writeFileSync(path, (await runCli(folder, ['contamination', train, '--eval', evaluation, '--shard', `${String(index)}/2`, '--json', ...argv])).out);
        return path;
      };
      const [a, b, other, filtered, elsewhere] = [await part(0), await part(1), await part(1, '--n', '5'), await part(1, '--filter', 'length(text) > 3'), await part(1, '--text', '(upper(text))')];
      const characters = await part(1, '--tokens', 'characters', '--n', '8');
      expect(await refused('merge')).toEqual([2, 'usage-no-parts']);
      expect(await refused('merge', train)).toEqual([2, 'part-unreadable']);
      expect(await refused('merge', a)).toEqual([2, 'part-missing']);
      expect(await refused('merge', a, b, b)).toEqual([2, 'part-twice']);
      for (const of of [other, filtered, elsewhere, characters]) expect(await refused('merge', a, of)).toEqual([2, 'part-other']);
      expect(await refused(train, '--eval', evaluation, '--shard', '2/2')).toEqual([2, 'usage-shard']);
      expect(await refused(train, '--eval', evaluation, '--shard', '0/2', '--fail-on', 'contaminated')).toEqual([2, 'usage-shard-alone']);
      expect(await refused('merge', a, b, '--out-report', join(folder, 'merged.md'))).toEqual([2, 'usage-option-unused']);
      expect([runOf(await loupe('merge', b, a)).nMatched, (await loupe('merge', b, a, '--fail-on', 'contaminated')).status]).toEqual([1, 1]);
    });
  });

  test('for people: a line for each evaluation and training dataset, and what it comes to', async () => {
    const { out, status } = await runCli(folder, ['contamination', file('train.jsonl', [{ text: WORDS }]), '--eval', `fox=${file('eval.jsonl', [{ question: WORDS }])}`]);
    expect(status).toBe(0);
    expect(out).toMatch(/fox +train\.jsonl +1 +0 +1 +100 % +contaminated +1 +1 +1/);
    expect(out).toContain('1 of 1 are over 2 %; 1 training row holds a matched item');
  });

  test.skipIf(!hasShared('AlpacaEval in its two sources'))('AlpacaEval stands in self-instruct and Vicuna, and their union is the published pair', async () => {
    const input = "(instruction || case when coalesce(instances[1].input, '') = '' then '' else chr(10) || chr(10) || instances[1].input end)";
    const evaluation = join(DATA, 'model-outputs', 'alpaca-eval-nc', 'gpt4-1106-preview.parquet');
    const parts = [['self-instruct', 'self-instruct-user-oriented-252.parquet'], ['vicuna', 'vicuna-bench-questions.parquet']] as const;
    const one = async (name: string, path: string, ...argv: readonly string[]): Promise<Run> => runOf(await loupe(`${name}=${join(DATA, 'eval-sets', path)}`, '--eval', `alpaca-eval=${evaluation}`, ...argv));
    expect(await one(...parts[0], '--text', input)).toMatchObject({ nMatched: 249, exact: { nEqual: 252, nContained: 252, nContainedTooShort: 3 } });
    expect(await one(...parts[1])).toMatchObject({ nMatched: 80, exact: { nEqual: 80, nContainedTooShort: 0 } });
    const known = JSON.parse(readFileSync(join(DATA, 'expected', 'contamination', 'c2-alpaca-eval--tulu1-human-eval.json'), 'utf8')) as { runs: readonly { digestMatched: string }[] };
    const union = await loupe(`self-instruct=${join(DATA, 'eval-sets', parts[0][1])}`, `vicuna=${join(DATA, 'eval-sets', parts[1][1])}`, '--eval', `alpaca-eval=${evaluation}`, '--text', `self-instruct=${input}`);
    expect(runOf(union, '*')['digestMatched']).toBe(known.runs[0]?.digestMatched);
  }, 60_000);
});
