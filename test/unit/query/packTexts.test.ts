import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testEngine } from '../../fixtures/engine';
import { hasShared } from '../../fixtures/shared';
import { raw, relationOf, saved } from './savedAnswers';

/** An answer as the file's own columns have it. */
interface Text {
  readonly row: number;
  readonly side: string;
  readonly text: string;
}

/** How the answers of a file are read from its own columns: row, side, text. */
const ANSWERS: Readonly<Record<string, string>> = {
  'model-outputs/arena-hard-v0.1/gpt-4-0314.parquet': `select file_row_number, 'response', messages[-1].content from FILE order by 1`,
  'model-outputs/xstest/llama2new.parquet': `select file_row_number, 'response', completion from FILE order by 1`,
  'sft/llamafactory-alpaca-en-demo.parquet': `select file_row_number, 'response', output from FILE order by 1`,
  'preference/llamafactory-dpo-en-demo.parquet': `select file_row_number, unnest(['chosen', 'rejected']), unnest([chosen."value", rejected."value"]) from FILE order by 1, 2`,
  'preference/alpaca-eval-nc-multi-judge.parquet': `select file_row_number, unnest(['output_1', 'output_2']), unnest([output_1, output_2]) from FILE order by 1, 2`,
  'preference/hh-rlhf-harmless-base-test-rows-0-1311.parquet': `select file_row_number, unnest(['chosen', 'rejected']), unnest([regexp_replace(string_split(chosen, E'\\n\\nAssistant:')[-1], '^ ', ''), regexp_replace(string_split(rejected, E'\\n\\nAssistant:')[-1], '^ ', '')]) from FILE order by 1, 2`,
};
const [ARENA, XSTEST, ALPACA, DPO, JUDGES, HH] = Object.keys(ANSWERS) as [string, string, string, string, string, string];
const KTO = 'preference/llamafactory-kto-en-demo.parquet';
const GLAIVE = 'sft/llamafactory-glaive-toolcall-en-demo.parquet';
/** What the model says in whole conversations. */
const SAID: Readonly<Record<string, string>> = {
  [KTO]: `select file_row_number, '', m.content from (select file_row_number, unnest(messages) as m from FILE) where m.role = 'assistant'`,
  [GLAIVE]: `select file_row_number, '', m."value" from (select file_row_number, unnest(conversations) as m from FILE) where m."from" in ('gpt', 'function_call')`,
  [XSTEST]: ANSWERS[XSTEST] ?? '',
};

const words = (text: string): string[] => text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '').split(/[\t\n\f\r ]+/);
const byCode = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

function grouped<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}

