import { ATTRIBUTES } from '../../../core/attributes';
import { CellStruct, isList } from '../../../core/cell';
import type { Cell } from '../../../core/cell';
import { jsonOf } from '../../../core/json';
import { parseRolePath } from '../../../core/rolePath';
import { elementOf, fieldsOf, isBoolean, isInteger, isNumber, isText } from '../../../core/type';
import type { Draft } from '../draft';
import { markedGroups } from '../marks';
import type { MarkedGroup } from '../marks';
import { distinctShare, isNumeric, isParallel, isTag, isTextual, isTexts, seeFields, share, wordOf } from '../values';
import type { Seen } from '../values';
import { NAMES, RATER_WORDS, REMARKS, VERDICT_FIELDS, VERDICT_LISTS, VERDICT_WORDS } from '../vocabulary';
import { besideResponses } from './answers';

const isVerdict = (s: Seen): boolean => isNumber(s.type) || isBoolean(s.type) || (isTextual(s) && share(s.values, (v) => wordOf(v).length < 80) >= (s.values.length === 0 ? 0 : 0.9));

/** Verdicts of several raters about one row: a list of structs, a column each, or a short list of numbers or words. */
export function guessRaters(draft: Draft): void {
  fromStructs(draft);
  if (draft.has('raters')) return;
  const wide = wideRaters(draft);
  draft.take('raters', wide, 'role-wide');
  if (wide.length === 0) draft.take('raters', draft.free().filter((s) => isRatingList(draft, s)), 'role-values');
  if (!draft.has('raters')) draft.take('raters', sameSuffix(draft), 'role-wide');
}

function fromStructs(draft: Draft): void {
  const found = draft.free().flatMap((list) => {
    if (fieldsOf(elementOf(list.type)).length === 0 || list.encoding === 'messages' || isAnswersList(draft, list)) return [];
    const fields = seeFields(list);
    const rater = fields.find((f) => (NAMES.raterId).includes(f.plain) || ['user_id', 'user', 'annotator_name'].includes(f.plain));
    if (!VERDICT_LISTS.test(list.plain) && rater === undefined) return [];
    const verdict = VERDICT_FIELDS.map((n) => fields.find((f) => f.plain === n && isVerdict(f))).find((f) => f !== undefined) ?? fields.find((f) => /_(pref|preference|rating|score|label|verdict)$/.test(f.plain) && isVerdict(f));
    return verdict ? [{ list, verdict, rater, models: ['a,b', '1,2'].map((m) => m.split(',').map((x) => fields.find((f) => [`model_${x}`, `model${x}`, `generator_${x}`].includes(f.plain)))).find((p) => p.every((f) => f !== undefined)) }] : [];
  });
  const own = found.filter((f) => !found.some((other) => other !== f && isSelection(f.list, other.list)));
  draft.take('raters', own.map((f) => f.verdict), 'role-nested');
  if (own.length === 0) return;
  const only = own.length === 1 ? own[0] : undefined;
  draft.take('raterId', only?.rater ? [only.rater, ...tellingApart(only.list, only.rater, only.verdict)] : own.map((f) => f.rater), 'role-nested');
  draft.take('sides', own.flatMap((f) => f.models ?? []), 'role-nested');
}

/** A judge that occurs several times in one list judged in several ways (prompts, templates): what tells its verdicts apart is part of who judged. */
function tellingApart(list: Seen, rater: Seen, verdict: Seen): readonly Seen[] {
  const lists = list.values.filter(isList).filter((l) => l.length > 1);
  const names = (fields: readonly Seen[]) => (l: readonly Cell[]): readonly string[] => l.map((e) => (e instanceof CellStruct ? fields.map((f) => wordOf(e.get(fieldName(f)) ?? null)).join('\n') : ''));
  const isTold = (fields: readonly Seen[]): boolean => share(lists, (l) => new Set(names(fields)(l)).size === l.length) >= 0.9;
  if (lists.length === 0 || isTold([rater])) return [];
  const other = seeFields(list).find((f) => f.path !== rater.path && f.path !== verdict.path && isTag(f) && isTold([rater, f]));
  return other ? [other] : [];
}

