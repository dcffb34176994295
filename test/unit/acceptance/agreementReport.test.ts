import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { build } from 'esbuild';
import MarkdownIt from 'markdown-it';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { judgesDocument } from '../../../src/cli/agreementJudges';
import { markdownReport } from '../../../src/core/report';
import type { EngineHandle } from '../../../src/engine/handle';
import { DISAGREEMENTS } from '../../../src/features/disagreements/contract';
import type { AgreementAnswer, DisagreementsMethod } from '../../../src/features/disagreements/contract';
import type { JudgesAnswer } from '../../../src/features/disagreements/judgesContract';
import { AS_NAMED } from '../../../src/features/disagreements/judgesPage';
import { AS_FOUND, requestOf } from '../../../src/features/disagreements/page';
import type { ProfilesAnswer } from '../../../src/features/disagreements/profilesContract';
import { agreementReport } from '../../../src/features/disagreements/report/agreementReport';
import { completeAnswers } from '../../../src/features/disagreements/report/completeAnswers';
import { testEngine } from '../../fixtures/engine';
import { runCli } from '../../fixtures/runCli';

const ROOT = join(import.meta.dirname, '..', '..', '..');

interface Measured { readonly value: number | null; readonly low: number | null; readonly high: number | null; readonly n: number; readonly why?: string }
interface Result {
  readonly units: number;
  readonly overall: Readonly<Record<string, Measured>>;
  readonly pairs: readonly { readonly a: string; readonly b: string; readonly matrix: readonly (readonly number[])[]; readonly cohenKappa: Measured }[];
  readonly classes: Readonly<Record<string, number>>;
  readonly classShares: Readonly<Record<string, { readonly low: number; readonly high: number }>>;
  readonly labels: readonly string[];
  readonly joined?: unknown;
  readonly judges?: { readonly judges: readonly { readonly name: string }[] };
  readonly slices?: readonly { readonly value: string; readonly judgedTwice: number; readonly overall: Readonly<Record<string, Measured>>; readonly rest: { readonly judgedTwice: number; readonly overall: Readonly<Record<string, Measured>> }; readonly against: Readonly<Record<'krippendorffAlpha' | 'observed', Measured & { readonly p: number | null; readonly pAdjusted: number | null }>> }[];
  readonly report?: { readonly out: string; readonly format: string; readonly bytes: number };
}
interface Document { readonly result: Result; readonly error?: { readonly code: string } }

const HOSTILE = ['<script>alert(1)</script>', 'a | b', '``` `x` ```', 'line\nbreak, "quoted"', "it's $HOME `id` \\", '[x](command:rm) ![i](http://a)', '</figure><img src=x onerror=alert(1)>'];

/** Sums over units in another order differ in their last digits. */
const rounded = (value: unknown): unknown => JSON.parse(JSON.stringify(value, (_, v: unknown) => (typeof v === 'number' ? Math.round(v * 1e9) / 1e9 + 0 : v)));

