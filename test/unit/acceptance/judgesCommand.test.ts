import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { madeData } from '../../fixtures/madeData';
import { runCli } from '../../fixtures/runCli';
import { DATA, hasShared } from '../../fixtures/shared';

interface Measured { readonly value: number | null; readonly low: number | null; readonly high: number | null; readonly n: number; readonly why?: string }
interface Rater {
  readonly name: string;
  readonly longer: Measured | null;
  readonly position: { readonly consistent: Measured; readonly bothFirst: number; readonly bothSecond: number; readonly bias: Measured; readonly shownFirst: Measured; readonly agrees: Measured } | null;
  readonly repeated: { readonly units: number; readonly same: Measured; readonly allSame: Measured; readonly distance: Measured | null } | null;
  readonly agrees: Measured;
}
interface Beside { readonly human: string; readonly n: number; readonly ofHuman: Measured; readonly ofJudge: Measured; readonly difference: Measured }
interface Judge extends Rater {
  readonly agree: number;
  readonly unanswered: number;
  readonly beside: readonly Beside[];
  readonly besideAll: Beside | null;
  readonly classes: readonly { readonly name: string; readonly n: number; readonly decided: Measured; readonly agrees: Measured }[];
  readonly longerBoth: { readonly ofJudge: Measured; readonly ofHumans: Measured; readonly difference: Measured } | null;
}
interface Judges {
  readonly how: { readonly judges: readonly string[]; readonly humans: readonly string[]; readonly compared: string; readonly by: string };
  readonly units: number;
  readonly withoutMajority: number;
  readonly classes: Readonly<Record<string, number>>;
  readonly judges: readonly Judge[];
  readonly humans: readonly Rater[];
  readonly score: { readonly diverging: Measured; readonly withoutSubstantial: Measured | null; readonly accuracy: Measured | null; readonly positives: number; readonly negatives: number } | null;
}
interface Document { readonly result: { readonly judges?: Judges }; readonly warnings: readonly { readonly code: string }[]; readonly error?: { readonly code: string; readonly message: string } }

const there = hasShared('judges beside humans on PandaLM, LLMBar, XSTest and Prometheus');
const PREFERENCE = join(DATA, 'preference');
const PANDALM = [join(PREFERENCE, 'pandalm-testset-3-annotators.parquet'), '--join', join(PREFERENCE, 'pandalm-llm-judgements.parquet'), '--on', 'idx'];

const data = madeData();

const command = async (...argv: readonly string[]): Promise<Document> => {
  const { out } = await runCli(data().folder, ['agreement', ...argv, ...(argv.includes('--resamples') ? [] : ['--resamples', '0']), '--json']);
  return JSON.parse(out) as Document;
};
const loupe = async (...argv: readonly string[]): Promise<Judges> => {
  const { result, error } = await command(...argv);
  if (!result.judges) throw new Error(JSON.stringify(error));
  return result.judges;
};
const make = async (sql: string): Promise<string> => data().file(sql);
const judge = (of: Judges, name: string): Judge => of.judges.find((j) => j.name === name)!;
const counts = (beside: readonly Beside[]): unknown => beside.map((b) => [b.human, b.n, Math.round((b.ofHuman.value ?? 0) * b.n), Math.round((b.ofJudge.value ?? 0) * b.n)]);

