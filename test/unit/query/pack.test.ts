import { afterAll, beforeAll, describe, test } from 'vitest';
import { testEngine } from '../../fixtures/engine';
import { hasShared } from '../../fixtures/shared';
import { holds } from './savedAnswers';
import type { Case } from './savedAnswers';

const HH = 'preference/hh-rlhf-harmless-base-test-rows-0-1311.parquet';
const HHH = 'preference/hhh-alignment-prometheus.parquet';
const JUDGES = 'preference/alpaca-eval-nc-multi-judge.parquet';
const TULU = 'preference/tulu1-human-eval-pairs.parquet';
const PANDALM = 'preference/pandalm-testset-3-annotators.parquet';
const XSTEST = 'model-outputs/xstest/llama2new.parquet';
const ARENA = 'model-outputs/arena-hard-v0.1/gpt-4-0314.parquet';
const GPT4 = 'model-outputs/alpaca-eval-nc/gpt4-0613.parquet';
const NULLMODEL = 'model-outputs/alpaca-eval-nc/nullmodel.parquet';
const GEMMA = 'model-outputs/wildbench/gemma-2b-it--judge-gpt-4o-2024-05-13--v2.0522.parquet';
const PHI = 'model-outputs/wildbench/phi-3-mini-128k-instruct--judge-gpt-4o-2024-05-13--v2.0625.parquet';
const ALPACA = 'sft/llamafactory-alpaca-en-demo.parquet';
const GLAIVE = 'sft/llamafactory-glaive-toolcall-en-demo.parquet';
const SFT = 'writers/systems/tulu3/sft-mixture.parquet';
const MULTIPREF = 'writers/systems/multipref/train.parquet';
const PREFIX = 'writers/shapes/pref-common-prefix.parquet';
const SCORES = 'writers/shapes/pref-strings-scores.parquet';
const NECTAR = 'writers/shapes/nectar.parquet';
const TOOLS = 'writers/shapes/messages-tools-extra-fields.parquet';

/** What hh-rlhf's chosen and rejected say last: the text after the last header, of which there is always an assistant's. */
const HH_ANSWERS = `(select file_row_number as n, unnest(['chosen', 'rejected']) as side, unnest([regexp_replace(string_split(chosen, E'\\n\\nAssistant:')[-1], '^ ', ''), regexp_replace(string_split(rejected, E'\\n\\nAssistant:')[-1], '^ ', '')]) as t from FILE)`;
const quantiles = (t: string): string => `count(*), min(length(${t})), quantile_cont(length(${t}), 0.5), quantile_cont(length(${t}), 0.95), max(length(${t}))`;
const LENGTHS = ['answers', 'shortest', 'p50', 'p95', 'longest'];

/** FACTS.md 2.3: 234 ties of 745 verdicts; a wins for model_a as the rater saw the two. */
const WON = `case when preference = 'tie' then 0.5 when preference like 'a-%' then 1 else 0 end`;

const PRINCIPLES = `select p, count(*), sum(v::integer), sum(t::integer) from (select unnest(principle) as p, is_violation as v, is_truncated as t from FILE) group by 1 order by avg(v::integer) desc, 2 desc, 1`;
const SUPERLATIVES = `select * from (select 'Implicit', "Implicit" as v, count(*) as n from FILE group by 2 union all select 'Orientation', "Orientation", count(*) from FILE group by 2 union all select 'sup_class', sup_class, count(*) from FILE group by 2) order by 1, 3 desc, 2`;
const SPANS = `select file_row_number, superlative from FILE where sentence[string_split(sup_idx_sent, ':')[1]::integer + 1:string_split(sup_idx_sent, ':')[2]::integer] is distinct from superlative order by 1`;
/** Pairs of one judged answer and the baseline, as if the baseline had been chosen. */
const AS_PAIRS = ['--role', 'chosen=output_1', '--role', 'rejected=output_2'];
const MULTIPREF_WON = `select model_a, model_b, case when v ilike 'A-%' then 1 when v ilike 'B-%' then 0 else 0.5 end as w from (select model_a, model_b, unnest(list_transform(list_concat(normal_worker_annotations, expert_worker_annotations), lambda x: x.overall_pref)) as v from FILE) where v is not null`;

