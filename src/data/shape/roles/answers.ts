import { isList } from '../../../core/cell';
import { elementOf, fieldsOf, isBoolean, isInteger, isText, printType } from '../../../core/type';
import type { Draft } from '../draft';
import { markedGroups } from '../marks';
import type { MarkedGroup } from '../marks';
import { isAnswerOnly } from '../messages';
import { isNumeric, isParallel, isProse, isTag, isTextual, isTexts, meanLength, seeFields, share } from '../values';
import type { Seen } from '../values';
import { ANSWER_NOUNS, NAMES, NO_AUTHORS, ONE_RESPONSE, RESPONSE_FIELDS, RESPONSE_LISTS, RESPONSE_NOUNS, SIDE_NOUNS, SIDES } from '../vocabulary';

/** Whole answers: texts or messages, not the tag of a model or of a side. */
export const isAnswer = (s: Seen): boolean => isProse(s) && !(s.encoding === 'plain' && s.values.length >= 5 && isTag(s) && meanLength(s) < 20);

/** One answer, or a list of texts where several are as good (or as bad) as each other. */
const isSide = (s: Seen): boolean => isAnswer(s) || isTexts(s);

/** chosen and rejected: both together, by the same pattern of names, and only where they hold answers. */
export function guessSides(draft: Draft): void {
  for (const [good, bad] of SIDES) {
    const pairs = draft.free().flatMap((chosen) => {
      const tokens = chosen.plain.split('_');
      const at = tokens.indexOf(good);
      const nouns = tokens.filter((_, i) => i !== at);
      if (at < 0 || nouns.length > 2 || !nouns.every((t) => SIDE_NOUNS.has(t)) || (nouns.length === 0 && good === 'j')) return [];
      const rejected = draft.seen.find((s) => s.plain === tokens.map((t, i) => (i === at ? bad : t)).join('_'));
      return rejected && isSide(chosen) && isSide(rejected) ? [{ chosen, rejected, nouns: nouns.length }] : [];
    });
    const best = pairs.sort((a, b) => a.nouns - b.nouns)[0];
    if (!best) continue;
    const reason = best.chosen.encoding === 'plain' || isTexts(best.chosen) ? 'role-pair' : 'role-messages';
    draft.take('chosen', [best.chosen], reason);
    draft.take('rejected', [best.rejected], reason);
    besideSides(draft, good, bad); return;
  }
  const alone = draft.free().find((s) => s.plain === 'chosen' && isAnswer(s) && s.encoding !== 'plain');
  if (alone) draft.take('chosen', [alone], 'role-messages');
}

/** Scores and models of the two sides: `score_chosen`, `rejected-model`. */
function besideSides(draft: Draft, good: string, bad: string): void {
  const pair = (nouns: readonly string[], test: (s: Seen) => boolean): readonly Seen[] => {
    for (const noun of nouns) {
      const side = (name: string): Seen | undefined => draft.free().find((s) => [`${name}_${noun}`, `${noun}_${name}`].includes(s.plain) && test(s));
      const [one, two] = [side(good), side(bad)];
      if (one && two) return [one, two];
    }
    return [];
  };
  draft.take('score', pair(['score', 'rating', 'avg_rating', 'reward', 'overall_score', 'scores', 'average_rating', 'rm_score', 'quality'], (s) => isNumeric(s)), 'role-pair');
  draft.take('model', pair(['model', 'policy', 'generator', 'model_name', 'llm'], (s) => isTextual(s)), 'role-pair');
}

/** Several answers to one prompt: in a list, or in columns that differ only in a mark. */
export function guessResponses(draft: Draft): void {
  guessList(draft);
  if (!draft.has('responses', 'chosen')) guessColumns(draft);
  if (!draft.has('responses', 'chosen')) guessStructs(draft);
  if (!draft.has('responses', 'chosen')) guessAuthors(draft);
  const index = draft.free().find((s) => s.plain === 'chosen' && isInteger(s.type));
  if (index && draft.has('responses')) draft.take('chosen', [index], 'role-values');
}

function guessList(draft: Draft): void {
  for (const name of [...RESPONSE_LISTS, ...ONE_RESPONSE]) {
    const sides = draft.free().find((s) => s.plain === name && RESPONSE_LISTS.includes(name) && fieldsOf(s.type).length > 1 && fieldsOf(s.type).every((f) => isText(f.type)) && s.encoding === undefined);
    if (sides) { draft.take('responses', seeFields(sides), 'role-nested'); return; }
    const list = draft.free().find((s) => s.plain === name && elementOf(s.type) !== undefined && (!ONE_RESPONSE.includes(name) || (s.values.length > 0 && several(s))));
    const item = elementOf(list?.type);
    if (!list || (list.encoding === 'messages' && elementOf(item) === undefined)) continue;
    if (list.encoding === 'messages' || isText(item)) {
      if (list.plain === 'answers' && !several(list)) continue; // reference answers
      if (list.plain === 'solutions' && draft.free().some((s) => s.plain.startsWith('test'))) continue; // of a task with tests: reference solutions
      draft.take('responses', [list], 'role-name');
      draft.take('model', [draft.free().find((s) => /(^|_)(models?|model_names?|generators?|policies)$/.test(s.plain) && isTexts(s) && besideResponses(draft, s))], 'role-values');
      continue;
    }
    const fields = seeFields(list);
    const text = RESPONSE_FIELDS.map((f) => fields.find((s) => s.plain === f && s.encoding !== undefined)).find((s) => s !== undefined);
    if (!text) continue;
    draft.take('responses', [text], 'role-nested');
    const inside = (names: readonly string[], test: (s: Seen) => boolean): Seen | undefined => names.map((n) => fields.find((s) => s.plain === n && test(s))).find((s) => s !== undefined);
    draft.take('model', [inside([...NAMES.model, 'policy', 'name'], (s) => isTextual(s))], 'role-nested');
    draft.take('score', [inside(['rank', 'overall_score', 'score', 'rating', 'reward', 'pm_score', 'fine_grained_score', 'helpfulness'], (s) => isNumeric(s))], 'role-nested');
  }
}