describe.skipIf(!there)('loupe agreement --judges on published data', () => {
  test('PandaLM: two judges against the majority of three annotators (FACTS §1.5)', async () => {
    const judges = await loupe(...PANDALM, '--judges');
    expect(judges.how).toMatchObject({ judges: ['gpt_result', 'pandalm_result'], humans: ['annotator1', 'annotator2', 'annotator3'], compared: 'winner', by: 'names' });
    expect(judges.withoutMajority).toBe(0);
    const [gpt, panda] = [judge(judges, 'gpt_result'), judge(judges, 'pandalm_result')];
    expect([gpt.agree, gpt.agrees.n, gpt.unanswered]).toEqual([697, 974, 25]); // 25 times “garbage”
    expect([panda.agree, panda.agrees.n, panda.unanswered]).toEqual([667, 999, 0]);
  });

  // Counted apart in Python over the rows of both files.
  test('PandaLM: each human and the judge against the other two, on the same units', async () => {
    const judges = await loupe(...PANDALM, '--judge', 'gpt_result,pandalm_result');
    expect(counts(judge(judges, 'gpt_result').beside)).toEqual([['annotator1', 895, 860, 651], ['annotator2', 907, 860, 662], ['annotator3', 892, 860, 650]]);
    expect(counts(judge(judges, 'pandalm_result').beside)).toEqual([['annotator1', 917, 879, 623], ['annotator2', 928, 879, 633], ['annotator3', 912, 879, 615]]);
    expect(judge(judges, 'pandalm_result').besideAll).toMatchObject({ n: 2757, difference: { value: expect.closeTo((1871 - 2637) / 2757, 12) } });
  });

  test('PandaLM: how often a judge names a winner in each class of the humans, and takes the longer answer', async () => {
    const judges = await loupe(...PANDALM, '--judges');
    expect(judges.classes).toEqual({ diverging: 69, high_agreement_preference: 794, one_side_with_ties: 51, all_ties: 85 });
    const decided = (name: string): unknown => Object.fromEntries(judge(judges, name).classes.map((c) => [c.name, [c.n, Math.round((c.decided.value ?? 0) * c.n)]]));
    expect(decided('gpt_result')).toEqual({ diverging: [68, 65], high_agreement_preference: [786, 758], one_side_with_ties: [46, 44], all_ties: [74, 69] });
    expect(decided('pandalm_result')).toEqual({ diverging: [69, 68], high_agreement_preference: [794, 726], one_side_with_ties: [51, 41], all_ties: [85, 57] });
    expect(judge(judges, 'gpt_result').longerBoth).toMatchObject({ ofJudge: { value: 523 / 843, n: 843 }, ofHumans: { value: 568 / 843 } });
    expect(judge(judges, 'pandalm_result').longerBoth).toMatchObject({ ofJudge: { value: 529 / 813, n: 813 }, ofHumans: { value: 546 / 813 } });
  });

  test('PandaLM: the interval of the difference ends where numpy’s bootstrap over units does', async () => {
    const { difference } = judge(await loupe(...PANDALM, '--judge', 'pandalm_result', '--cluster', 'none', '--resamples', '10000'), 'pandalm_result').besideAll!;
    expect([Math.abs((difference.low ?? 0) + 0.30869) < 0.003, Math.abs((difference.high ?? 0) + 0.24775) < 0.003]).toEqual([true, true]);
  });

  test('PandaLM: lengths as rewards, AUROC and accuracy as scikit-learn has them', async () => {
    const { score } = await loupe(PANDALM[0]!, '--rewards', '(length(response1)),(length(response2))');
    expect(score).toMatchObject({ positives: 69, negatives: 794, withoutSubstantial: null, accuracy: { value: 536 / 794, n: 794 }, diverging: { value: expect.closeTo(0.5408133464753768, 12), low: expect.closeTo(0.4685874142969281, 12), high: expect.closeTo(0.6130392786538258, 12) } });
    const deviations = await loupe(PANDALM[0]!, '--rewards', '(length(response1)),(length(response2))', '--deviations', '(length(instruction)),(length(input))', '--lambda', '0.5');
    expect(deviations.score?.diverging).toMatchObject({ value: expect.closeTo(0.42885043624283575, 12), low: expect.closeTo(0.3681146869821942, 12) });
  });

  test.each([
    ['Natural', { 'GPT-4': [100, 0.955, 0.95, 3, 2], ChatGPT: [100, 0.815, 0.71, 25, 4], 'ChatGPT-0301': [100, 0.84, 0.78, 18, 4], Falcon: [100, 0.74, 0.52, 48, 0], LLaMA2: [100, 0.805, 0.79, 12, 9], PaLM2: [98, 0.846939, 0.795918, 15, 5] }],
    ['Adversarial/Neighbor', { 'GPT-4': [134, 0.787313, 0.932836, 6, 3], ChatGPT: [134, 0.19403, 0.716418, 35, 3], Falcon: [134, 0.503731, 0.425373, 75, 2] }],
    ['Adversarial/Manual', { 'GPT-4': [46, 0.804348, 0.826087, 6, 2], PaLM2: [45, 0.666667, 0.866667, 5, 1] }],
  ])('LLMBar, %s: accuracy over both orders, position consistency and bias against the expert’s label (FACTS §4.2)', async (subset, expected) => {
    const judges = await loupe(join(PREFERENCE, 'llmbar-natural-neighbor-manual.parquet'), '--filter', `subset = 'LLMBar/${subset}'`, '--raters', 'judgements[].winner', '--rater-id', 'judgements[].judge,judgements[].prompting', '--judges');
    expect(judges.how.humans).toEqual(['label']);
    for (const [name, [n, accuracy, consistency, first, second]] of Object.entries<readonly number[]>(expected)) {
      const { position } = judge(judges, `${name} / Vanilla`);
      expect([position?.consistent.n, position?.agrees.value, position?.consistent.value, position?.bothFirst, position?.bothSecond], name).toEqual([n, expect.closeTo(accuracy!, 6), expect.closeTo(consistency!, 6), first, second]);
      expect(position?.bias.value, name).toBeCloseTo((first! - second!) / n!, 12);
    }
  });

  test('XSTest: two automatic labels against the adjudicated one (FACTS §3.1)', async () => {
    for (const [model, gpt4, match] of [['gpt4', 421, 416], ['llama2new', 352, 385], ['mistralinstruct', 333, 383]] as const) {
      const judges = await loupe(join(DATA, 'model-outputs', 'xstest', `${model}.parquet`), '--judge', 'gpt4_label,strmatch_label', '--human', 'final_label');
      expect([judge(judges, 'gpt4_label').agree, judge(judges, 'strmatch_label').agree, judges.how.compared], model).toEqual([gpt4, match, 'label']);
    }
    const found = await loupe(join(DATA, 'model-outputs', 'xstest', 'gpt4.parquet'), '--judges');
    expect([found.how.judges, found.how.humans, found.withoutMajority]).toEqual([['gpt4_label', 'strmatch_label'], ['annotation_1', 'annotation_2'], 7]);
  });

  test('Prometheus: GPT-4’s three grades of one answer, as one judge (expected/agreement.json)', async () => {
    const judges = await loupe(join(PREFERENCE, 'prometheus-mt-bench-eval-gpt4-x3.parquet'), '--judges');
    expect(judge(judges, 'gpt4_score').repeated).toMatchObject({ units: 320, same: { value: expect.closeTo(0.6114583333333333, 12), n: 960 }, allSame: { value: 141 / 320 } });
  });
});

