import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testEngine } from '../../fixtures/engine';
import { runCli } from '../../fixtures/runCli';
import type { EngineHandle } from '../../../src/engine/handle';

interface Document {
  readonly result: Readonly<Record<string, unknown>>;
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
  readonly error: { readonly code: string; readonly message: string };
}

describe('labels on the command line', () => {
  let engine: EngineHandle;
  let folder: string;
  let stop: () => Promise<void>;
  let db: DuckDBConnection;
  let place: string;
  let data: string;
  let at = 0;

  beforeAll(async () => {
    ({ engine, folder, stop } = await testEngine());
    db = await (await DuckDBInstance.create(':memory:')).connect();
    await db.run(`set TimeZone = 'UTC'`);
  });
  afterAll(async () => {
    db.closeSync();
    await stop();
  });
  beforeEach(() => {
    place = join(folder, `case${at++}`);
    mkdirSync(place);
    data = join(place, 'data.parquet');
  });

  const make = (sql: string): Promise<unknown> => db.run(`copy (${sql}) to '${data}'`);
  const rowsOf = async (sql: string): Promise<unknown[][]> => (await db.runAndReadAll(sql)).getRowsJson();
  const loupe = async (...argv: readonly string[]): Promise<Document & { status: number }> => {
    const { status, out } = await runCli(folder, [...argv, '--json']);
    return { status, ...(JSON.parse(out) as Document) };
  };
  const printed = async (...argv: readonly string[]): Promise<string> => (await runCli(folder, argv)).out;
  const label = async (row: number, by: string, what: string, schema = 'triage', ...more: readonly string[]): Promise<void> => {
    const said = await loupe('annotate', data, '--by', by, '--labels', schema, '--row', String(row), '--label', what, ...more);
    expect(said.status, JSON.stringify(said.error)).toBe(0);
  };
  const PAIRS = `select 'q' || i as prompt, 'first answer ' || i as response_a, 'second answer ' || i as response_b, 'm1' as model_a, 'm2' as model_b from range(8) t(i)`;

  test('are a relation of SQL that is joined to the dataset by row', async () => {
    await make(PAIRS);
    await label(2, 'Ann', 'keep');
    await label(2, 'Ann', 'drop', 'triage', '--note', 'no answer');
    await label(5, 'Bo', 'unsure');
    const { result } = await loupe('query', data, '--sql', 'select d.prompt, l."by", l.value, l.note from dataset d join labels l on l.row = d.loupe_row order by 1;');
    expect(result['rows']).toEqual([['q2', 'Ann', 'drop', 'no answer'], ['q5', 'Bo', 'unsure', null]]);
    expect((await loupe('query', data, '--sql', 'select "row", value, state from labels_long order by "at"')).result['rows']).toEqual([[2, 'keep', 'replaced'], [2, 'drop', 'current'], [5, 'unsure', 'current']]);
  });

  test.each(['csv', 'jsonl', 'parquet', 'arrow'])('are written one line each to %s', async (format) => {
    await make(PAIRS);
    await label(1, 'Ann', 'keep', 'triage', '--note', 'a, "b"');
    await label(1, 'Bo', 'drop');
    await label(1, 'Bo', 'verbosity,format', 'diverging-reasons');
    const out = join(place, `labels.${format}`);
    expect((await loupe('annotations', data, '--out', out)).result).toMatchObject({ written: 3, format, accept: 'all' });
    if (format === 'arrow') {
      expect(readFileSync(out).subarray(0, 6).toString()).toBe('ARROW1');
      return;
    }
    if (format !== 'csv') expect(await rowsOf(`select value_list from '${out}' where schema = 'diverging-reasons'`)).toEqual([[['verbosity', 'format']]]);
    else expect(readFileSync(out, 'utf8')).toContain('"[""verbosity"",""format""]"');
    const rows = await rowsOf(`select "row", "by", schema, question, value, note, subject, match from '${out}' order by schema, "by"`);
    expect(rows.map((row) => [Number(row[0]), ...row.slice(1)])).toEqual([
      [1, 'Bo', 'diverging-reasons', 'reasons', 'verbosity, format', null, 'record', 'same'], [1, 'Ann', 'triage', 'triage', 'keep', 'a, "b"', 'record', 'same'], [1, 'Bo', 'triage', 'triage', 'drop', null, 'record', 'same'],
    ]);
  });

  test('are accepted by majority: more than half of those who labelled a place', async () => {
    await make(PAIRS);
    for (const [row, labels] of [[0, ['keep', 'keep', 'drop']], [1, ['keep', 'drop', 'unsure']], [2, ['drop', 'drop']], [3, ['keep']]] as const) {
      for (const [i, what] of labels.entries()) await label(row, ['Ann', 'Bo', 'Cy'][i] ?? '', what);
    }
    const out = join(place, 'labels.csv');
    await loupe('annotations', data, '--out', out, '--accept', 'majority');
    expect(await rowsOf(`select "row"::int, value, "by", provenance from '${out}' order by all`)).toEqual([[0, 'keep', 'Ann, Bo', 'majority'], [2, 'drop', 'Ann, Bo', 'unanimous'], [3, 'keep', 'Ann', null]]);
    await loupe('annotations', data, '--out', out, '--force', '--accept', 'adjudicated');
    expect(await rowsOf(`select count(*)::int from '${out}'`)).toEqual([[0]]);
  });

  test('stand in one row for each row of the dataset in a wide table, a column for each question and annotator', async () => {
    await make(PAIRS);
    await label(1, 'Ann', 'keep');
    await label(1, 'Bo "B"', 'drop');
    await label(4, 'Ann', 'tie', 'pairwise');
    await label(4, 'Ann', 'wrong-fact', 'response-errors', '--part', 'response_b', '--start', '0', '--end', '6');
    const out = join(place, 'wide.parquet');
    await loupe('annotations', data, '--out', out, '--wide');
    expect(await rowsOf(`select column_name from (describe from '${out}')`)).toEqual([['row'], ['id'], ['pairwise.preference:Ann'], ['response-errors.errors:Ann'], ['triage:Ann'], ['triage:Bo "B"']]);
    expect(await rowsOf(`select * exclude (id) replace ("row"::int as "row") from '${out}' order by "row"`)).toEqual([[1, null, null, 'keep', 'drop'], [4, 'tie', 'response_b[0:6]=wrong-fact', null, null]]);
  });

  test('of several at once are lists in a wide table, in SQL, and one by one in counts', async () => {
    await make(PAIRS);
    await label(1, 'Ann', 'format,verbosity', 'diverging-reasons');
    await label(2, 'Ann', 'verbosity', 'diverging-reasons');
    await label(2, 'Ann', 'keep');
    const out = join(place, 'wide.parquet');
    expect((await loupe('annotations', data, '--out', out, '--wide')).result['byLabel']).toEqual({ 'diverging-reasons.reasons': { format: { Ann: 1 }, verbosity: { Ann: 2 } }, triage: { keep: { Ann: 1 } } });
    expect(await rowsOf(`select typeof("diverging-reasons.reasons:Ann"), "diverging-reasons.reasons:Ann", "triage:Ann" from '${out}' order by "row"`)).toEqual([['VARCHAR[]', ['format', 'verbosity'], null], ['VARCHAR[]', ['verbosity'], 'keep']]);
    const said = await loupe('query', data, '--sql', `select r, count(*) from (select unnest(value_list) as r from labels where question = 'reasons') group by 1 order by 1`);
    expect(said.result['rows']).toEqual([['format', 1], ['verbosity', 2]]);
    expect((await loupe('rows', data, '--filter', `list_contains("label:diverging-reasons.reasons", 'verbosity')`, '--columns', 'prompt')).result['rows']).toEqual([{ prompt: 'q1' }, { prompt: 'q2' }]);
  });

  test('whose column is mistyped, or written without its double quotes, are named as they must be written', async () => {
    await make(PAIRS);
    await label(1, 'Ann', 'tie', 'pairwise');
    await label(1, 'Ann', 'verbosity,format', 'diverging-reasons');
    const filtered = async (filter: string): Promise<string> => (await loupe('rows', data, '--filter', filter)).error.message;
    const queried = async (where: string): Promise<string> => (await loupe('query', data, '--sql', `select count(*) from dataset where ${where}`)).error.message;
    for (const asked of [filtered, queried]) {
      expect(await asked(`"label:pairwise" = 'tie'`)).toContain('no column “label:pairwise”; near it: "label:pairwise.preference", ');
      expect(await asked(`label:pairwise.preference = 'tie'`)).toContain('write it in double quotes, "label:pairwise.preference"');
      expect(await asked(`LABEL:pairwise = 'tie'`)).toContain('there is no such column; near it: "label:pairwise.preference"');
      expect(await asked(`'label:pairwise.preference' = 'tie'`)).toContain('is a text, not the column: write "label:pairwise.preference"');
      expect(await asked(`"label:diverging-reasons.reasons" = 'verbosity'`)).toContain(`write list_contains("label:diverging-reasons.reasons", 'verbosity')`);
      expect(await asked(`prompt = 'label:pairwise.preference' and promt`)).toContain('no column “promt”');
    }
    expect((await loupe('rows', data, '--columns', 'label:pairwise')).error.message).toContain('there are: label:pairwise.preference');
    expect((await loupe('rows', data, '--filter', `prompt = 'label: x'`)).status).toBe(0);
  });

  test('are named with what else there is where one is not in the schema, or is asked of something else', async () => {
    await make(PAIRS);
    const said = async (schema: string, ...more: readonly string[]): Promise<string> => (await loupe('annotate', data, '--by', 'Ann', '--labels', schema, '--row', '1', ...more)).error.message;
    expect(await said('response-errors', '--label', 'wrong-fact')).toContain('question “errors”, which marks a stretch of text: give --part PATH --start N --end N');
    expect(await said('response-errors', '--label', 'wrong-fct')).toContain('errors (wrong-fact, ');
    expect(await said('superlatives', '--label', 'target')).toContain('question “slots”');
    expect(await said('superlatives', '--label', 'nothing')).toContain('comparison-set-frame (a text)');
    expect(await said('triage', '--label', 'kep')).toContain('question “triage”; there are: keep, drop, unsure');
    expect(await said('triage')).toContain('triage (keep, drop, unsure)');
    expect(await said('triage', '--label', 'keep', '--part', 'response_a', '--start', '0', '--end', '3')).toContain('which is not asked of a stretch of text');
  });

  test('that are there already are shown, and no line is added; a name is needed', async () => {
    await make(PAIRS);
    const first = await loupe('annotate', data, '--by', 'Ann', '--labels', 'triage', '--row', '1', '--label', 'keep');
    const again = await loupe('annotate', data, '--by', 'Ann', '--labels', 'triage', '--row', '1', '--label', 'keep');
    expect(again.status).toBe(0);
    expect(again.result).toEqual(first.result);
    expect(again.warnings.map((w) => w.message)).toEqual(['Row 1 has this label of Ann already: no line was added, and the one that holds is shown.']);
    expect((await loupe('annotations', data)).result).toMatchObject({ lines: 1, current: 1 });
    expect(await loupe('annotate', data, '--by', ' ', '--labels', 'triage', '--row', '1', '--label', 'keep')).toMatchObject({ status: 2, error: { code: 'usage-annotate' } });
  });

  test('are of a schema by its id, whatever stands in the folder under that name', async () => {
    await make(PAIRS);
    const [before, cwd] = [process.cwd(), join(place, 'cwd')];
    mkdirSync(join(cwd, 'triage'), { recursive: true });
    process.chdir(cwd);
    try {
      await label(0, 'Ann', 'keep');
    } finally {
      process.chdir(before);
    }
  });

  test('are set by an id only where it says which row: equal rows share their labels, others do not', async () => {
    await make(`select 'one' as id, 'q' as prompt, 'a' as response union all select 'one', 'q', 'a' union all select 'two', 'q', 'b' union all select 'two', 'another', 'c' order by 1, 2`);
    const by = async (key: string): Promise<Document & { status: number }> => loupe('annotate', data, '--by', 'Ann', '--labels', 'triage', '--key', key, '--label', 'keep', '--role', 'id=id');
    expect((await by('one')).status).toBe(0);
    expect(await by('two')).toMatchObject({ status: 2, error: { code: 'row-key-several', message: '“two” is the id of several rows of “data.parquet” with different texts (the first are 2, 3): name one with --row.' } });
    expect((await loupe('annotations', data)).result).toMatchObject({ current: 1 });
  });

  test('agree on the scale of their schema: several labels at once are sets', async () => {
    await make(PAIRS);
    for (const [row, ann, bo] of [[0, 'verbosity,format', 'verbosity'], [1, 'format', 'format']] as const) {
      await label(row, 'Ann', ann, 'diverging-reasons');
      await label(row, 'Bo', bo, 'diverging-reasons');
    }
    const { result } = await loupe('annotations', data);
    // MASI: {verbosity, format} is 2/3 from each of its parts, which are 1 apart. Observed 1/4 · 2 · 2/3 = 1/3; expected 1/12 · 2 · (2/3 + 4/3 + 2) = 2/3.
    const { 'diverging-reasons.reasons': agreement } = result['agreement'] as Record<string, { overall: { krippendorffAlpha: { value: number } } }>;
    expect(agreement).toMatchObject({ level: 'set', units: 2, judgedTwice: 2, overall: { observed: { value: 0.5 } } });
    expect(agreement?.overall.krippendorffAlpha.value).toBeCloseTo(0.5, 12);
  });

  test('with a schema of the current folder that is wrong: what is wrong in it is said', async () => {
    await make(PAIRS);
    const [before, cwd] = [process.cwd(), join(place, 'own')];
    mkdirSync(join(cwd, '.loupe', 'labels'), { recursive: true });
    writeFileSync(join(cwd, '.loupe', 'labels', 'mine.labels.json'), '{ "questions": [{ "id": "q", "kind": "one" }] }');
    process.chdir(cwd);
    try {
      expect(await loupe('annotate', data, '--by', 'Ann', '--labels', 'mine', '--row', '1', '--label', 'a')).toMatchObject({ status: 2, error: { code: 'schema-form' } });
      expect(await loupe('annotate', data, '--by', 'Ann', '--labels', 'other', '--row', '1', '--label', 'a')).toMatchObject({ status: 2, error: { code: 'labels-unknown' } });
    } finally {
      process.chdir(before);
    }
  });

  test('agree as two by two tables say', async () => {
    await make(PAIRS);
    for (const [row, a, b] of [[0, 'keep', 'keep'], [1, 'keep', 'drop'], [2, 'drop', 'drop'], [3, 'drop', 'drop']] as const) {
      await label(row, 'Ann', a);
      await label(row, 'Bo', b);
    }
    const { result } = await loupe('annotations', data);
    // 3 of 4 agree; by chance 2/4 · 1/4 + 2/4 · 3/4 = 1/2: kappa (0.75 − 0.5) / 0.5
    expect(result['agreement']).toMatchObject({ triage: { units: 4, pairs: [{ n: 4, agree: 3, observed: { value: 0.75 }, cohenKappa: { value: 0.5 } }], classes: { unanimous: 3, majority: 0, split: 1 } } });
    // alpha: observed disagreement 1/4, expected 2 · 3 · 5 / (8 · 7)
    expect(await printed('annotations', data)).toMatch(new RegExp(`^triage +4 +0\\.7500 +${(1 - 1 / 4 / (30 / 56)).toFixed(4).replace('.', '\\.')}$`, 'm'));
    expect(result).toMatchObject({ current: 8, retracted: 0, orphaned: [], byLabel: { triage: { keep: { Ann: 2, Bo: 1 }, drop: { Ann: 2, Bo: 3 } } } });
  });

  test('of pairs become a preference set, which opens as one', async () => {
    await make(PAIRS);
    for (const [row, labels] of [[0, ['a-clearly-better', 'a-slightly-better', 'b-slightly-better']], [1, ['b-clearly-better']], [2, ['tie', 'tie']], [3, ['both-bad']], [4, ['a-slightly-better', 'b-slightly-better']]] as const) {
      for (const [i, what] of labels.entries()) await label(row, ['Ann', 'Bo', 'Cy'][i] ?? '', what, 'pairwise');
    }
    const out = join(place, 'prefs.parquet');
    const { result, warnings } = await loupe('annotations', data, '--out', out, '--as', 'preference');
    expect(result).toMatchObject({ records: 5, written: 2, left: { 'tie': 1, 'both-bad': 1, 'split': 1 } });
    expect(warnings.map((w) => w.code)).toEqual(['preferences-left']);
    const info = await engine.request('open', { source: { paths: [out], literal: true } });
    expect([info.shape.kind, info.shape.roles.prompt, info.shape.roles.chosen, info.shape.roles.rejected]).toEqual(['preference', ['prompt'], ['chosen'], ['rejected']]);
    const message = (role: string, content: string): unknown[] => [{ role, content }];
    expect(await rowsOf(`select prompt, chosen, rejected, source.row::int, list_transform(votes, lambda v: v.annotator || ' ' || v.label), round(agreement, 3) from '${out}' order by 4`)).toEqual([
      [message('user', 'q0'), message('assistant', 'first answer 0'), message('assistant', 'second answer 0'), 0, ['Ann a-clearly-better', 'Bo a-slightly-better', 'Cy b-slightly-better'], 0.667],
      [message('user', 'q1'), message('assistant', 'second answer 1'), message('assistant', 'first answer 1'), 1, ['Ann a-clearly-better'], 1],
    ]);
    expect((await loupe('annotations', data, '--out', out, '--force', '--as', 'preference', '--ties', 'both')).result).toMatchObject({ written: 4, left: { 'both-bad': 1, 'split': 1 } });
    expect((await loupe('annotations', data, '--out', join(place, 'prefs.jsonl'), '--as', 'preference', '--ties', 'first')).result).toMatchObject({ written: 3 });
  });

  test('of a preference dataset may turn it, and its conversations stay whole', async () => {
    await make(`select [{role: 'user', content: 'hi 👋' || i}, {role: 'assistant', content: 'good ' || i}] as chosen, [{role: 'user', content: 'hi 👋' || i}, {role: 'assistant', content: 'bad ' || i}] as rejected from range(3) t(i)`);
    await label(0, 'Ann', 'a-clearly-better', 'pairwise');
    await label(2, 'Ann', 'b-clearly-better', 'pairwise');
    const out = join(place, 'prefs.parquet');
    await loupe('annotations', data, '--out', out, '--as', 'preference');
    expect(await rowsOf(`select prompt[1].content, len(prompt)::int, chosen[1].content, rejected[1].content from '${out}' order by 1`)).toEqual([['hi 👋0', 1, 'good 0', 'bad 0'], ['hi 👋2', 1, 'bad 2', 'good 2']]);
  });

  test('leave rows out of a clean set, which are counted; rows without labels stay', async () => {
    await make(PAIRS);
    await label(1, 'Ann', 'drop');
    await label(2, 'Ann', 'drop');
    await label(2, 'Bo', 'keep');
    await label(3, 'Bo', 'unsure');
    const out = join(place, 'clean.parquet');
    const { result } = await loupe('export', data, '--out', out, '--without', 'triage=drop', '--without', 'triage=unsure');
    expect(result).toMatchObject({ rows: 5, leftOut: { 'triage=drop': 2, 'triage=unsure': 1 } });
    expect(await rowsOf(`select prompt from '${out}'`)).toEqual([['q0'], ['q4'], ['q5'], ['q6'], ['q7']]);
    expect((await loupe('export', data, '--out', out, '--force', '--without', 'triage=drop', '--accept', 'majority', '--filter', `prompt < 'q4'`)).result).toMatchObject({ rows: 3, leftOut: { 'triage=drop': 1 } });
    expect((await loupe('export', data, '--out', out, '--force', '--without', 'refusal=full-refusal')).warnings.map((w) => w.code)).toEqual(['without-none']);
    expect((await loupe('export', data, '--out', out, '--force', '--without', 'triage=drp')).error).toMatchObject({ code: 'without-unknown', message: expect.stringContaining('triage=drop') as string });
    await label(4, 'Ann', 'format,verbosity', 'diverging-reasons');
    expect((await loupe('export', data, '--out', out, '--force', '--without', 'diverging-reasons=verbosity')).result).toMatchObject({ rows: 7, leftOut: { 'diverging-reasons=verbosity': 1 } });
    expect((await loupe('export', data, '--out', out, '--force', '--without', 'triage')).error.code).toBe('usage-without');
  });

  test('are columns of an export beside columns of exactly the types that the source has', async () => {
    await make(`select {a: [i], b: {c: 1.5::decimal(9,3), "odd name": null::date}} as s, [[i::tinyint]] as l, map(['k'], [timestamp '2024-01-01' + to_days(i::integer)]) as m, 1.25::decimal(38,10) as d, timestamptz '2024-01-01 00:00:00+00' as z,
      '\\xAB'::blob as b, uuid() as u, i::utinyint as t, time '01:02:03' as c, 'x' || i as "label:x", [{role: 'user', content: 'q' || i}] as messages from range(5) t(i)`);
    await label(1, 'Ann', 'keep');
    await label(3, 'Ann', 'verbosity', 'diverging-reasons');
    const out = join(place, 'out.parquet');
    expect((await loupe('export', data, '--out', out, '--with', 'annotations')).status).toBe(0);
    const described = (path: string): Promise<unknown[][]> => rowsOf(`select column_name, column_type from (describe from '${path}')`);
    expect(await described(out)).toEqual([...(await described(data)), ['label:diverging-reasons.reasons', 'VARCHAR[]'], ['label:triage', 'VARCHAR']]);
    expect(await rowsOf(`select * exclude ("label:diverging-reasons.reasons", "label:triage") from '${out}'`)).toEqual(await rowsOf(`from '${data}'`));
    expect(await rowsOf(`select "label:triage" from '${out}'`)).toEqual([[null], ['keep'], [null], [null], [null]]);
  });

  test('are set on parts and spans as the reader names them, in code points', async () => {
    await make(`select [{role: 'user', content: 'what?'}, {role: 'assistant', content: '👩🏽‍🔬 e\u0301 says: no'}] as messages`);
    const annotate = (...argv: string[]): ReturnType<typeof loupe> => loupe('annotate', data, '--by', 'Ann', '--row', '0', ...argv);
    const subjectOf = async (...argv: string[]): Promise<unknown> => ((await annotate(...argv)).result['line'] as { subject: unknown }).subject;
    expect(await subjectOf('--labels', 'response-errors', '--label', 'wrong-fact', '--part', 'messages[2]', '--start', '0', '--end', '4')).toMatchObject({ kind: 'span', path: 'messages[2]', start: 0, end: 4, text: '👩🏽‍🔬', after: ' e\u0301 says: no' });
    expect(await subjectOf('--labels', 'refusal', '--label', 'full-refusal', '--part', 'messages[2]')).toMatchObject({ path: 'messages[2]' });
    for (const [argv, code] of [
      [['--labels', 'response-errors', '--label', 'wrong-fact', '--part', 'messages[2]', '--start', '3', '--end', '99'], 'span-beyond'],
      [['--labels', 'response-errors', '--label', 'wrong-fact', '--part', 'messages[9]', '--start', '0', '--end', '1'], 'part-unknown'],
      [['--labels', 'response-errors', '--label', 'wrong-fact', '--start', '0', '--end', '1'], 'usage-span'],
      [['--labels', 'response-errors', '--label', 'wrong-fact', '--question', 'errors'], 'question-of-spans'],
      [['--labels', 'pairwise', '--label', 'tie', '--question', 'nope'], 'question-unknown'],
      [['--labels', 'triage', '--label', 'kep'], 'label-unknown'],
      [['--labels', 'diverging-reasons', '--label', 'verbosity,formt'], 'label-unknown'],
    ] as const) expect((await annotate(...argv)).error.code, argv.join(' ')).toBe(code);
    expect((await annotate('--labels', 'triage', '--label', 'kep')).error.message).toMatch(/“kep” is no label of the question “triage”; there are: keep, /);
    expect((await annotate('--labels', 'pairwise', '--label', 'helpful,safe')).result['line']).toMatchObject({ question: 'reasons', value: ['helpful', 'safe'] });
  });

  test('are never overwritten by an export', async () => {
    await make(PAIRS);
    await label(1, 'Ann', 'keep');
    const { files } = (await loupe('annotations', data)).result as { files: string[] };
    const before = readFileSync(files[0] ?? '', 'utf8');
    expect((await loupe('annotations', data, '--out', files[0] ?? '', '--force')).error.code).toBe('out-is-labels');
    expect(readFileSync(files[0] ?? '', 'utf8')).toBe(before);
  });
});