const CASES: readonly Case[] = [
  { query: 'counts-by-source', file: HHH, columns: ['source', 'records'], expected: `select source, count(*) from FILE group by 1 order by 2 desc, 1` },
  { query: 'counts-by-source', file: JUDGES, columns: ['source', 'records', 'share'], expected: `select dataset, count(*), count(*) / 2415 from FILE group by 1 order by 2 desc, 1` },
  { query: 'lengths-by-source', file: HHH, columns: ['source', ...LENGTHS], expected: `select source, ${quantiles('t')} from (select source, unnest([chosen_instruction, rejected_instruction]) as t from FILE) group by 1 order by 4 desc, 1` },
  { query: 'lengths-by-source', file: GPT4, columns: ['source', ...LENGTHS], expected: `select dataset, ${quantiles('output')} from FILE group by 1 order by 4 desc, 1` },
  { query: 'lengths-by-model', file: ARENA, columns: ['model', ...LENGTHS], expected: `select model, ${quantiles('messages[-1].content')} from FILE group by 1` },
  { query: 'lengths-by-model', file: JUDGES, columns: ['model', ...LENGTHS], expected: `select m, ${quantiles('t')} from (select unnest([generator_1, generator_2]) as m, unnest([output_1, output_2]) as t from FILE) group by 1 order by 4 desc, 1` },
  { query: 'turns-by-source', file: SFT, columns: ['source', 'records', 'fewest', 'most', 'mean'], expected: `select source, count(*), min(k), max(k), avg(k) from (select source, len(list_filter(messages, lambda m: m.role <> 'system')) as k from FILE) group by 1 order by 5 desc, 1` },
  { query: 'turns-by-source', file: HHH, columns: ['source', 'records', 'fewest', 'median', 'most'], expected: `select source, count(*), 1, 1, 1 from FILE group by 1 order by 1` },

  { query: 'longest-answers', file: HH, set: ['n=50'], columns: ['row', 'side', 'characters'], expected: `select n, side, length(t) from ${HH_ANSWERS} order by 3 desc, 1, 2 limit 50` },
  { query: 'longest-answers', file: ARENA, set: ['n=30'], columns: ['row', 'characters', 'begins'], expected: `select file_row_number, length(messages[-1].content), left(messages[-1].content, 200) from FILE order by 2 desc, 1 limit 30` },
  { query: 'shortest-answers', file: PANDALM, set: ['n=60'], columns: ['row', 'side', 'characters'], expected: `select file_row_number, unnest(['response1', 'response2']) as s, unnest([length(response1), length(response2)]) as c from FILE order by 3, 1, 2 limit 60` },
  { query: 'shortest-answers', file: GPT4, set: ['n=30'], columns: ['row', 'model', 'characters'], expected: `select file_row_number, generator, length(output) from FILE order by 3, 1 limit 30` },

  { query: 'duplicate-prompts', file: ALPACA, set: ['n=100'], columns: ['prompt', 'records', 'rows'], expected: `select p, count(*), list(file_row_number order by file_row_number) from (select file_row_number, instruction || case when "input" <> '' then E'\\n\\n' || "input" else '' end as p from FILE) group by 1 having count(*) > 1 order by 2 desc, min(file_row_number)` },
  { query: 'duplicate-prompts', file: JUDGES, set: ['n=900'], columns: ['prompt', 'records'], expected: `select instruction, count(*) from FILE group by 1 having count(*) > 1 order by 2 desc, min(file_row_number)` },
  { query: 'prompts-in-several-sources', file: JUDGES, more: ['--role', 'source=generator_2'], set: ['n=900'], columns: ['prompt', 'sources', 'which'], expected: `select instruction, count(distinct generator_2), list(distinct generator_2 order by generator_2) from FILE group by 1 having count(distinct generator_2) > 1 order by count(*) desc, min(file_row_number)` },
  { query: 'prompts-in-several-sources', file: MULTIPREF, more: ['--role', 'source=model_a'], set: ['n=900'], columns: ['prompt', 'sources'], expected: `select text, count(distinct model_a) from FILE group by 1 having count(distinct model_a) > 1 order by count(*) desc, min(file_row_number)` },
  { query: 'duplicate-answers', file: NULLMODEL, columns: ['answers', 'models'], expected: [[805, 1]] },
  { query: 'duplicate-answers', file: PANDALM, set: ['n=1000'], columns: ['text', 'answers'], expected: `select t, count(*) from (select file_row_number as n, unnest([response1, response2]) as t from FILE) group by 1 having count(*) > 1 order by 2 desc, min(n), t` },
  { query: 'identical-pairs', file: PREFIX, set: ['n=1000'], columns: ['row', 'text'], expected: `select file_row_number, chosen[-1].content from FILE where chosen[-1].content = rejected[-1].content order by 1` },
  { query: 'identical-pairs', file: JUDGES, more: AS_PAIRS, set: ['n=1000'], columns: ['row', 'text'], expected: `select file_row_number, output_1 from FILE where output_1 = output_2 order by 1` },
  { query: 'conflicting-preferences', file: PREFIX, columns: ['text', 'chosen_in', 'rejected_in'], expected: `with p as (select file_row_number as n, chosen[:-2] as p, chosen[-1].content as c, rejected[-1].content as r from FILE) select a.c, list(distinct a.n order by a.n), list(distinct b.n order by b.n) from p a join p b on a.p = b.p and a.c = b.r and a.n <> b.n group by a.p, a.c order by min(a.n), 1` },
  { query: 'conflicting-preferences', file: JUDGES, more: AS_PAIRS, columns: ['prompt', 'text', 'chosen_in', 'rejected_in'], expected: `select a.instruction, a.output_1, list(distinct a.file_row_number order by a.file_row_number), list(distinct b.file_row_number order by b.file_row_number) from FILE a join FILE b on a.instruction = b.instruction and a.output_1 = b.output_2 and a.file_row_number <> b.file_row_number group by 1, 2 order by min(a.file_row_number), 2` },

  { query: 'chosen-longer-by-source', file: HH, columns: ['pairs', 'chosen_longer'], expected: [[1312, 584]] },
  { query: 'chosen-longer-by-source', file: HHH, columns: ['source', 'pairs', 'chosen_longer', 'equal', 'mean_chosen'], expected: `select source, count(*), count(*) filter (length(chosen_instruction) > length(rejected_instruction)), count(*) filter (length(chosen_instruction) = length(rejected_instruction)), avg(length(chosen_instruction)) from FILE group by 1 order by 2 desc, 1` },
  { query: 'win-rate-by-model', file: TULU, columns: ['model', 'verdicts', 'wins', 'ties', 'losses', 'win_rate'], expected: `select m, count(*), count(*) filter (w = 1), count(*) filter (w = 0.5), count(*) filter (w = 0), avg(w) from (select unnest([model_a, model_b]) as m, unnest([${WON}, 1 - (${WON})]) as w from (select unnest(annotations, recursive := true) from FILE)) group by 1 order by 6 desc` },
  { query: 'win-rate-by-model-pair', file: TULU, columns: ['one', 'other', 'verdicts', 'wins', 'ties', 'losses'], expected: `select least(model_a, model_b), greatest(model_a, model_b), count(*), count(*) filter (w = 1), count(*) filter (w = 0.5), count(*) filter (w = 0) from (select model_a, model_b, case when model_a < model_b then ${WON} else 1 - (${WON}) end as w from (select unnest(annotations, recursive := true) from FILE)) group by 1, 2 order by 3 desc, 1, 2` },
  { query: 'win-rate-by-model', file: MULTIPREF, columns: ['model', 'verdicts', 'wins', 'ties', 'losses'], expected: `select m, count(*), count(*) filter (w = 1), count(*) filter (w = 0.5), count(*) filter (w = 0) from (select unnest([model_a, model_b]) as m, unnest([w, 1 - w]) as w from (${MULTIPREF_WON})) group by 1 order by avg(w) desc, 1` },
  { query: 'win-rate-by-model-pair', file: MULTIPREF, columns: ['one', 'other', 'verdicts', 'wins', 'ties'], expected: `select least(model_a, model_b), greatest(model_a, model_b), count(*), count(*) filter (w = (model_a <= model_b)::integer), count(*) filter (w = 0.5) from (${MULTIPREF_WON}) group by 1, 2 order by 3 desc, 1, 2` },
  { query: 'chosen-by-model', file: 'writers/systems/multipref/dpo.jsonl', columns: ['model', 'answers', 'chosen', 'rejected'], expected: `select m, count(*), count(*) filter (c), count(*) filter (not c) from (select unnest([chosen_model, rejected_model]) as m, unnest([true, false]) as c from FILE) group by 1 order by count(*) filter (c) / count(*) desc, 2 desc, 1` },
  { query: 'chosen-by-model', file: JUDGES, more: [...AS_PAIRS, '--role', 'model=generator_1', '--role', 'model=generator_2'], columns: ['model', 'chosen', 'rejected'], expected: [['gpt4_1106_preview', 2415, 0], ['alpaca-7b', 0, 805], ['claude-2.1', 0, 805], ['gpt-3.5-turbo-0301', 0, 805]] },
  { query: 'score-margins', file: HHH, more: ['--role', 'score=(length(chosen_instruction))', '--role', 'score=(length(rejected_instruction))'], columns: ['source', 'pairs', 'below', 'p25', 'mean'], expected: `select source, count(*), count(*) filter (m < 0), quantile_cont(m, 0.25), avg(m) from (select source, length(chosen_instruction) - length(rejected_instruction) as m from FILE) group by 1 order by 2 desc, 1` },
  { query: 'score-margins', file: SCORES, columns: ['pairs', 'below', 'equal', 'least', 'p50', 'most', 'mean'], expected: `select count(*), count(*) filter (score_chosen < score_rejected), count(*) filter (score_chosen = score_rejected), min(score_chosen - score_rejected), median(score_chosen - score_rejected), max(score_chosen - score_rejected), avg(score_chosen - score_rejected) from FILE` },
  { query: 'scores-by-model', file: GEMMA, columns: ['model', 'scores', 'mean', 'p50'], expected: `select model_test, count(*), avg(score::double), median(score::double) from FILE group by 1` },
  { query: 'scores-by-model', file: PHI, columns: ['scores', 'mean'], expected: `select count(*), avg(score::double) from FILE` },
  { query: 'scores-by-model', file: NECTAR, columns: ['model', 'scores', 'mean'], expected: `select a.model, count(*), avg(a."rank") from (select unnest(answers) as a from FILE) group by 1 order by 3 desc, 1` },

  { query: 'ties-by-rater', file: PANDALM, columns: ['rater', 'verdicts', 'ties'], expected: `select r, 999, count(*) filter (l = 0) from (select unnest(['annotator1', 'annotator2', 'annotator3']) as r, unnest([annotator1, annotator2, annotator3]) as l from FILE) group by 1 order by 3 desc, 1` },
  { query: 'ties-by-rater', file: TULU, columns: ['rater', 'verdicts', 'ties'], expected: `select evaluator, count(*), count(*) filter (preference = 'tie') from (select unnest(annotations, recursive := true) from FILE) group by 1 order by count(*) filter (preference = 'tie') / count(*) desc, 1` },
  { query: 'rater-labels', file: PANDALM, columns: ['rater', 'label', 'verdicts', 'share_of_others'], expected: `with g as (select unnest(['annotator1', 'annotator2', 'annotator3']) as r, unnest([annotator1, annotator2, annotator3]) as l from FILE) select r, l, count(*), ((select count(*) from g h where h.l = g.l) - count(*)) / 1998 from g group by 1, 2 order by 1, 2` },
  { query: 'rater-labels', file: XSTEST, columns: ['rater', 'label', 'verdicts'], expected: `select r, l, count(*) from (select unnest(['annotation_1', 'annotation_2']) as r, unnest([annotation_1, annotation_2]) as l from FILE) group by 1, 2 order by 1, 2` },
  { query: 'rater-pairs', file: PANDALM, columns: ['one', 'other', 'both', 'share'], expected: `select * from (values ('annotator1', 'annotator2', 999, (select count(*) filter (annotator1 = annotator2) / 999 from FILE)), ('annotator2', 'annotator3', 999, (select count(*) filter (annotator2 = annotator3) / 999 from FILE)), ('annotator1', 'annotator3', 999, (select count(*) filter (annotator1 = annotator3) / 999 from FILE))) t(a, b, n, s) order by s` },
  { query: 'rater-pairs', file: XSTEST, columns: ['one', 'other', 'both', 'same'], expected: [['annotation_1', 'annotation_2', 450, 431]] },

  { query: 'empty-answers', file: GEMMA, columns: ['row', 'what'], expected: `select file_row_number, case when model_output is null then 'missing' when model_output = '' then 'empty' else 'spaces' end from FILE where coalesce(regexp_replace(model_output, '\\s', '', 'g'), '') = '' order by 1` },
  { query: 'empty-answers', file: XSTEST, more: ['--role', "response=(case when id like '%7' then '' else completion end)"], columns: ['row', 'what'], expected: `select file_row_number, 'empty' from FILE where id like '%7' order by 1` },
  { query: 'tool-calls', file: GLAIVE, columns: ['tool', 'calls', 'records'], expected: `select tool, count(*), count(distinct n) from (select file_row_number as n, json_extract_string(m."value", '$.name') as tool from (select file_row_number, unnest(conversations) as m from FILE) where m."from" = 'function_call') group by 1 order by 2 desc, 1` },
  { query: 'wildbench-reward', file: 'leaderboards/wildbench-wb-reward-pairwise.parquet', columns: ['reference', 'length_margin', 'model', 'reward'], expected: `select reference, length_margin, model, reward from FILE order by 1, 2, reward desc, 3` },
  { query: 'tool-calls', file: TOOLS, columns: ['tool', 'calls'], expected: `select c."function"."name", count(*) from (select unnest(m.tool_calls) as c from (select unnest(messages) as m from FILE)) group by 1 order by 2 desc, 1` },
  { query: 'unknown-tools', file: TOOLS, more: ['--role', `tools=('[{"type":"function","function":{"name":"nothing"}}]')`], columns: ['row', 'turn', 'tool'], expected: `select n, i, unnest(list_transform(m.tool_calls, lambda c: c."function"."name")) from (select file_row_number as n, unnest(messages) as m, unnest(range(1, len(messages) + 1)) as i from FILE) order by 1, 2` },
  { query: 'unknown-tools', file: GLAIVE, more: ['--role', `tools=(regexp_replace(tools, '"name": "calculate_', '"name": "compute_', 'g'))`], columns: ['row', 'tool'], expected: `select n, json_extract_string(m."value", '$.name') as tool from (select file_row_number as n, unnest(conversations) as m from FILE) where m."from" = 'function_call' and tool like 'calculate\\_%' escape '\\' order by 1` },
  { query: 'principle-violations', file: 'writers/systems/sdsd/llama.parquet', columns: ['principle', 'dialogues', 'violations', 'truncated'], expected: PRINCIPLES },
  { query: 'principle-violations', file: 'writers/systems/sdsd/dbrx.parquet', columns: ['principle', 'dialogues', 'violations', 'truncated'], expected: PRINCIPLES },
  { query: 'superlative-values', file: 'annotation/supersem-dev.parquet', columns: ['field', 'value', 'rows'], expected: SUPERLATIVES },
  { query: 'superlative-values', file: 'annotation/supersem-train.parquet', columns: ['field', 'value', 'rows'], expected: SUPERLATIVES },
  { query: 'superlative-spans', file: 'annotation/supersem-dev.parquet', columns: ['row', 'superlative'], expected: SPANS },
  { query: 'superlative-spans', file: 'annotation/supersem-train.parquet', columns: ['row', 'superlative'], expected: SPANS },
  { query: 'values', file: JUDGES, set: ['column=generator_2'], columns: ['value', 'rows'], expected: [['alpaca-7b', 805], ['claude-2.1', 805], ['gpt-3.5-turbo-0301', 805]] },
  { query: 'values', file: TULU, set: ['column=completions[1].model'], columns: ['value', 'rows'], expected: `select completions[1].model, count(*) from FILE group by 1 order by 2 desc, 1` },
];

describe.skipIf(!hasShared('the pack of saved queries'))('a saved query answers what the file says', () => {
  let folder: string;
  let stop: () => Promise<void>;
  beforeAll(async () => { ({ folder, stop } = await testEngine()); });
  afterAll(async () => stop());

  test.each(CASES.map((c) => [c.query, c.file, c] as const))('%s on %s', async (_query, _file, one) => holds(folder, one));
});