describe.skipIf(!hasShared('saved queries over texts'))('saved queries over texts answer what JavaScript finds in them', () => {
  let folder: string;
  let stop: () => Promise<void>;
  beforeAll(async () => { ({ folder, stop } = await testEngine()); });
  afterAll(async () => stop());

  async function texts(file: string, from = ANSWERS): Promise<Text[]> {
    const { duckdb } = await import('../shape/sample');
    const rows = (await (await duckdb()).runAndReadAll((from[file] ?? '').replaceAll('FILE', relationOf(file)))).getRows();
    return rows.map(([row, side, text]) => ({ row: Number(row), side: String(side), text: typeof text === 'string' ? text : '' }));
  }

  test.each([JUDGES, ALPACA, 'sft/gsm8k-train.parquet'])('near-duplicate prompts of %s', async (file) => {
    const column = file === ALPACA ? `instruction || case when "input" <> '' then E'\\n\\n' || "input" else '' end` : file === JUDGES ? 'instruction' : 'question';
    const groups = new Map<string, { row: number; text: string }[]>();
    for (const { row, text } of await texts(file, { [file]: `select file_row_number, '', ${column} from FILE order by 1` })) {
      const key = text.normalize('NFC').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
      groups.set(key, [...(groups.get(key) ?? []), { row, text }]);
    }
    const expected = [...groups].filter(([key, of]) => key !== '' && new Set(of.map((o) => o.text)).size > 1).map(([key, of]) => [key, new Set(of.map((o) => o.text)).size, of.length] as const).sort((a, b) => b[2] - a[2] || (groups.get(a[0])?.[0]?.row ?? 0) - (groups.get(b[0])?.[0]?.row ?? 0));
    const { rows } = await saved(folder, 'near-duplicate-prompts', file, ['n=1000']);
    expect(rows.map((r) => r.slice(0, 3).map((v) => String(v)))).toEqual(expected.map((r) => r.map((v) => String(v))));
  });

  test.each([ARENA, HH, DPO])('truncated answers of %s', async (file) => {
    const expected = (await texts(file)).flatMap(({ row, side, text }) => {
      const ends = text.replace(/[ \t\r\n]+$/, '');
      const last = ends.split('\n').at(-1) ?? '';
      const open = (ends.match(/^\s*```/gm) ?? []).length % 2 === 1;
      return [...text].length >= 200 && (open || (/[\p{L}\p{N},;:([{–-]$/u.test(last) && [...last].length >= 40)) ? [[row, side, open ? 'open code block' : 'open sentence']] : [];
    });
    const { rows } = await saved(folder, 'truncated-answers', file);
    expect(expected.length).toBeGreaterThan(0);
    expect(rows.map(([row, side, , why]) => [row, side, why])).toEqual(expected);
  });

  test.each([
    ['refusal-phrases', XSTEST, ['i cannot provide', 'i cannot fulfill', 'it is not appropriate']], ['refusal-phrases', KTO, ["i'm sorry, but", 'i cannot provide']],
    ['identity-phrases', KTO, ['as an ai', 'openai']], ['identity-phrases', GLAIVE, ['as an ai', 'trained by']],
    ['cutoff-phrases', KTO, ['real-time data', 'my training data']], ['cutoff-phrases', GLAIVE, ['real-time data', 'browse the internet']],
  ])('%s of %s', async (query, file, some) => {
    const said = (await texts(file, SAID)).map(({ row, text }) => ({ row, text: text.replaceAll('’', "'").toLowerCase() }));
    const { rows } = await saved(folder, query, file);
    const count = (phrase: string): [number, number] => [said.filter((s) => s.text.includes(phrase)).length, new Set(said.filter((s) => s.text.includes(phrase)).map((s) => s.row)).size];
    for (const [phrase, turns, records] of rows) expect([phrase, turns, records]).toEqual([phrase, ...count(String(phrase))]);
    for (const phrase of some) expect(rows.find(([p]) => p === phrase)?.[1] ?? 0, phrase).toBe(count(phrase)[0]);
    expect(rows.length).toBeGreaterThan(0);
  });

  test.each([[XSTEST, 'kill'], [KTO, "don't"], [GLAIVE, '"name": "calculate']])('a phrase in %s, with quotes in it or not', async (file, phrase) => {
    const expected = (await texts(file, SAID)).filter(({ text }) => text.toLowerCase().includes(phrase.toLowerCase()));
    const { rows } = await saved(folder, 'phrase', file, [`phrase=${phrase}`, 'n=10000']);
    expect(expected.length).toBeGreaterThan(0);
    expect(rows.map(([row]) => row)).toEqual(expected.map(({ row }) => row).sort((a, b) => a - b));
    expect(rows.every(([, , , , , around]) => String(around).toLowerCase().includes(phrase.toLowerCase()))).toBe(true);
  });

  test.each([ALPACA, HH, XSTEST])('repeated n-grams of %s', async (file) => {
    const expected = (await texts(file)).flatMap(({ row, side, text }) => {
      const all = words(text.toLowerCase());
      const counts = new Map<string, number>();
      for (let i = 0; i + 4 <= all.length; i++) counts.set(all.slice(i, i + 4).join(' '), (counts.get(all.slice(i, i + 4).join(' ')) ?? 0) + 1);
      const often = [...counts.values()].filter((n) => n >= 4);
      return often.length === 0 ? [] : [[row, side, Math.max(...often), often.length] as const];
    }).sort((a, b) => b[2] - a[2] || a[0] - b[0] || byCode(a[1], b[1]));
    const { rows } = await saved(folder, 'repeated-ngrams', file, ['words=4', 'times=4', 'n=10000']);
    expect(expected.length).toBeGreaterThan(0);
    expect(rows.map(([row, side, times, , different]) => [row, side, times, different])).toEqual(expected);
  });

  test.each([JUDGES, DPO])('scripts of %s', async (file) => {
    const all = await texts(file);
    const letters = all.reduce((n, { text }) => n + (text.match(/\p{L}/gu) ?? []).length, 0);
    const expected = ['Latin', 'Han', 'Hiragana', 'Katakana', 'Hangul', 'Cyrillic', 'Greek', 'Arabic', 'Hebrew', 'Devanagari', 'Thai'].flatMap((script) => {
      const counts = all.map(({ text }) => (text.match(new RegExp(`\\p{Script=${script}}`, 'gu')) ?? []).length);
      const characters = counts.reduce((a, b) => a + b, 0);
      return characters === 0 ? [] : [[script, characters, Number((characters / letters).toPrecision(9)), counts.filter((c) => c > 0).length] as const];
    }).sort((a, b) => b[1] - a[1] || byCode(a[0], b[0]));
    const { rows } = await saved(folder, 'scripts', file);
    expect(rows.map((r) => r.slice(0, 4))).toEqual(expected);
  });

  test.each([ARENA, HH])('formatting of %s', async (file) => {
    const patterns = [/^\s*```/m, /^\s*(?:[-*+•]|\d+[.)])\s+\S/m, /^#{1,6} \S/m, /^\s*\|.*\|\s*$/m, /\*\*\S/];
    const sides = grouped(await texts(file), (t) => t.side);
    const expected = [...sides].sort(([a], [b]) => byCode(a, b)).map(([side, of]) => [side, of.length, ...patterns.map((p) => of.filter(({ text }) => p.test(text)).length)]);
    const { rows } = await saved(folder, 'formatting', file);
    expect(rows.map(([side, , ...counts]) => [side, ...counts])).toEqual(expected);
  });

  test.each([ALPACA, XSTEST, ARENA])('first words of %s', async (file) => {
    const counts = new Map<string, number>();
    for (const { text } of await texts(file)) if (text.trim() !== '') counts.set(words(text).slice(0, 2).join(' '), (counts.get(words(text).slice(0, 2).join(' ')) ?? 0) + 1);
    const { rows } = await saved(folder, 'first-words', file, ['n=100000']);
    expect(new Map(rows.map(([w, n]) => [String(w), Number(n)]))).toEqual(counts);
    expect(rows[0]?.[1]).toBe(Math.max(...counts.values()));
  });

  test.each([[ARENA, '### Instruction:'], [GLAIVE, '<|endoftext|>'], [HH, '</s>']])('template tokens of %s', async (file, token) => {
    const count = await raw(`select coalesce(sum((length(t) - length(replace(t, '${token}', ''))) // length('${token}')), 0) from (select to_json(d)::varchar as t from ${relationOf(file)} as d)`);
    const { rows } = await saved(folder, 'template-tokens', file);
    expect(rows.filter(([t]) => t === token).reduce((n, [, , times]) => n + Number(times), 0)).toBe(Number(count[0]?.[0]));
  });

  test('roles that do not alternate: in hh-rlhf where the same header stands twice, in glaive nowhere', async () => {
    const pairs = await raw(`select file_row_number, unnest(['chosen', 'rejected']), unnest([regexp_extract_all(chosen, '\\n\\n(Human|Assistant):', 1), regexp_extract_all(rejected, '\\n\\n(Human|Assistant):', 1)]) from ${relationOf(HH)} order by 1, 2`);
    const expected = pairs.flatMap(([row, side, roles]) => (roles as string[]).flatMap((role, i, all) => (i > 0 && all[i - 1] === role ? [[row, side, i + 1, role === 'Human' ? 'user' : 'assistant']] : [])));
    const { rows } = await saved(folder, 'roles-not-alternating', HH);
    expect(expected.length).toBeGreaterThan(0);
    expect(rows.map(([row, side, turn, , role]) => [row, side, turn, role])).toEqual(expected);
    expect((await saved(folder, 'roles-not-alternating', KTO)).rows).toEqual([]);
  });

  test.each([HH, ARENA])('a sample of %s: one seed gives the same rows, another gives others, and none comes twice', async (file) => {
    const drawn = async (seed: number): Promise<unknown[]> => (await saved(folder, 'sample', file, ['n=40', `seed=${seed}`])).rows.map(([row]) => row);
    const [first, again, other] = [await drawn(1), await drawn(1), await drawn(2)];
    expect(new Set(first).size).toBe(40);
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  test.each([[JUDGES, 'generator_2', 3], [XSTEST, 'final_label', 3]])('a sample of %s has as many rows of each %s', async (file, column, values) => {
    const { rows, columns } = await saved(folder, 'sample-by-column', file, [`column=${column}`, 'n=7']);
    const counts = grouped(rows, (r) => String(r[columns.indexOf('value')]));
    expect([...counts.values()].map((of) => of.length)).toEqual(Array.from({ length: values }, () => 7));
    expect(rows.every((r) => r[columns.indexOf('value')] === r[columns.lastIndexOf(column)])).toBe(true);
  });
});
