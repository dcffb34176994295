import { isList } from '../../../core/cell';
import { elementOf, fieldOf, fieldsOf, isBoolean, isNumber, isText } from '../../../core/type';
import type { Draft } from '../draft';
import { markedGroups } from '../marks';
import { awaitsAnswer } from '../messages';
import { isProse, isSentences, isTag, isTextual, isTexts, seeFields, share, textOf, wordOf } from '../values';
import type { Seen } from '../values';
import { CHOICE_NOUNS, CONVERSATION_NAMES, NAMES } from '../vocabulary';
import { sidesAreAnswers } from './answers';

const isMessages = (s: Seen): boolean => s.encoding !== undefined && s.encoding !== 'plain' && s.encoding !== 'json';

/** Names that say which part a column of messages plays, so that it is not the conversation of the row. */
const PARTS = new Set(['model_input', 'prompt', 'question', 'query', 'input', 'context', 'instruction', 'history', 'completion', 'response', 'output', 'generation', 'chosen', 'rejected']);

/** The conversation of a row: messages by their type, JSON text of them, or a rendered template. */
export function guessMessages(draft: Draft): void {
  const whole = draft.free().filter((s) => isMessages(s) && (!PARTS.has(s.plain) || isTree(s)) && !/^(chosen|rejected)_|_(chosen|rejected)$/.test(s.plain));
  const structured = whole.filter((s) => s.encoding === 'messages' || s.encoding === 'json-messages');
  const texts = draft.free().find((s) => (CONVERSATION_NAMES.has(s.plain) || s.plain === 'data') && isTexts(s));
  const best = draft.named('messages', () => true, structured) ?? structured.find((s) => elementOf(s.type) !== undefined) ?? structured[0] ?? texts ?? whole[0] ?? nestedMessages(draft);
  if (!best) return;
  const answered = sidesAreAnswers(draft) || (draft.has('responses') && !draft.has('chosen')) || findAnswer(draft) !== undefined;
  const isPrompt = answered && awaitsAnswer(best.values) && !draft.free().some((s) => s.plain === 'prompt' && isProse(s));
  draft.take(isPrompt ? 'prompt' : 'messages', [best], 'role-messages');
}