describe('loupe agreement --judges', () => {
  test('sets verdicts of five strengths by who wins, and says what a tie of votes counts as', async () => {
    // Votes of three humans and a judge; the second row has no majority, in the third the judge says nothing.
    const file = await make(`select * from (values ('A-is-clearly-better','A-is-slightly-better','A-is-clearly-better','A'), ('A-is-clearly-better','Tie','B-is-clearly-better','B'), ('Tie','Tie','B-is-slightly-better','sorry')) t(annotator_1, annotator_2, annotator_3, gpt4_verdict), (select 'p' as prompt, 'x' as response_a, 'yy' as response_b)`);
    const args = [file, '--raters', 'annotator_1,annotator_2,annotator_3', '--judge', 'gpt4_verdict', '--cluster', 'none'];
    const skip = await loupe(...args);
    expect([judge(skip, 'gpt4_verdict').agree, judge(skip, 'gpt4_verdict').agrees.n, judge(skip, 'gpt4_verdict').unanswered, skip.withoutMajority]).toEqual([1, 1, 1, 1]);
    expect(skip.classes).toMatchObject({ high_agreement_preference: 1, diverging_substantial: 1, one_side_with_ties: 1 });
    const half = judge(await loupe(...args, '--ties', 'half'), 'gpt4_verdict');
    expect([half.agree, half.agrees.n]).toEqual([expect.closeTo(4 / 3, 12), 2]);
    const tie = judge(await loupe(...args, '--ties', 'tie'), 'gpt4_verdict');
    expect([tie.agree, tie.agrees.n]).toEqual([1, 2]);
    expect(judge(skip, 'gpt4_verdict').longer).toMatchObject({ value: 0.5, n: 2 });
  });

  test('takes swapped verdicts from a column beside, and repeated ones of a shuffled table from its own rows', async () => {
    const wide = await make(`select * from (values ('A','A','A'), ('A','B','A'), ('B','A','B'), ('tie','A','A')) t(gpt4, gpt4_swapped, human)`);
    const { position } = judge(await loupe(wide, '--raters', 'gpt4,human', '--judges'), 'gpt4');
    expect([position?.consistent.value, position?.bothFirst, position?.bothSecond, position?.bias.value]).toEqual([0.25, 1, 1, 0]);
    // m1 against m2, shown in either order: for u1 the first shown wins both times, for u2 m2 does; u3 was judged twice in one order.
    const long = await make(`select * from (values (1,'gpt-4','m1','m2','A'), (1,'gpt-4','m2','m1','A'), (2,'gpt-4','m1','m2','B'), (2,'gpt-4','m2','m1','A'), (3,'gpt-4','m1','m2','A'), (3,'gpt-4','m1','m2','A'), (1,'kim','m1','m2','A'), (2,'kim','m1','m2','B'), (3,'kim','m1','m2','B')) t(pair, rater, model_a, model_b, preference)`);
    const shuffled = await loupe(long, '--unit', 'pair', '--rater', 'rater', '--label', 'preference', '--sides', 'model_a,model_b', '--judges');
    const gpt = judge(shuffled, 'gpt-4');
    expect(shuffled.how.humans).toEqual(['kim']);
    expect([gpt.position?.consistent.n, gpt.position?.consistent.value, gpt.position?.bothFirst, gpt.position?.bias.value]).toEqual([2, 0.5, 1, 0.5]);
    expect([gpt.repeated?.units, gpt.repeated?.same.value]).toEqual([1, 1]);
  });

  test('turns lengths and rewards to the order that verdicts are turned to', async () => {
    // Always for m2, which has the longer answer and the higher reward, shown first or second.
    const file = await make(`select pair, r as rater, ma as model_a, mb as model_b, if(ma = 'm1', 'short', 'a long answer') as response_a, if(mb = 'm1', 'short', 'a long answer') as response_b, if(ma = 'm1', 0.1, 0.9) as reward_a, if(mb = 'm1', 0.1, 0.9) as reward_b, if(ma = 'm2', 'A', 'B') as preference from (values (1,'gpt-4','m1','m2'), (1,'kim','m2','m1'), (1,'lee','m1','m2'), (2,'gpt-4','m2','m1'), (2,'kim','m2','m1'), (2,'lee','m1','m2')) t(pair, r, ma, mb)`);
    const judges = await loupe(file, '--unit', 'pair', '--rater', 'rater', '--label', 'preference', '--sides', 'model_a,model_b', '--judges', '--answers', 'response_a,response_b', '--rewards', 'reward_a,reward_b');
    expect([...judges.judges, ...judges.humans].map((r) => [r.name, r.longer?.value])).toEqual([['gpt-4', 1], ['kim', 1], ['lee', 1]]);
    expect(judges.score).toMatchObject({ positives: 0, negatives: 2, accuracy: { value: 1 }, diverging: { value: null, why: 'undefined, because there is no unit on which humans diverge' } });
  });

  test('says what it cannot find', async () => {
    const file = await make(`select * from (values ('yes','no'), ('no','no')) t(ann, bob)`);
    expect((await command(file, '--raters', 'ann,bob', '--judge', 'cleo')).error).toMatchObject({ code: 'judges-unknown', message: 'No rater and no column is called “cleo”. Raters are: ann, bob.' });
    expect((await command(file, '--raters', 'ann,bob', '--judges')).warnings.map((w) => w.code)).toContain('judges-none');
    expect((await command(file, '--raters', 'ann,bob', '--judges', '--ties', 'first')).error?.code).toBe('usage-one-of');
    expect((await command(file, '--raters', 'ann,bob', '--judges', '--ties', 'tie')).error).toMatchObject({ code: 'judges-no-tie', message: 'Labels here name no side (no, yes), so that equal votes are no tie: use --ties skip or --ties half.' });
    expect((await command(file, '--raters', 'ann,bob', '--judge', 'ann')).result.judges?.judges[0]).toMatchObject({ name: 'ann', agree: 1, besideAll: null, agrees: { value: 0.5, n: 2 } });
  });
});
