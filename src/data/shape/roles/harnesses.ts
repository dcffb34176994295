import { isList } from '../../../core/cell';
import type { Cell } from '../../../core/cell';
import { elementOf, fieldsOf, isBoolean, isText } from '../../../core/type';
import type { Draft } from '../draft';
import { isNumeric, isProse, isSentences, isTag, isTextual, isTexts, seeElement, seeFields, share, wordOf } from '../values';
import type { Seen } from '../values';

/**
 * Layouts of evaluation harnesses that say what they are: by columns that stand together nowhere else. What is read is deep in
 * them, and names that elsewhere mean something else (`label`, `choices`) have their own meaning there.
 */
export function guessHarness(draft: Draft): void {
  lmEval(draft);
  olmes(draft);
  judgments(draft);
}

const column = (draft: Draft, name: string): Seen | undefined => draft.free().find((s) => s.plain === name);
const fieldIn = (seen: Seen | undefined, name: string): Seen | undefined => (seen ? seeFields(seen).find((f) => f.plain === name) : undefined);
/** The same place in the first element of a list. */
function first(seen: Seen | undefined): Seen | undefined {
  return seen ? { ...seen, path: seen.path.replace('[]', '[1]') } : undefined;
}
const isStruct = (seen: Seen | undefined): seen is Seen => seen !== undefined && fieldsOf(seen.type).length > 0;

/** lm-evaluation-harness: `doc`, `arguments`, `resps`, `filtered_resps`, `target`, and a column for each metric. */
function lmEval(draft: Draft): void {
  const [doc, given, resps, filtered] = ['doc', 'arguments', 'resps', 'filtered_resps'].map((name) => column(draft, name));
  if (!resps || !filtered || !(doc ?? given)) return;
  draft.take('prompt', [isStruct(doc) ? asked(draft, doc) : undefined, context(given)].filter((s) => s !== undefined).slice(0, 1), 'role-nested');
  if (isLikelihoods(filtered)) {
    draft.take('choices', optionsIn(doc, filtered) ?? continuations(given), 'role-nested');
    draft.take('response', [{ ...filtered, encoding: 'likelihoods' }], 'role-likelihoods');
  } else if (isText(elementOf(elementOf(resps.type)))) {
    const several = share(resps.values, (v) => isList(v) && isList(v[0]) && v[0].length > 1) >= 0.5;
    const samples = seeElement(resps, 1);
    if (several) draft.take('responses', [samples], 'role-nested');
    else draft.take('response', [seeElement(samples, 1)], 'role-nested');
  }
  draft.take('answer', [column(draft, 'target')], 'role-name');
  const metric = metricOf(draft);
  if (metric) draft.take(isBoolean(metric.type) ? 'label' : 'score', [metric], 'role-name');
  draft.decide('judged');
}

/** What a document asks: a passage or a sentence only where it has no question. */
function asked(draft: Draft, doc: Seen): Seen | undefined {
  const texts = seeFields(doc).filter((f) => isTextual(f) && isProse(f) && (f.values.length < 5 || isSentences(f) || !isTag(f)));
  return draft.named('prompt', () => true, texts) ?? texts.find((f) => ['goal', 'ctx', 'text', 'sentence', 'article', 'passage', 'premise'].includes(f.plain));
}

/** What the model was sent at the first request: `arguments.gen_args_0.arg_0`, before version 0.4.3 `arguments[1][1]`; for a chat API it is messages in JSON, in a list of one. */
function context(given: Seen | undefined): Seen | undefined {
  if (!given) return undefined;
  const sent = isStruct(given) ? fieldIn(seeFields(given)[0], 'arg_0') : isTexts(seeElement(given, 1)) ? seeElement(seeElement(given, 1), 1) : undefined;
  if (!sent) return undefined;
  return isTexts(sent) ? seeElement(sent, 1) : isTextual(sent) ? sent : undefined;
}

/** [log-likelihood, whether it is what the model would have said] for each option. */
function isLikelihoods(filtered: Seen): boolean {
  const pair = (v: Cell): boolean => isList(v) && v.length === 2 && /^-?(\d+(\.\d+)?(e[+-]?\d+)?|inf)$/i.test(wordOf(v[0] ?? ''));
  return elementOf(elementOf(filtered.type)) !== undefined && filtered.values.length > 0 && share(filtered.values, (v) => isList(v) && v.length > 0 && v.every((o) => pair(o))) >= 0.9;
}

/** The options as the document has them, where it has as many as were asked for. */
function optionsIn(doc: Seen | undefined, filtered: Seen): readonly Seen[] | undefined {
  const named = isStruct(doc) ? seeFields(doc).filter((f) => ['choices', 'options', 'endings', 'answer_choices'].includes(f.plain)) : [];
  const lists = named.flatMap((f) => (isStruct(f) ? seeFields(f).filter((k) => k.plain === 'text') : [f])).filter((f) => isTexts(f));
  const list = lists.find((f) => f.values.length === filtered.values.length && f.values.every((v, i) => { const asked = filtered.values[i]; return isList(v) && isList(asked) && v.length === asked.length; }));
  return list && [list];
}