/** A message that holds its answers: a tree of a conversation, whatever its column is called. */
function isTree(s: Seen): boolean {
  const named = fieldsOf(s.type).some((f) => f.name === 'replies');
  return named || (s.encoding === 'json-messages' && share(s.values, (v) => /^\s*\{[^]*"replies"\s*:\s*\[/.test(textOf(v))) >= 0.5);
}

/** Messages inside what was sent to a model: `body.messages`. */
function nestedMessages(draft: Draft): Seen | undefined {
  if (draft.has('chosen', 'responses') || draft.free().some((s) => (NAMES.prompt).includes(s.plain) && s.encoding !== undefined)) return undefined;
  const outer = draft.free().filter((s) => fieldsOf(s.type).length > 0 && elementOf(s.type) === undefined && !/meta|info/.test(s.plain));
  return outer.flatMap((s) => seeFields(s)).find((f) => f.encoding === 'messages' && CONVERSATION_NAMES.has(f.plain));
}

/** What is asked, and the system text that goes with it. */
export function guessPrompt(draft: Draft): void {
  // Beside a conversation, `input` and `goal` are about it and not what it answers.
  const loose = (s: Seen): boolean => draft.has('messages') && ['input', 'inputs', 'user', 'goal', 'behavior'].includes(s.plain);
  const asks = (s: Seen): boolean => isProse(s) && !(s.values.length >= 20 && isTag(s) && !isSentences(s)) && !loose(s);
  const turns = (s: Seen): boolean => (['turns', 'prompts', 'questions'].includes(s.plain) || (s.plain === 'chat_history' && draft.free().some((r) => (NAMES.response).includes(r.plain)))) && isTexts(s);
  const named = judged(draft, 'orig_instruction') ?? draft.named('prompt', asks) ?? draft.free().find((s) => turns(s)) ?? nestedPrompt(draft) ?? weakPrompt(draft);
  if (named) draft.take('prompt', [named], named.encoding === 'plain' ? 'role-name' : isMessages(named) ? 'role-messages' : 'role-nested');
  if (!draft.has('prompt', 'messages', 'chosen')) return;
  // One word without a space is the name of a system, not a text for one.
  const system = draft.named('system', (s) => isTextual(s) && (s.values.length === 0 || share(s.values, (v) => wordOf(v) === '' || /\s/.test(wordOf(v))) >= 0.5));
  if (system) draft.take('system', [system], 'role-name');
}

/** Where a judge's own prompt and output stand beside what was judged, scores and references are about the latter. */
export function judged(draft: Draft, name: string): Seen | undefined {
  const both = ['orig_instruction', 'orig_response'].every((n) => draft.seen.some((s) => s.plain === n && isProse(s)));
  return both ? draft.free().find((s) => s.plain === name) : undefined;
}

/** `context`, `history`, `text`: a prompt only where something answers it. */
function weakPrompt(draft: Draft): Seen | undefined {
  const beside = draft.seen.some((s) => (NAMES.response).includes(s.plain) && s.encoding !== undefined);
  const tested = draft.seen.some((s) => s.plain === 'code' && isText(s.type)) && draft.seen.some((s) => s.plain.startsWith('test'));
  const choices = draft.seen.some((s) => (NAMES.choices).includes(s.plain)) || choiceColumns(draft).length > 0;
  if (!draft.has('chosen', 'responses') && !beside && !choices && !tested) return undefined;
  if (draft.has('chosen') && !sidesAreAnswers(draft)) return undefined; // the question is in chosen itself
  return draft.named('weakPrompt', (s) => isProse(s) && (['text', 'context', 'history', 'post'].includes(s.plain) || !isTag(s)));
}

const OUTER = ['prompt', 'question', 'problem', 'info', 'doc', 'extra_info', 'example', 'sample', 'data', 'item', 'instance', 'input', 'record', 'post'];

function nestedPrompt(draft: Draft): Seen | undefined {
  if (draft.has('messages') || (draft.has('chosen') && !sidesAreAnswers(draft))) return undefined;
  for (const outer of draft.free().filter((s) => OUTER.includes(s.plain) && fieldsOf(s.type).length > 0)) {
    const fields = seeFields(outer).filter((f) => isProse(f) && !isTag(f));
    const own = ['prompt', 'question', 'problem', 'input', 'post'].includes(outer.plain) ? fields.find((f) => ['full_text', 'text', 'content', 'body'].includes(f.plain)) : undefined;
    const hit = own ?? draft.named('prompt', () => true, fields) ?? fields.find((f) => ['post', 'article', 'goal', 'ctx', 'text'].includes(f.plain));
    if (hit) return hit;
  }
  return undefined;
}

/** The options of a question: a list, a struct of lists, or one column each. */
export function guessChoices(draft: Draft): void {
  const isList = (s: Seen): boolean => isTexts(s) || isText(elementOf(fieldOf(s.type, 'text'))) || isText(elementOf(fieldOf(s.type, 'choices'))) || isText(elementOf(fieldOf(elementOf(s.type), 'text')));
  const list = draft.named('choices', (s) => isList(s) || (s.encoding === 'json' && !isTag(s)) || fieldsOf(elementOf(s.type)).some((f) => f.name === 'text'));
  const inner = list && fieldsOf(elementOf(list.type) ?? list.type).length > 0 ? seeFields(list).find((f) => ['text', 'choices'].includes(f.plain)) : undefined;
  if (list) draft.take('choices', [inner ?? list], 'role-name');
  else if (draft.has('prompt') && !draft.has('responses', 'chosen')) draft.take('choices', choiceColumns(draft), 'role-pair');
}

function choiceColumns(draft: Draft): readonly Seen[] {
  const free = draft.free();
  const group = markedGroups(free).find((g) => CHOICE_NOUNS.has(g.rest.join('_')) && g.columns.every((s) => isTextual(s)));
  const correct = group?.rest.join('_') === 'incorrect_answer' ? free.filter((s) => s.plain === 'correct_answer') : [];
  if (correct[0]) draft.take('answer', correct, 'role-name');
  if (group) return [...correct, ...group.columns];
  for (const before of ['', 'op', 'opt']) {
    const letters = ['a', 'b', 'c', 'd', 'e'].flatMap((l) => free.filter((s) => s.plain === before + l && isTextual(s)).slice(0, 1));
    if (letters.length >= 3) return letters;
  }
  return [];
}

/** The reference: what a right answer is, or says. */
export function guessAnswer(draft: Draft): void {
  if (!draft.has('prompt', 'choices', 'messages')) return;
  const answer = findAnswer(draft);
  if (answer) draft.take('answer', [answer], answer.path.includes('.') ? 'role-nested' : 'role-name');
  else if (draft.has('choices') && !draft.has('responses')) {
    draft.take('answer', [draft.free().find((s) => ['label', 'gold', 'correct', 'answer_idx', 'answer_index', 'correct_option', 'correct_idx', 'cop'].includes(s.plain) && (isTextual(s) || isNumber(s.type)))], 'role-name');
  }
}

function findAnswer(draft: Draft): Seen | undefined {
  const free = draft.free();
  const struct = (name: string): readonly Seen[] => free.filter((s) => s.plain === name && fieldsOf(s.type).length > 0).flatMap((s) => seeFields(s));
  const verifier = struct('reward_model').find((f) => f.plain === 'ground_truth') ?? struct('extra_info').find((f) => ['ground_truth', 'answer'].includes(f.plain));
  const plain = draft.named('answer', (s) => isTextual(s) || isNumber(s.type) || isBoolean(s.type) || isTexts(s) || (s.plain === 'gold' && isNumber(elementOf(s.type))));
  if (verifier ?? plain) return verifier ?? plain;
  const given = ['answers', 'answer', 'answers_spans', 'ground_truth', 'reference'].flatMap((name) => struct(name));
  const inside = ['text', 'value', 'spans', 'normalized_value'].flatMap((name) => given.filter((f) => f.plain === name))[0];
  const asked = [...struct('question'), ...struct('doc'), ...struct('problem')].find((f) => ['ground_truth_answer', 'answer', 'target', 'solution', 'ground_truth_solution'].includes(f.plain));
  const code = free.some((s) => s.plain.startsWith('test')) ? free.find((s) => s.plain === 'code' && isTextual(s)) : undefined;
  // Beside an answer of its own, what other models said.
  const others = draft.has('response') ? struct('references').find((f) => isTextual(f)) : undefined;
  return inside ?? asked ?? code ?? others;
}

/** Checklists, tools and spans. */
export function guessExtras(draft: Draft): void {
  const texts = (s: Seen): boolean => isTextual(s) || isTexts(s) || fieldsOf(elementOf(s.type)).length > 0;
  draft.take('checklist', [draft.named('checklist', (s) => texts(s) && !isTag(s))], 'role-name');
  draft.take('tools', [draft.named('tools', (s) => (isTextual(s) && (s.values.length === 0 || s.encoding === 'json' || !isTag(s))) || elementOf(s.type) !== undefined)], 'role-name');
  const spans = (s: Seen): boolean => ['start', 'end'].every((f) => fieldsOf(elementOf(s.type)).some((k) => k.name.toLowerCase().startsWith(f)));
  draft.take('spans', [draft.named('spans', spans) ?? draft.free().find((s) => /spans?$|highlights?$/.test(s.plain) && spans(s))], 'role-values');
}

/** Lists in which every row has exactly two elements. */
export function hasTwoEach(values: Seen['values']): boolean {
  return values.length > 0 && values.every((v) => isList(v) && v.length === 2);
}