/** The name of a struct's field as the struct has it. */
function fieldName(field: Seen): string {
  const path = parseRolePath(field.path);
  const last = 'expression' in path ? undefined : path.steps.at(-1);
  return last && 'field' in last ? last.field : '';
}

/** Does another list hold every element of this one, and more: `most_similar` beside `all`? */
function isSelection(part: Seen, whole: Seen): boolean {
  const noun = (s: Seen): string => VERDICT_LISTS.exec(s.plain)?.[2] ?? '';
  if (/^all_/.test(whole.plain) && !/^all_/.test(part.plain) && noun(part) === noun(whole)) return true;
  if (part.values.length === 0 || part.values.length !== whole.values.length) return false;
  const texts = (cell: Cell | undefined): readonly string[] => (isList(cell) ? cell.map((c) => jsonOf(c)) : []);
  const rows = part.values.map((v, i) => [texts(v), new Set(texts(whole.values[i]))] as const);
  return rows.every(([some, all]) => some.every((e) => all.has(e))) && rows.some(([some, all]) => all.size > some.length);
}

const isAnswersList = (draft: Draft, list: Seen): boolean => draft.paths('responses').some((p) => p === list.path || p.startsWith(`${list.path}[]`));

/** `annotator1…3`, `annotation_1`, `human_label_2`, `annotator_1_score`. Scores numbered as the answers are belong to those. */
function wideRaters(draft: Draft): readonly Seen[] {
  const words = (g: MarkedGroup): boolean => g.rest.some((t) => RATER_WORDS.has(t)) && g.rest.every((t) => RATER_WORDS.has(t) || VERDICT_WORDS.has(t) || ['id', 'overall', 'final', 'model', 'llm', 'gpt', 'the'].includes(t));
  const groups = markedGroups(draft.free()).filter((g) => words(g) && g.rest.at(-1) !== 'id' && g.columns.every((s) => isVerdict(s)));
  const best = groups.find((g) => g.rest.length > 1 && VERDICT_WORDS.has(g.rest.at(-1) ?? '')) ?? groups[0];
  if (!best) return [];
  const people = markedGroups(draft.free()).find((g) => g.rest.some((t) => RATER_WORDS.has(t)) && ['id', 'name'].includes(g.rest.at(-1) ?? '') && g.marks.length === best.marks.length);
  if (people) draft.take('raterId', people.columns, 'role-wide');
  return best.columns;
}

function isRatingList(draft: Draft, s: Seen): boolean {
  const of = elementOf(s.type);
  if (!(isNumber(of) || isText(of) || isBoolean(of))) return false;
  if (!/(^|_)(scores?|ratings?|labels?|votes?|verdicts?|annotations?|grades?|judge?ments?|preferences?)$/.test(s.plain) && !ATTRIBUTES.has(s.plain)) return false;
  const lists = s.values.filter(isList).filter((l) => l.length > 0);
  if (besideChoices(draft, s) || besideTexts(draft, s)) return false; // which option is right, how good each text is
  if (lists.length === 0 || !lists.every((l) => l.length <= 20 && l.every((v) => wordOf(v).length < 60))) return false;
  if (!draft.has('responses')) return !(s.plain === 'labels' && draft.free().some((k) => /(^|_)(input_ids|attention_mask|tokens)$/.test(k.plain)));
  return !besideResponses(draft, s) || (draft.paths('responses').length > 1 && isText(of));
}

function besideChoices(draft: Draft, s: Seen): boolean {
  const choices = draft.seen.find((c) => draft.paths('choices')[0] === c.path);
  return choices !== undefined && isParallel(choices.values, s.values);
}

/** As many as the texts in another list, row by row; remarks of the raters do not count. */
function besideTexts(draft: Draft, s: Seen): boolean {
  const long = (list: Seen): boolean => share(list.values, (v) => isList(v) && v.length > 1 && v.some((t) => wordOf(t).length >= 30)) >= 0.5;
  return draft.free().some((list) => isTexts(list) && !REMARKS.test(list.plain) && long(list) && isParallel(list.values, s.values));
}

