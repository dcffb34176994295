import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { madeData } from '../../fixtures/madeData';
import { runCli } from '../../fixtures/runCli';
import { DATA, hasShared } from '../../fixtures/shared';

interface Measured { readonly value: number | null; readonly n: number }
interface Result {
  readonly how: Readonly<Record<string, unknown>>;
  readonly units: number;
  readonly raters: readonly string[];
  readonly labels: readonly string[];
  readonly overall: Readonly<Record<string, Measured>>;
  readonly classes: Readonly<Record<string, number>>;
  readonly skipped: Readonly<Record<string, number>>;
  readonly pairs: readonly { readonly a: string; readonly b: string; readonly matrix: readonly (readonly number[])[] }[];
  readonly aspects?: readonly { readonly name: string; readonly overall: Readonly<Record<string, Measured>> }[];
  readonly profiles?: { readonly test: string; readonly why?: string; readonly raters: readonly { readonly rater: string; readonly n: number; readonly time: { readonly median: number } | null; readonly apart: readonly string[]; readonly quarters: readonly { readonly n: number; readonly agreement: number | null }[] }[] };
}
interface Document { readonly result: Result; readonly warnings: readonly { readonly code: string; readonly message: string; readonly count?: number }[]; readonly error?: { readonly code: string; readonly message: string } }

const there = hasShared('raters of real files found by themselves');