describe('a report of agreement', () => {
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
    copyFileSync(join(folder, 'engine.cjs'), join(folder, 'engine.js'));
    await build({ entryPoints: [join(ROOT, 'src', 'cli.ts')], outfile: join(folder, 'cli.js'), bundle: true, platform: 'node', format: 'cjs', target: 'node20', mainFields: ['module', 'main'], external: ['@duckdb/node-bindings-*'], loader: { '.sql': 'text' }, logLevel: 'error' });
  });
  afterAll(async () => {
    db.closeSync();
    await stop();
  });
  beforeEach(() => {
    place = join(folder, `it's report ${String(at++)}`);
    mkdirSync(place);
    data = join(place, 'data.parquet');
  });

  const make = (sql: string): Promise<unknown> => db.run(`copy (${sql}) to '${data.replaceAll("'", "''")}'`);
  const loupe = async (...argv: readonly string[]): Promise<Document & { status: number }> => {
    const { status, out } = await runCli(folder, ['agreement', data, ...argv, '--json'], '7.8.9');
    return { status, ...(JSON.parse(out) as Document) };
  };
  const reportOf = async (name: string, ...argv: readonly string[]): Promise<{ text: string; result: Result }> => {
    const { result, error } = await loupe(...argv, '--report', join(place, name));
    expect(error).toBeUndefined();
    return { text: readFileSync(join(place, name), 'utf8'), result };
  };
  /** Columns annotator_1 to annotator_3 over some labels, each with its own habits. */
  const ratings = (labels: readonly string[]): Promise<unknown> => {
    const list = `[${labels.map((label) => `'${label.replaceAll("'", "''")}'`).join(', ')}]`;
    const pick = (step: number, every: number): string => `${list}[1 + (i + case when i % ${String(every)} = 0 then ${String(step)} else 0 end) % ${String(labels.length)}]`;
    return make(`select i as id, 'prompt ' || i as prompt, ${pick(0, 2)} as annotator_1, ${pick(1, 3)} as annotator_2, ${pick(2, 4)} as annotator_3, case when i % 2 = 0 then 'even' else 'odd' end as source from range(60) t(i)`);
  };
  const cells = (text: string): string[][] => [...text.matchAll(/<tr>(.*?)<\/tr>/g)].map(([, row = '']) => [...row.matchAll(/<t[dh][^>]*>(.*?)<\/t[dh]>/g)].map(([, cell = '']) => cell.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))));
  const commands = (text: string): string[] => new MarkdownIt().parse(text, {}).filter((t) => t.type === 'fence' && t.info === 'sh').map((t) => t.content);
  /** Runs a line as a POSIX shell does, with loupe for what it begins with. */
  const spawned = (line: string): string => {
    writeFileSync(join(place, 'line.sh'), `loupe() { "${process.execPath}" "${join(folder, 'cli.js')}" "$@" --temp "${join(folder, 'temp')}"; }\n${line}`);
    return execFileSync('sh', ['line.sh'], { cwd: place, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  };

  test('holds the numbers of the answer: measures with intervals and n, matrices, classes, and why a measure is undefined', async () => {
    await ratings(['good', 'fair', 'bad']);
    const { text, result } = await reportOf('r.html', '--resamples', '200');
    const rows = cells(text);
    const { observed, fleissKappa, krippendorffAlpha, icc2 } = result.overall;
    const row = (m: Measured | undefined): unknown[] => [m?.value?.toFixed(4), `${m?.low?.toFixed(4) ?? ''} to ${m?.high?.toFixed(4) ?? ''}`, String(m?.n)];
    expect(rows.find((r) => r[0] === 'agreement, of all pairs' && r.length === 5)?.slice(1, 4)).toEqual(row(observed));
    expect(rows.find((r) => r[0] === 'Fleiss’ κ' && r.length === 5)?.slice(1, 4)).toEqual(row(fleissKappa));
    expect(rows.find((r) => r[0]?.startsWith('Krippendorff’s α') === true && r.length === 5)?.slice(1, 4)).toEqual(row(krippendorffAlpha));
    expect(rows.some((r) => r[0] === 'ICC(2)')).toBe(false);
    expect(text).toContain(`<p>Gwet’s AC2, ICC(1), ICC(2), ICC(3): ${icc2?.why ?? ''}.</p>`);
    const [pair] = result.pairs;
    const from = rows.findIndex((r) => r[0] === `${pair?.a ?? ''} ↓  ${pair?.b ?? ''} →`);
    expect(rows.slice(from + 1, from + 4).map((r) => r.slice(1, 4).map(Number))).toEqual(pair?.matrix);
    for (const [name, n] of Object.entries(result.classes)) expect(rows.find((r) => r[0] === name && r[1]?.endsWith('.') === true)?.[2]).toBe(String(n));
    expect(text).toContain('7.8.9');
    expect(text).toMatch(/aria-label="Measures with 95 % intervals: agreement, of all pairs [\d.]+ \(95 % /);
  });

  test('shows labels and names as text, whatever they hold, in HTML and in Markdown', async () => {
    await ratings(HOSTILE);
    const { text: html } = await reportOf('r.html', '--resamples', '0');
    const tags = [...html.replaceAll(/"[^"]*"/g, '""').matchAll(/<\/?([a-z]\w*)([^>]*)>/gi)];
    expect([...new Set(tags.map(([, name]) => name))].sort()).toEqual(['body', 'circle', 'div', 'h1', 'h2', 'h3', 'head', 'html', 'line', 'meta', 'p', 'pre', 'rect', 'style', 'svg', 'table', 'tbody', 'td', 'text', 'th', 'thead', 'title', 'tr']);
    expect(tags.filter(([, , attributes = '']) => /\s(src|href|on\w+|style)=/.test(attributes))).toEqual([]);
    expect(html).toContain("default-src 'none'");
    const shown = new Set(cells(html).map((r) => r[0]));
    for (const label of HOSTILE) expect(shown).toContain(label.replace('\n', '↵'));
    const { text: markdown } = await reportOf('r.md', '--resamples', '0');
    const rendered = new MarkdownIt({ html: true, linkify: true }).render(markdown).replaceAll(/<pre>.*?<\/pre>/gs, '');
    expect(rendered).not.toMatch(/<script|<img|<a |<strong|<code/);
    const table = new Set([...rendered.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, cell]) => cell));
    expect(table).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(table).toContain('a | b');
  });

  test('prints commands that give the same numbers, of labels and names that a shell would take apart', async () => {
    await ratings(HOSTILE);
    const quoted = HOSTILE.map((label) => `"${label.replaceAll('"', '""')}"`);
    const asked = ['--resamples', '150', '--seed', '3', '--by', 'source', '--profiles', '--level', 'ordinal', '--order', quoted.slice(0, 6).join(','), '--drop', quoted[6] ?? '', '--filter', `source <> 'it''s' and id < 55`];
    const { text, result } = await reportOf('r.md', ...asked);
    expect(result.labels).toEqual(HOSTILE.slice(0, 6));
    const [all = '', again = '', items = ''] = commands(text);
    const numbers = Object.fromEntries(Object.entries(result).filter(([name]) => name !== 'report'));
    expect(rounded((JSON.parse(spawned(all)) as Document).result)).toEqual(rounded(numbers));
    spawned(again.replace('report.html', 'again.md'));
    const without = (report: string): string => report.replace(/\| made \|.*\|/, '').replace(/\| Dataset Loupe \|.*\|/, '');
    expect(without(readFileSync(join(place, 'again.md'), 'utf8'))).toBe(without(text));
    spawned(items);
    expect(existsSync(join(place, 'items.parquet'))).toBe(true);
  });

  test('sets slices against the rest as the command does: difference, interval, chance, corrected chance, and which are small', async () => {
    await make(`select i as id, 'prompt ' || i as prompt, x as annotator_1, case when s = 'good' or i % 3 > 0 then x else 'other' end as annotator_2, s as source
      from (select i, ['a', 'b', 'c'][1 + i % 3] as x, case when i < 10 then 'few' when i % 2 = 0 then 'good' else 'bad | worse' end as s from range(130) t(i))`);
    const { text, result } = await reportOf('r.html', '--resamples', '300', '--by', 'source');
    const signed = (n: number | null | undefined): string => `${(n ?? 0) > 0 ? '+' : ''}${(n ?? 0).toFixed(4)}`;
    const rows = cells(text);
    const heads = rows.flatMap((r, i) => (r[0] === 'source' && r.length === 10 ? [i] : []));
    expect(heads).toHaveLength(2);
    for (const [at, name] of (['krippendorffAlpha', 'observed'] as const).entries()) {
      const from = (heads[at] ?? 0) + 1;
      expect(rows.slice(from, from + 3)).toEqual(result.slices?.map(({ value, judgedTwice, overall, rest, against }) => {
        const [own, d] = [overall[name], against[name]];
        return [value, String(judgedTwice), String(rest.judgedTwice), own?.value?.toFixed(4), own?.low === null ? '' : `${own?.low?.toFixed(4) ?? ''} to ${own?.high?.toFixed(4) ?? ''}`, rest.overall[name]?.value?.toFixed(4), signed(d.value), `${signed(d.low)} to ${signed(d.high)}`, d.p?.toFixed(4), d.pAdjusted?.toFixed(4)];
      }));
    }
    expect(text).toContain('corrected for 3 slices by Benjamini and Hochberg');
    expect(text).toContain('Small n: few. Fewer than 30 units');
    expect(text).toMatch(/After correction p is below 0\.05 for .*good \(more agreement\)/);
    expect(text).toContain('Intervals without width: good.');
    expect(text).not.toContain('no correction');
    expect((await reportOf('none.html', '--resamples', '0', '--by', 'source')).text).toContain('No resamples were asked for');
  });

  /** Humans, and in a file of its own, of which some ids are others, what two models say. */
  const judged = async (): Promise<string> => {
    await make(`select i as id, 'prompt ' || i // 2 as prompt, ['1', '2', 'tie'][1 + i % 3] as annotator_1, ['1', '2', 'tie'][1 + (i + (i % 4 = 0)::int) % 3] as annotator_2, ['1', '2', 'tie'][1 + (i + (i % 5 = 0)::int) % 3] as annotator_3, case when i % 2 = 0 then 'even' else 'odd' end as source from range(90) t(i)`);
    const other = join(place, 'model=$x answers.parquet');
    await db.run(`copy (select i as id, ['1', '2', 'tie'][1 + (i + (i % 3 = 0)::int) % 3] as gpt_result, ['1', '2', 'tie'][1 + (i + (i % 7 = 0)::int) % 3] as claude_result from range(10, 95) t(i)) to '${other.replaceAll("'", "''")}'`);
    return other;
  };

  test('of a joined file names both with their fingerprints and says how many ids matched; its commands give the numbers of judges and slices again', async () => {
    const other = await judged();
    const { text, result } = await reportOf('r.md', '--join', other, '--on', 'id', '--judges', '--by', 'source', '--resamples', '150');
    expect(result.joined).toEqual({ matched: 80, unmatched: 10, unused: 5 });
    expect(result.judges?.judges.map((j) => j.name)).toEqual(['gpt_result', 'claude_result']);
    const plain = text.replaceAll('\\', '');
    expect(plain).toContain('# Agreement of raters: data.parquet, joined with model=$x answers.parquet by id');
    expect(plain).toContain('80 of 90 ids found a row there, 10 did not; 5 ids of it are not in this one');
    expect([...plain.matchAll(/\| fingerprint[^|]*\| ([0-9a-f]{64}) \|/g)]).toHaveLength(2);
    expect(plain).toMatch(/\| model=\$x answers\.parquet \| 85 \|/);
    // Two units share each prompt: intervals of classes are those of the answer, which knows it.
    for (const { low, high } of Object.values(result.classShares)) expect(plain).toContain(`| ${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)} % |`);
    const [all = '', again = ''] = commands(text);
    const numbers = Object.fromEntries(Object.entries(result).filter(([name]) => name !== 'report'));
    expect(rounded((JSON.parse(spawned(all)) as Document).result)).toEqual(rounded(numbers));
    spawned(again.replace('report.html', 'again.md'));
    const without = (report: string): string => report.replace(/\| made \|.*\|/, '').replace(/\| Dataset Loupe \|.*\|/, '');
    expect(without(readFileSync(join(place, 'again.md'), 'utf8'))).toBe(without(text));
  });

  test('saved from the page has judges of as many resamples as all else, so that its command gives exactly its numbers', async () => {
    const other = await judged();
    const source = { paths: [data], literal: true, join: { paths: [other], literal: true, on: 'id' } };
    const info = await engine.request('open', { source });
    const work = (method: DisagreementsMethod, params: unknown): Promise<unknown> => engine.request('work', { dataset: info.id, feature: DISAGREEMENTS, method, params }, { lane: 'job' });
    const ofPage = requestOf(AS_FOUND, { by: 'source', resamples: 400 });
    const ofJudges = { agreement: requestOf(AS_FOUND, { resamples: 100 }), choice: AS_NAMED };
    const known = { request: ofPage, answer: (await work('agreement', ofPage)) as AgreementAnswer, aspects: null, profiles: (await work('profiles', requestOf(AS_FOUND))) as ProfilesAnswer, judges: { request: ofJudges, answer: (await work('judges', ofJudges)) as JudgesAnswer } };
    const answered = await completeAnswers(known, work);
    expect([known.judges.answer.resamples, answered.judges?.answer.resamples]).toEqual([100, 400]);
    const text = markdownReport(agreementReport({ ...answered, info, source, made: { at: '', loupe: '7.8.9', duckdb: '' } }));
    const [all = '', again = ''] = commands(text);
    const printed = (JSON.parse(spawned(all)) as Document).result;
    expect(rounded(printed.judges)).toEqual(rounded(answered.judges && judgesDocument(answered.judges.answer)));
    expect(rounded(printed.overall['krippendorffAlpha'])).toMatchObject(rounded(answered.answer.overall.krippendorffAlpha) as object);
    spawned(again.replace('report.html', 'again.md'));
    const without = (report: string): string => report.replace(/\| (made|Dataset Loupe|DuckDB) \|.*\|/g, '');
    expect(without(readFileSync(join(place, 'again.md'), 'utf8'))).toBe(without(text));
    await engine.request('close', { dataset: info.id });
  });

  test('prints how far apart sets of labels are taken to be, where a person says it', async () => {
    await make(`select i as id, case when i % 2 = 0 then ['a', 'b'] else ['b'] end as annotator_1, case when i % 3 = 0 then ['a'] else ['a', 'b', 'c'] end as annotator_2 from range(40) t(i)`);
    const { text, result } = await reportOf('r.md', '--raters', 'annotator_1,annotator_2', '--level', 'set', '--distance', 'jaccard', '--resamples', '0');
    expect(rounded((JSON.parse(spawned(commands(text)[0] ?? '')) as Document).result.overall)).toEqual(rounded(result.overall));
    expect(commands(text)[0]).toContain('--distance jaccard');
  });

  test('is never written over another file without --force, nor over the data, and its name says the format', async () => {
    await ratings(['a', 'b']);
    writeFileSync(join(place, 'r.md'), 'mine');
    expect(await loupe('--resamples', '0', '--report', join(place, 'r.md'))).toMatchObject({ status: 2, error: { code: 'out-exists' } });
    expect(readFileSync(join(place, 'r.md'), 'utf8')).toBe('mine');
    expect(await loupe('--resamples', '0', '--report', join(place, 'r.md'), '--force')).toMatchObject({ status: 0, result: { report: { format: 'markdown' } } });
    expect(readFileSync(join(place, 'r.md'), 'utf8')).toMatch(/^# Agreement of raters/);
    expect(await loupe('--report', join(place, 'r.pdf'))).toMatchObject({ status: 2, error: { code: 'usage-out-format' } });
  });

  test('beside it --verdicts-of prints the verdicts on one record, on the scale of all', async () => {
    await ratings(['good', 'fair', 'bad']);
    const { result } = await loupe('--verdicts-of', '3');
    expect(result).toMatchObject({ verdictsOf: { row: 3, ofSample: false, class: 'majority', verdicts: [{ rater: 'annotator_1', label: 'good' }, { rater: 'annotator_2', label: 'fair' }, { rater: 'annotator_3', label: 'good' }] } });
    expect(await loupe('--verdicts-of', '60')).toMatchObject({ status: 2, error: { code: 'row-beyond' } });
    expect(await loupe('--verdicts-of', '3', '--profiles')).toMatchObject({ status: 2, error: { code: 'usage-verdicts-of' } });
  });
});