/** `gpt_result` and `pandalm_result`: who judged, then what every judge gave. */
function sameSuffix(draft: Draft): readonly Seen[] {
  for (const suffix of ['result', 'verdict', 'winner', 'judgement', 'judgment', 'vote']) {
    const hits = draft.free().filter((s) => s.plain.endsWith(`_${suffix}`) && s.plain.split('_').length === 2 && isVerdict(s) && (isTag(s) || isNumeric(s)));
    if (hits.length > 1) return hits;
  }
  return [];
}

/** Figures that are flags where they are stored as true and false. */
const METRICS = new Set(['exact_match', 'match', 'acc', 'accuracy', 'success', 'resolved', 'solved']);

/** One verdict a row. */
export function guessLabel(draft: Draft): void {
  const parallel = draft.free().find((s) => /^(labels?|is_.*|correct.*|(step|process|turn)_labels?)$/.test(s.plain) && (isBoolean(elementOf(s.type)) || isNumber(elementOf(s.type))) && draft.has('responses') && besideResponses(draft, s));
  if (parallel) { draft.take('label', [parallel], 'role-values'); return; }
  const winners = draft.free().filter((s) => s.plain.startsWith('winner_') && (isBoolean(s.type) || isInteger(s.type)));
  if (winners.length > 1) { draft.take('label', winners, 'role-pair'); return; }
  const oneWord = (s: Seen): boolean => isTextual(s) && (s.values.length === 0 || (s.encoding === 'plain' && share(s.values, (v) => wordOf(v).length < 60) >= 0.95));
  const named = draft.named('label', (s) => isBoolean(s.type) || isInteger(s.type) || oneWord(s));
  const flags = draft.free().filter((s) => isBoolean(s.type) && /^is_[a-z]/.test(s.plain) && !/\d/.test(s.plain));
  const sided = draft.free().find((s) => s.plain === 'chosen' && isTag(s));
  if (named && !(flags.includes(named) && flags.length > 1)) draft.take('label', [named], 'role-name');
  else if (flags.length > 1) draft.take('label', flags, 'role-values');
  else if (sided) draft.take('label', [sided], 'role-values');
  else if (nestedLabel(draft)) draft.take('label', [nestedLabel(draft)], 'role-nested');
  else if (!draft.has('choices')) draft.take('label', draft.free().filter((s) => (/_(label|verdict|overall|preference|winner)$|^pref(erence)?_/.test(s.plain) && oneWord(s) && isTag(s)) || (isBoolean(s.type) && METRICS.has(s.plain))), 'role-values');
}

/** The winner that a judge named, inside what it gave. */
function nestedLabel(draft: Draft): Seen | undefined {
  if (!draft.has('responses')) return undefined;
  const fields = draft.free().filter((s) => fieldsOf(s.type).length > 0 && /judg|verdict|eval|parsed_result/.test(s.plain)).flatMap((s) => seeFields(s));
  return ['winner', 'verdict', 'preference', 'preferred', 'choice', 'decision'].map((name) => fields.find((f) => f.plain === name && isVerdict(f))).find((f) => f !== undefined);
}