describe('raters by the command line', () => {
  const data = madeData();
  let place: string;

  beforeEach(() => {
    place = data().place();
  });

  const make = async (sql: string, name = 'data'): Promise<string> => {
    const file = join(place, `${name}.parquet`);
    await data().db.run(`copy (${sql}) to '${file}'`);
    return file;
  };
  const loupe = async (...argv: readonly string[]): Promise<Document & { status: number }> => {
    const { status, out } = await runCli(data().folder, ['agreement', ...argv, '--resamples', '0', '--json']);
    return { status, ...(JSON.parse(out) as Document) };
  };

  test('labels that differ only in case or spaces are one where asked, called as most write it', async () => {
    const file = await make(`select * from (values ('Tie', 'tie '), ('Tie', 'Tie'), ('A', 'a'), ('A', 'Tie')) t(annotator_1, annotator_2)`);
    const apart = await loupe(file);
    expect(apart.result.labels).toHaveLength(4);
    expect(apart.warnings.map((w) => w.code)).toContain('labels-alike');
    const merged = await loupe(file, '--merge-labels');
    expect([merged.result.labels, merged.result.overall['observed']?.value, merged.warnings.map((w) => w.code)]).toEqual([['A', 'Tie'], 0.75, []]);
  });

  test('quarters are of units, in the order of their first rows or of a time, wherever the rows of a unit lie', async () => {
    // Of each unit three verdicts, scattered over the file; ann agrees with the others in the second half of the time only.
    const file = await make(`select i // 3 as thing, ['ann', 'bo', 'cy'][1 + i % 3] as who, case when i % 3 = 0 and i // 3 >= 40 then 'no' else 'yes' end as label, 1000 - i // 3 as at from range(240) t(i) order by hash(i)`);
    const found = async (...more: readonly string[]) => (await loupe(file, '--unit', 'thing', '--rater', 'who', '--label', 'label', '--profiles', ...more)).result.profiles?.raters.map((r) => r.quarters);
    for (const quarters of (await found()) ?? []) expect(quarters.map((q) => q.n)).toEqual([20, 20, 20, 20]);
    const [ann] = (await found('--order-by', 'at')) ?? [];
    expect(ann?.map((q) => [q.n, q.agreement])).toEqual([[20, 0], [20, 0], [20, 1], [20, 1]]);
  });

  test('one of several things that raters judged is chosen by its name, and all are set beside each other', async () => {
    const vote = (who: string, overall: string, safe: string): string => `{'annotator': ${who}, 'overall_rating': ${overall}, 'safety_rating': ${safe}}`;
    const file = await make(`select i as id, [${vote(`'x'`, 'i % 3', 'i % 2')}, ${vote(`'y'`, 'i % 3', '(i + 1) % 2')}] as annotations from range(12) t(i)`);
    const all = await loupe(file, '--aspects');
    expect(all.result.how).toMatchObject({ aspect: 'overall', aspects: ['overall', 'safety'], raters: ['annotations[].overall_rating'] });
    expect(all.result.aspects?.map((a) => [a.name, a.overall['observed']?.value])).toEqual([['overall', 1], ['safety', 0]]);
    expect((await loupe(file, '--aspect', 'safety')).result.overall['observed']?.value).toBe(0);
    expect(await loupe(file, '--aspect', 'honesty')).toMatchObject({ status: 2, error: { code: 'aspect-unknown', message: expect.stringContaining('overall, safety') as string } });
  });

  test('ratings of two answers become verdicts by thresholds that are said; prompts with other answers are left out and counted', async () => {
    const file = await make(`select * from (values ('p1', 'a', [1, 5, 3]), ('p1', 'b', [3, 4, 3]), ('p2', 'a', [5, 5, 5]), ('p2', 'b', [1, 4, null]), ('p3', 'a', [1, 1, 1])) t(prompt, response, ratings)`);
    const winner = await loupe(file, '--raters', 'ratings', '--pairwise', '0');
    // p1: second, first, tie; p2: first, first.
    expect(winner.result).toMatchObject({ units: 2, how: { layout: 'nested', unit: ['prompt'], raters: ['ratings'], pairwise: [0], exchangeable: true }, labels: ['first', 'tie', 'second'] });
    expect(winner.result.overall['observed']?.value).toBe(0.25);
    expect(winner.warnings.find((w) => w.code === 'pairwise-others')?.count).toBe(1);
    const strong = await loupe(file, '--raters', 'ratings', '--pairwise', '0,1');
    expect(strong.result.labels).toEqual(['first is clearly better', 'first is slightly better', 'tie', 'second is clearly better']);
    expect(strong.result.classes).toMatchObject({ diverging: 1, high_agreement_preference: 1 });
    expect(await loupe(file, '--raters', 'ratings', '--pairwise', '2,1')).toMatchObject({ status: 2, error: { code: 'usage-pairwise' } });
  });

  test('ratings meet by the raters’ names where there are, and by the columns where a rater is one', async () => {
    const named = await make(`select * from (values ('p1', [{'rater': 'x', 'score': 1}, {'rater': 'y', 'score': 5}]), ('p1', [{'rater': 'y', 'score': 4}, {'rater': 'x', 'score': 3}])) t(prompt, ratings)`, 'named');
    const lists = await loupe(named, '--raters', 'ratings[].score', '--rater-id', 'ratings[].rater', '--pairwise', '0');
    expect([lists.result.raters, lists.result.pairs[0]?.matrix, lists.result.labels]).toEqual([['x', 'y'], [[0, 0], [1, 0]], ['first', 'second']]);
    const wide = await make(`select * from (values ('p1', 1, 5), ('p1', 3, 4)) t(prompt, x_score, y_score)`, 'wide');
    const columns = await loupe(wide, '--raters', 'x_score,y_score', '--pairwise', '0', '--profiles');
    expect([columns.result.raters, columns.result.pairs[0]?.matrix, columns.result.profiles?.raters.map((r) => [r.rater, r.n])]).toEqual([['x_score', 'y_score'], [[0, 0], [1, 0]], [['x_score', 1], ['y_score', 1]]]);
  });

  test('names that look like free text are refused with a sentence, and counted where a person says so', async () => {
    const file = await make(`select i // 2 as item, 'I thought about it, and number ' || i || ' it is' as annotator, (i % 2)::varchar as label from range(4000) t(i)`);
    const columns = ['--unit', 'item', '--rater', 'annotator', '--label', 'label'];
    expect(await loupe(file, ...columns)).toMatchObject({ status: 2, error: { code: 'raters-free-text', message: expect.stringContaining('--many-raters') as string } });
    expect((await loupe(file, ...columns, '--many-raters')).result).toMatchObject({ units: 2000, overall: { observed: { value: 0 } } });
  });

  test('two files are joined by an id, and ids that find nothing are said with examples', async () => {
    const people = await make(`select i as idx, i % 2 as annotator1, i % 2 as annotator2 from range(10) t(i)`, 'people');
    const judges = await make(`select i as idx, case when i % 2 = 1 then 'yes' else 'no' end as judge_result from range(3, 14) t(i)`, 'judges');
    const joined = await loupe(people, '--join', judges, '--on', 'idx', '--raters', `annotator1,(case judge_result when 'yes' then 1 when 'no' then 0 end)`);
    expect([joined.result.units, joined.result.overall['observed']]).toMatchObject([10, { value: 1, n: 7 }]);
    expect(joined.warnings.filter((w) => w.code.startsWith('join-un'))).toEqual([
      expect.objectContaining({ code: 'join-unmatched', count: 3, message: expect.stringContaining('0, 1, 2') as string }), expect.objectContaining({ code: 'join-unused', count: 4, message: expect.stringContaining('10, 11, 12') as string }),
    ]);
  });

  test('a rater who scores higher than the others is marked with the test; places in lists have no profile', async () => {
    const file = await make(`select i as item, 'r' || r as annotator, least(5, i % 4 + 1 + case when r = 3 then 1 else (hash(i * 7 + r) % 5 = 0)::int end)::int as score, 10 * r as time_spent from range(60) t(i), range(1, 4) u(r)`);
    const { result } = await loupe(file, '--unit', 'item', '--rater', 'annotator', '--label', 'score', '--profiles');
    expect(result.profiles?.test).toContain('Cochran-Mantel-Haenszel');
    expect(result.profiles?.raters.map((r) => [r.rater, r.n, r.time?.median])).toEqual([['r1', 60, 10], ['r2', 60, 20], ['r3', 60, 30]]);
    expect(result.profiles?.raters.at(-1)?.apart).toContain('scores-higher');
    const lists = await make('select [i % 3, (i + 1) % 3] as ratings from range(20) t(i)', 'lists');
    expect((await loupe(lists, '--raters', 'ratings', '--profiles')).result.profiles).toMatchObject({ raters: [], why: expect.stringContaining('no people') as string });
  });

  test.skipIf(!there)('LLMBar’s judges are told apart by their prompts, SQuALITY’s, MultiPref’s and HelpSteer’s aspects are found', async () => {
    const llmbar = await loupe(join(DATA, 'preference', 'llmbar-natural-neighbor-manual.parquet'), '--cluster', 'none');
    // expected/agreement.json, llmbar-all-judges: krippendorff_alpha_nominal.
    expect([llmbar.result.raters.length, llmbar.result.skipped['repeated']]).toEqual([65, 0]);
    expect(llmbar.result.overall['krippendorffAlpha']?.value).toBeCloseTo(0.3228751366835533, 9);
    const squality = await loupe(join(DATA, 'preference', 'squality-human-eval-12-passages.parquet'), '--aspects', '--level', 'interval');
    const alphas = squality.result.aspects?.map((a) => [a.name, a.overall['krippendorffAlpha']?.value]);
    expect(alphas).toEqual([['overall', expect.closeTo(0.8170689676327925, 9)], ['correctness', expect.closeTo(0.45515145516622946, 9)], ['selection', expect.closeTo(0.8018542613022603, 9)]]);
    expect((await loupe(join(DATA, 'writers', 'systems', 'multipref', 'train.parquet'))).result.how).toMatchObject({ aspects: ['overall', 'helpful', 'truthful', 'harmless'], aspect: 'overall' });
    expect((await loupe(join(DATA, 'writers', 'shapes', 'helpsteer2-disagreements.jsonl'))).result.how).toMatchObject({ aspects: ['helpfulness', 'correctness', 'coherence', 'complexity', 'verbosity'], exchangeable: true });
  });

  test.skipIf(!there)('AlpacaEval’s long table of scores is counted, and PandaLM’s people and judges are compared by their ids', async () => {
    const long = await loupe(join(DATA, 'preference', 'alpaca-eval-nc-judgements-long.parquet'));
    // FACTS §5.4: 29 preferences are null; §5.1: 2,415 pairs of three models have several judges, and 805 of the relabelled file.
    expect([long.status, long.result.skipped['missing'], long.result.how['level']]).toEqual([0, 29, 'interval']);
    const joined = await loupe(join(DATA, 'preference', 'pandalm-testset-3-annotators.parquet'), '--join', join(DATA, 'preference', 'pandalm-llm-judgements.parquet'), '--on', 'idx', '--raters', 'annotator1,annotator2,annotator3,gpt_result,pandalm_result', '--collapse', 'winner');
    // FACTS §1.5: 25 verdicts of GPT-3.5 are garbage.
    expect([joined.result.units, joined.result.skipped['unparsable']]).toEqual([999, 25]);
    const majority = `(case when annotator1 = annotator2 or annotator1 = annotator3 then annotator1 else annotator2 end)`;
    const agreeing = await loupe(join(DATA, 'preference', 'pandalm-testset-3-annotators.parquet'), '--join', join(DATA, 'preference', 'pandalm-llm-judgements.parquet'), '--on', 'idx', '--raters', `${majority},gpt_result,pandalm_result`, '--collapse', 'winner');
    const pair = (b: string): number => (agreeing.result.pairs.find((p) => p.a === majority && p.b === b)?.matrix ?? []).reduce((sum, row, i) => sum + (row[i] ?? 0), 0);
    expect([pair('gpt_result'), pair('pandalm_result')]).toEqual([697, 667]);
  });
});
