import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { madeData } from '../../fixtures/madeData';
import { runCli } from '../../fixtures/runCli';

interface Side { readonly name: string; readonly rows: number; readonly matched: number; readonly missing: number; readonly duplicates: number; readonly empty: number; readonly truncated: number; readonly oneText: boolean; readonly samplesPerKey: number }
interface Result {
  readonly joined: number;
  readonly keys: number;
  readonly sides: readonly Side[];
  readonly identical: readonly { readonly n: number; readonly nTrimmed: number }[];
  readonly metrics: readonly { readonly kind: string; readonly sides: readonly { readonly n: number; readonly mean: number | null; readonly skipped: number }[]; readonly pairs: readonly { readonly n: number; readonly difference: number | null; readonly p: number | null; readonly why: string | null }[] }[];
}

describe('what comparisons are given and cannot be joined as it is', () => {
  const data = madeData();
  const compare = async (...argv: readonly string[]): Promise<{ status: number; result: Result; warnings: readonly { code: string; message: string }[]; error?: { code: string; message: string } }> => {
    const { status, out } = await runCli(data().folder, ['compare', ...argv, '--json', '--resamples', '0']);
    return { status, ...(JSON.parse(out) as { result: Result; warnings: readonly { code: string; message: string }[] }) };
  };
  const outputs = async (prompt: string, output: string, from = 'range(20) t(i)'): Promise<string> => data().file(`select ${prompt} as prompt, ${output} as output from ${from}`);
  const said = (warnings: readonly { code: string }[]): string[] => warnings.map((w) => w.code);

  test('sides that share no prompt: white space and capitals, a chat template, another split are told apart', async () => {
    const plain = await outputs(`'What is ' || i || ' plus one'`, `'answer ' || i`);
    const spaced = await outputs(`'  what  is ' || i || ' plus one '`, `'answer ' || i`);
    const rendered = await outputs(`'Q: What is ' || i || ' plus one' || chr(10) || 'A:'`, `'answer ' || i`);
    const other = await outputs(`'Translate word ' || (i + 1000)`, `'answer ' || i`);
    const askGuess = async (b: string): Promise<readonly [number, number, string[]]> => {
      const { status, result, warnings } = await compare(`a=${plain}`, `b=${b}`);
      return [status, result.joined, said(warnings).filter((code) => code.startsWith('compare-shared'))];
    };
    expect(await askGuess(spaced)).toEqual([0, 0, ['compare-shared-none-space']]);
    expect(await askGuess(rendered)).toEqual([0, 0, ['compare-shared-none-template']]);
    expect(await askGuess(other)).toEqual([0, 0, ['compare-shared-none-split']]);
  });

  test('white space is left aside where a person says so', async () => {
    const [a, b] = [await outputs(`'two ' || i`, `'x' || i`), await outputs(`E' two\\n  ' || i || ' '`, `'x' || i`)];
    expect((await compare(`a=${a}`, `b=${b}`, '--key', 'prompt-normalised')).result.joined).toBe(20);
  });

  test('duplicate ids: the first row counts, and it is said; with a sample column they are samples', async () => {
    const rows = '(select i // 4 as id, i % 4 as sample, (i % 3 = 0) as correct, \'answer \' || i as output from range(40) t(i))';
    const [a, b] = [await data().file(`select * from ${rows}`), await data().file(`select * from ${rows} where sample < 2`)];
    const { result, warnings } = await compare(`a=${a}`, `b=${b}`, '--key', 'id', '--metric', 'correct');
    expect([result.sides.map((s) => s.duplicates), result.joined, said(warnings).filter((c) => c === 'compare-duplicates')]).toEqual([[30, 10], 10, ['compare-duplicates', 'compare-duplicates']]);
    const sampled = await compare(`a=${a}`, `b=${b}`, '--key', 'id', '--sample', 'sample', '--metric', 'correct');
    expect(sampled.result.sides.map((s) => [s.duplicates, s.samplesPerKey])).toEqual([[0, 4], [0, 2]]);
    // Of key 0 the samples 0 and 3 are right: 2 of 4 against 1 of 2.
    expect(sampled.result.metrics[0]?.pairs[0]?.n).toBe(10);
  });

  test('a side without rows, answers that are empty, cut or all one text', async () => {
    const whole = await outputs(`'question ' || i`, `'answer ' || i`);
    const none = await outputs(`'question ' || i`, `'answer ' || i`, 'range(0) t(i)');
    const { result, warnings } = await compare(`a=${whole}`, `b=${none}`, '--key', 'prompt', '--text', 'output');
    expect([result.joined, result.sides.map((s) => [s.rows, s.missing]), said(warnings)]).toEqual([0, [[20, 0], [0, 20]], ['compare-side-empty']]);
    const dirty = await outputs(`'question ' || i`, `case when i < 3 then '' when i = 3 then null when i = 4 then E' \\n' when i < 8 then 'long … ... (truncated)' else 'answer ' || i end`);
    const constant = await outputs(`'question ' || i`, `'always this'`);
    const second = await compare(`a=${dirty}`, `b=${constant}`);
    expect(second.result.sides.map((s) => [s.empty, s.truncated, s.oneText])).toEqual([[5, 3, false], [0, 0, true]]);
    expect(said(second.warnings)).toEqual(expect.arrayContaining(['compare-one-text', 'compare-truncated']));
  });

  test('another order of rows changes nothing; leading white space is told apart from other differences', async () => {
    const [a, b] = [await data().file(`select 'q' || i as prompt, 'answer ' || i as output from range(50) t(i)`), await data().file(`select 'q' || i as prompt, '   answer ' || i as output from range(50) t(i) order by hash(i)`)];
    const { result, warnings } = await compare(`a=${a}`, `b=${b}`);
    expect([result.joined, result.identical.map(({ n, nTrimmed }) => [n, nTrimmed])]).toEqual([50, [[0, 50]]]);
    expect(said(warnings)).toContain('compare-space-only');
  });

  test('scores as text are read and said; words are no numbers; what is missing is skipped and counted', async () => {
    const [a, b] = [
      await data().file(`select i as id, 'x' as output, case when i < 5 then null when i < 8 then 'n/a' else ' ' || (i % 4) || ' ' end as score from range(30) t(i)`),
      await data().file(`select i as id, 'y' as output, (i % 3)::varchar as score from range(30) t(i)`),
    ];
    const { result, warnings } = await compare(`a=${a}`, `b=${b}`, '--key', 'id', '--text', 'output', '--metric', 'score');
    expect([result.metrics[0]?.sides.map((s) => [s.n, s.skipped]), result.metrics[0]?.pairs[0]?.n]).toEqual([[[22, 8], [30, 0]], 22]);
    expect(said(warnings)).toContain('compare-metric-text');
    expect(warnings.find((w) => w.code === 'compare-metric-words')?.message).toContain('3 values of “score” in “a” are no numbers');
    const words = await data().file(`select i as id, 'y' as output, 'good' as score from range(30) t(i)`);
    const { status, error } = await compare(`a=${words}`, `b=${words}`, '--key', 'id', '--text', 'output', '--metric', 'score');
    expect([status, error?.code]).toEqual([2, 'compare-metric-none']);
  });

  test('forty models of one file, and an answer of a megabyte', async () => {
    const file = await data().file(`select 'model-' || (i % 40) as model, 'question ' || (i // 40) as prompt, case when i = 0 then repeat('long ', 200000) else 'answer ' || i end as output, (i % 7 = 0) as correct from range(400) t(i)`);
    const { status, result } = await compare(file, '--model', 'model', '--metric', 'correct');
    expect([status, result.sides.length, result.joined, result.metrics[0]?.pairs.length]).toEqual([0, 40, 10, 39]);
  });

  test('one side only, no key in common, no answer, an unknown metric, column, side and verifier are one sentence each', async () => {
    const file = await data().file(`select i as n, 'abc' as note from range(5) t(i)`);
    const other = await data().file(`select i as m, 'abc' as remark from range(5) t(i)`);
    const good = await outputs(`'q' || i`, `'a' || i`);
    const failure = async (...argv: readonly string[]): Promise<readonly [number, string | undefined]> => {
      const { status, error } = await compare(...argv);
      return [status, error?.code];
    };
    expect(await failure(file)).toEqual([2, 'compare-one-side']);
    expect(await failure(`a=${file}`, `b=${other}`)).toEqual([2, 'compare-no-key']);
    expect(await failure(`a=${file}`, `b=${other}`, '--key', 'row')).toEqual([2, 'compare-no-answer']);
    expect(await failure(`a=${good}`, `b=${good}`, '--metric', 'nowhere')).toEqual([2, 'column-unknown']);
    expect(await failure(`a=${good}`, `b=${good}`, '--baseline', 'c')).toEqual([2, 'usage-baseline']);
    expect(await failure(`a=${good}`, `b=${good}`, '--metric', 'verifier:nobody')).toEqual([2, 'usage-verifier']);
    expect(await failure(`a=${good}`, `b=${good}`, '--metric', 'verifier:gsm8k')).toEqual([2, 'compare-no-reference']);
    expect(await failure(`a=${good}`, `b=${good}`, '--metric', '((select count(*) from range(3)) > 1)')).toEqual([2, 'sql-refused']);
    expect(await failure(`a=${good}`, `b=${good}`, '--metric', 'wb-reward:500')).toEqual([2, 'compare-reward-columns']);
    expect(await failure(`a=${good}`, `b=${good}`, '--metric', 'alpaca-lc')).toEqual([2, 'column-unknown']);
    expect(await failure(good, other, '--model', 'n')).toEqual([2, 'usage-compare-model']);
  });

  test('names and texts that try to be SQL are compared as they are', async () => {
    const file = await data().file(`select case i % 2 when 0 then 'it''s; drop table x --' else 'b"c' end as "mo'del""s", 'q' || (i // 2) as prompt, $$'); drop$$ || i as output, i % 2 as "sc'ore" from range(20) t(i)`);
    const { status, result } = await compare(file, '--model', `mo'del"s`, '--metric', `"sc'ore"`);
    expect([status, result.joined, result.sides.map((s) => s.name)]).toEqual([0, 10, ['b"c', "it's; drop table x --"]]);
  });

  test('a file that is damaged is an error that names it', async () => {
    const good = await outputs(`'q' || i`, `'a' || i`);
    const bad = `${data().place()}/bad.parquet`;
    writeFileSync(bad, readFileSync(good).subarray(0, 100));
    const { status, out } = await runCli(data().folder, ['compare', `a=${good}`, `b=${bad}`, '--json']);
    expect([status, out]).toEqual([2, expect.stringContaining('bad.parquet')]);
  });
});