const several = (list: Seen): boolean => list.values.length === 0 || share(list.values, (v) => isList(v) && v.length > 1) >= 0.5;

function guessColumns(draft: Draft): void {
  const fits = (g: MarkedGroup): boolean => RESPONSE_NOUNS.includes(g.rest.at(-1) ?? '') && g.columns.every((s) => isAnswer(s)) && !g.rest.includes('incorrect');
  const groups = markedGroups(draft.free()).filter(fits);
  const length = (g: MarkedGroup): number => g.columns.reduce((n, s) => n + (s.encoding === 'plain' ? meanLength(s) : 1e6), 0);
  const group = [...groups].sort((a, b) => length(b) - length(a))[0];
  if (!group) return;
  // The order of the dataset is the order of the marks, except where a writer sorted the columns otherwise.
  const ordered = group.marks.map((mark, i) => ({ mark, column: group.columns[i] })).sort((a, b) => a.mark.localeCompare(b.mark, 'en', { numeric: true }));
  draft.take('responses', ordered.map((o) => o.column), 'role-pair');
  const beside = (nouns: readonly string[], test: (s: Seen) => boolean): readonly Seen[] =>
    markedGroups(draft.free()).find((g) => nouns.includes(g.rest.at(-1) ?? '') && g.marks.length === group.marks.length && g.columns.every((s) => test(s)))?.columns ?? [];
  draft.take('model', beside(['model', 'generator', 'policy', 'llm', 'name'], (s) => isTextual(s)), 'role-pair');
  draft.take('score', beside(['score', 'rating', 'reward', 'rank'], (s) => isNumeric(s)), 'role-pair');
}

/** A struct column for each model, all of one type, with the answer and what was thought of it inside. */
function guessStructs(draft: Draft): void {
  const own = new Set<string>([...NAMES.prompt, ...NAMES.response, ...NAMES.answer]);
  const byType = new Map<string, Seen[]>();
  for (const s of draft.free().filter((c) => fieldsOf(c.type).length > 1 && c.encoding === undefined && !own.has(c.plain))) byType.set(printType(s.type), [...(byType.get(printType(s.type)) ?? []), s]);
  const group = [...byType.values()].find((g) => g.length > 1 && g.every((s) => answerIn(s) !== undefined));
  if (!group) return;
  draft.take('responses', group.map((s) => answerIn(s)), 'role-nested');
  const inside = (test: (f: Seen) => boolean): readonly Seen[] => group.flatMap((s) => seeFields(s).filter((f) => test(f)).slice(0, 1));
  draft.take('label', inside((f) => isBoolean(f.type) && (NAMES.label).includes(f.plain)), 'role-nested');
  draft.take('score', inside((f) => isNumeric(f) && (NAMES.score).includes(f.plain)), 'role-nested');
}

/** A column for each author of an answer: `sft_output` and `dpo_output`, `original_response` and `edited_response`. */
function guessAuthors(draft: Draft): void {
  const asked = draft.free().some((s) => s.encoding !== undefined && ([...NAMES.prompt, ...NAMES.weakPrompt] as string[]).includes(s.plain));
  const own = authored(draft);
  if (!asked || draft.free().some((s) => (NAMES.response).includes(s.plain) && isAnswer(s) && !own.includes(s))) return;
  const groups = new Map<string, Seen[]>();
  for (const s of own) groups.set(nounOf(s), [...(groups.get(nounOf(s)) ?? []), s]);
  const group = [...groups.values()].filter((g) => g.length > 1).sort((a, b) => b.length - a.length)[0];
  draft.take('responses', group ?? [], 'role-authors');
}

const nounOf = (s: Seen): string => s.plain.split('_').at(-1) ?? '';

/** Columns that hold an answer and are named after who gave it. */
export function authored(draft: Draft): readonly Seen[] {
  return draft.free().filter((s) => {
    const tokens = s.plain.split('_');
    if (tokens.length < 2 || !ANSWER_NOUNS.has(nounOf(s)) || tokens.slice(0, -1).some((t) => NO_AUTHORS.has(t))) return false;
    return isTexts(s) || (isAnswer(s) && (s.values.length === 0 || meanLength(s) >= 20));
  });
}

function answerIn(struct: Seen): Seen | undefined {
  const fields = seeFields(struct);
  return RESPONSE_FIELDS.map((name) => fields.find((f) => f.plain === name && isAnswer(f))).find((f) => f !== undefined);
}

/** Do chosen and rejected hold answers without their questions? */
export function sidesAreAnswers(draft: Draft): boolean {
  const chosen = draft.place('chosen');
  return chosen !== undefined && (chosen.encoding === 'plain' || isTexts(chosen) || isAnswerOnly(chosen.values));
}

/** Has a list as many elements as there are answers, row by row? */
export function besideResponses(draft: Draft, list: Seen): boolean {
  const paths = draft.paths('responses');
  if (paths.length > 1) return share(list.values, (v) => isList(v) && v.length === paths.length) >= 0.9;
  const column = draft.seen.find((s) => paths[0] === s.path || paths[0]?.startsWith(`${s.path}[]`));
  return column !== undefined && (column.values.length === 0 || isParallel(column.values, list.values));
}