/** A number per row, or the numbers of its sides or attributes. */
export function guessScore(draft: Draft): void {
  const lists = draft.free().filter((s) => /(^|_)(scores?|ratings?|rewards?|ranks?)$/.test(s.plain) && isNumber(elementOf(s.type)) && draft.has('responses') && besideResponses(draft, s));
  if (lists[0]) { draft.take('score', [lists[0]], 'role-values'); return; }
  const attributes = draft.free().filter((s) => ATTRIBUTES.has(s.plain) && isNumber(s.type));
  if (attributes.length > 1) { draft.take('score', attributes, 'role-name'); return; }
  const number = (s: Seen): boolean => isNumeric(s) || (s.encoding === 'json' && share(s.values.filter((v) => /^\s*\{\s*"/.test(wordOf(v))), (v) => /:\s*"?-?\d/.test(wordOf(v))) > 0.5);
  const named = draft.named('score', (s) => number(s));
  if (named) { draft.take('score', [named], 'role-name'); return; }
  draft.take('score', draft.free().filter((s) => /_(score|reward|rating)$/.test(s.plain) && isNumber(s.type) && draft.has('response', 'messages')), 'role-name');
  if (!draft.has('score')) nestedScore(draft);
}

/** A number inside what a judge or a scorer gave, or beside the text inside an answer's own column. */
function nestedScore(draft: Draft): void {
  const answer = draft.paths('response')[0] ?? '';
  const outer = draft.free().filter((s) => fieldsOf(s.type).length > 0 && (/result|judg|eval|quality|reward|metric/.test(s.plain) || answer.startsWith(`${s.prefix}.`)));
  const fields = outer.flatMap((s) => seeFields(s));
  const deeper = fields.filter((f) => ['axes', 'scores', 'ratings'].includes(f.plain)).flatMap((f) => seeFields(f));
  const numeric = (s: Seen): boolean => isNumeric(s);
  draft.take('score', [draft.named('score', numeric, fields) ?? deeper.find((f) => f.plain === 'overall' && isNumeric(f)) ?? draft.named('score', numeric, deeper)], 'role-nested');
  // One scorer a field, each with its value: a number, or a word for right and wrong.
  const values = draft.free().filter((s) => s.plain === 'scores' && fieldsOf(s.type).length > 0).flatMap((s) => seeFields(s)).flatMap((f) => seeFields(f).filter((v) => v.plain === 'value'));
  const numbers = values.filter((v) => isNumeric(v));
  draft.take(numbers.length > 0 ? 'score' : 'label', numbers.length > 0 ? numbers : values.filter((v) => isTag(v) || isBoolean(v.type)), 'role-nested');
}

/** Long tables, a verdict a row: who gave it, what was judged, and the two sides where their order was shuffled. */
export function guessLong(draft: Draft): void {
  const rater = raterColumn(draft);
  if (!rater || draft.has('raters') || !draft.has('label', 'score')) return;
  draft.take('raterId', [rater], 'role-values');
  draft.take('sides', shuffledSides(draft), 'role-values');
  const several = new Set(rater.values.map((v) => wordOf(v))).size > 1;
  if (draft.has('response') && !several) return; // one judge of one answer a row: nothing is judged twice
  const items = draft.seen.filter((s) => /(^|_)(id|idx|index|key|hash)$/.test(s.plain) && (isTextual(s) || isInteger(s.type)) && s !== rater && !/annotat|rater|worker|record/.test(s.plain));
  const repeated = items.filter((s) => s.values.length === s.rows && distinctShare(s.values) < 1).sort((a, b) => distinctShare(b.values) - distinctShare(a.values));
  draft.take('unit', repeated[0] ? [repeated[0]] : [draft.place('prompt'), ...(draft.has('prompt') ? modelPair(draft) : [])], 'role-values');
}

function raterColumn(draft: Draft): Seen | undefined {
  return draft.named('raterId', (s) => (isTextual(s) || isInteger(s.type)) && (s.values.length < 5 || distinctShare(s.values) < 0.6));
}

/** The two columns that name the models of two answers. */
function modelPair(draft: Draft): readonly Seen[] {
  return markedGroups(draft.seen).find((g) => ['model', 'generator', 'policy'].includes(g.rest.join('_')) && g.columns.length === 2)?.columns ?? [];
}

/** The two columns of models, where the same two stand in both orders. */
function shuffledSides(draft: Draft): readonly Seen[] {
  const [a, b] = modelPair(draft);
  if (!a || !b || a.values.length !== b.values.length) return [];
  const pairs = new Set(a.values.map((v, i) => JSON.stringify([wordOf(v), wordOf(b.values[i] ?? null)])));
  const turned = a.values.some((v, i) => wordOf(v) !== wordOf(b.values[i] ?? null) && pairs.has(JSON.stringify([wordOf(b.values[i] ?? null), wordOf(v)])));
  return turned ? [a, b] : [];
}