/** What was weighed at each request: `arg_1` of every one. */
function continuations(given: Seen | undefined): readonly Seen[] {
  if (!given) return [];
  if (isTexts(seeElement(given, 1))) return [{ ...given, path: `${given.path}[][2]` }];
  return seeFields(given).flatMap((f) => seeFields(f).filter((a) => a.plain === 'arg_1' && isTextual(a)));
}

/** The first of the metrics that the file names itself, else the first column that is called like one. */
function metricOf(draft: Draft): Seen | undefined {
  const usable = (s: Seen): boolean => isNumeric(s) || isBoolean(s.type);
  const listed = column(draft, 'metrics')?.values.find(isList) ?? [];
  const own = listed.map((name) => draft.free().find((s) => s.path === wordOf(name) && usable(s))).find((s) => s !== undefined);
  return own ?? draft.named('score', usable) ?? draft.free().find((s) => /^(bleu|rouge|f1|em|chrf|ter|mcc|mc1|mc2|pass_?at|pass_1|prompt_level_strict_acc|acc_)/.test(s.plain) && usable(s));
}

/** OLMES (oe-eval): predictions, whose `label` is the right answer, and the requests they answer. */
function olmes(draft: Draft): void {
  const [output, metrics, request, label] = ['model_output', 'metrics', 'request', 'label'].map((name) => column(draft, name));
  const known = column(draft, 'native_id') ?? column(draft, 'doc_id');
  if (known && isStruct(request) && fieldIn(request, 'context')) {
    const doc = column(draft, 'doc');
    const choices = fieldIn(doc, 'choices');
    draft.take('prompt', [isStruct(doc) ? asked(draft, doc) : undefined], 'role-nested');
    draft.take('choices', [choices && isTexts(choices) ? choices : undefined], 'role-nested');
    draft.take('answer', [label], 'role-name');
  }
  if (!known || !output || !isStruct(metrics) || fieldsOf(elementOf(output.type)).length === 0) return;
  const said = fieldIn(output, 'continuation');
  const several = share(output.values, (v) => isList(v) && v.length > 1) >= 0.5;
  draft.take(several ? 'responses' : 'response', [several ? said : first(said)], 'role-nested');
  draft.take('answer', [label], 'role-name');
  const figures = seeFields(metrics).filter((f) => isNumeric(f) && !/^(predicted_index|correct_choice|no_answer|num_|sum_|bits_)/.test(f.plain));
  const main = draft.named('score', () => true, figures) ?? ['primary_score', 'acc_per_char', 'acc_per_token', 'acc_raw', 'acc_uncond', 'pass_at_1', 'f1'].map((name) => figures.find((f) => f.plain === name)).find((f) => f !== undefined);
  draft.take('score', [main ?? figures[0]], 'role-nested');
  draft.decide('judged');
}

/** What a judge was asked and said, without the answers it was about: they stand in its prompt. Arena-Hard and MT-bench. */
function judgments(draft: Draft): void {
  if (!column(draft, 'judge')) return;
  const games = column(draft, 'games');
  if (games && fieldIn(games, 'score') && fieldIn(games, 'judgment')) {
    const verdict = fieldIn(games, 'judgment');
    draft.take('prompt', [first(fieldIn(games, 'user_prompt') ?? fieldIn(games, 'prompt'))], 'role-nested');
    draft.take('responses', [isStruct(verdict) ? fieldIn(verdict, 'answer') : verdict], 'role-judgment');
    draft.take('raters', [fieldIn(games, 'score')], 'role-nested');
    draft.decide('judged');
  } else if (column(draft, 'g1_winner') && column(draft, 'g2_winner')) {
    draft.take('prompt', [column(draft, 'g1_user_prompt')], 'role-name');
    draft.take('responses', ['g1_judgment', 'g2_judgment'].map((name) => column(draft, name)), 'role-judgment');
    draft.take('raters', ['g1_winner', 'g2_winner'].map((name) => column(draft, name)), 'role-wide');
    draft.decide('judged');
  } else if (column(draft, 'user_prompt') && column(draft, 'judgment')) {
    const judge = column(draft, 'judge');
    draft.take('prompt', [column(draft, 'user_prompt')], 'role-name');
    draft.take('response', [column(draft, 'judgment')], 'role-judgment');
    if (judge) draft.take('raterId', [isTexts(judge) ? seeElement(judge, 1) : judge], 'role-name');
    draft.decide('judged');
  }
}
