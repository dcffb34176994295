import { elementOf, fieldOf, fieldsOf, isText } from '../../../core/type';
import type { Draft } from '../draft';
import { isProse, isTag, isTextual, isTexts, meanLength, seeFields, share, textOf } from '../values';
import type { Seen } from '../values';
import { NAMES, ONE_RESPONSE, REMARKS, RESPONSE_FIELDS } from '../vocabulary';
import { authored, isAnswer } from './answers';
import { judged } from './question';

/** Names that say an answer also where it is one word: what was asked may have been a yes or a no. */
const SHORT_ANSWERS = new Set(['response', 'output', 'completion', 'generation', 'targets', 'targets_pretokenized', 'model_output', 'model_response', 'prediction']);

/** The one answer of a row. */
export function guessResponse(draft: Draft): void {
  if (draft.decided) return; // the layout says where the answers are
  if (draft.has('chosen') && draft.has('rejected')) return;
  if (draft.has('responses') && draft.paths('responses').length > 1) return;
  fromColumns(draft);
  if (!draft.has('response')) fromSteps(draft);
  fromStructs(draft);
  if (!draft.has('response', 'responses')) fromChoices(draft);
  if (!draft.has('response', 'responses', 'messages', 'chosen')) guessRest(draft);
}

function fromColumns(draft: Draft): void {
  const response = judged(draft, 'orig_response') ?? draft.named('response', (s) => isAnswer(s)) ?? (draft.has('prompt') ? draft.named('response', (s) => SHORT_ANSWERS.has(s.plain) && isTextual(s)) : undefined);
  if (response) { draft.take('response', [response], response.encoding === 'plain' ? 'role-name' : 'role-messages'); return; }
  const lists = draft.named('response', (s) => ['resps', 'filtered_resps'].includes(s.plain) && isText(elementOf(elementOf(s.type)) ?? elementOf(s.type)));
  if (lists) { draft.take('response', [{ ...lists, path: `${lists.path}[1]${elementOf(elementOf(lists.type)) === undefined ? '' : '[1]'}` }], 'role-nested'); return; }
  draft.take('response', [toolCalls(draft) ?? besideReference(draft) ?? draft.named('response', (s) => ONE_RESPONSE.includes(s.plain) && isTexts(s))], 'role-values');
}

/** `answer` beside a column that says that it is the reference is what a model said. */
function besideReference(draft: Draft): Seen | undefined {
  const references = ['ground_truth', 'ground_truths', 'reference_answer', 'reference', 'gold_answer', 'correct_answer', 'expected_answer'];
  if (!draft.has('prompt') || !draft.seen.some((s) => references.includes(s.plain) && isTextual(s))) return undefined;
  return draft.free().find((s) => s.plain === 'answer' && isAnswer(s) && meanLength(s) >= 40);
}

/** Beside the tools that may be called: calls as JSON text are what the model answered. */
function toolCalls(draft: Draft): Seen | undefined {
  if (!draft.has('prompt') || !draft.seen.some((s) => (NAMES.tools).includes(s.plain))) return undefined;
  const calls = (s: Seen): boolean => s.encoding === 'json' && share(s.values, (v) => /^\s*\[?\s*\{[^]*"name"\s*:[^]*"(arguments|parameters)"\s*:/.test(textOf(v))) >= 0.6;
  return draft.free().find((s) => ['answers', 'answer', 'calls', 'tool_calls', 'function_calls'].includes(s.plain) && calls(s));
}

/** The steps of one answer as a list of texts. */
function fromSteps(draft: Draft): void {
  if (!draft.has('prompt') || draft.has('responses')) return;
  draft.take('response', [draft.free().find((s) => ['steps', 'solution_steps', 'reasoning_steps', 'model_steps'].includes(s.plain) && isTexts(s))], 'role-name');
}

/** A struct (or a list of one) with the text of the answer in it. */
function fromStructs(draft: Draft): void {
  for (const s of draft.free().filter((c) => c.encoding === undefined && fieldsOf(elementOf(c.type) ?? c.type).length > 0)) {
    const fields = seeFields(s).filter((f) => isProse(f) && isText(f.type)).map((f) => ({ ...f, path: f.path.replace('[]', '[1]') }));
    const named = (NAMES.response).includes(s.plain);
    if (draft.has('responses') && elementOf(s.type) !== undefined) continue;
    draft.take('response', [s.plain === 'references' && elementOf(s.type) === undefined ? fields[0] : named ? fields.find((f) => ['text', 'content', ...RESPONSE_FIELDS].includes(f.plain)) : undefined], 'role-nested');
  }
}

/** What an API, FastChat or Arena-Hard keeps: `choices`, each with an index and a message, a text, or a text (or `{content}`) for each turn. */
function fromChoices(draft: Draft): void {
  for (const { list, beside } of draft.free().flatMap((s) => choiceLists(s, draft.free(), 0))) {
    const fields = seeFields(list);
    const said = fields.find((f) => ['message', 'text', 'turns'].includes(f.plain));
    const within = said && (said.plain === 'message' || elementOf(elementOf(said.type) ?? said.type) === undefined) ? seeFields(said).find((f) => f.plain === 'content') : undefined;
    const inner = within ?? said;
    if (!inner || !(isText(inner.type) || isTexts(inner))) continue;
    draft.take('response', [{ ...inner, path: inner.path.replace('[]', '[1]') }], 'role-nested');
    draft.take('model', [draft.named('model', (s) => isTextual(s), beside)], 'role-nested');
    return;
  }
}

function choiceLists(seen: Seen, beside: readonly Seen[], depth: number): readonly { list: Seen; beside: readonly Seen[] }[] {
  const item = elementOf(seen.type);
  if (seen.plain === 'choices') return fieldOf(item, 'index') !== undefined || fieldOf(item, 'finish_reason') !== undefined ? [{ list: seen, beside }] : [];
  if (item !== undefined || depth >= 3 || fieldsOf(seen.type).length === 0) return [];
  const fields = seeFields(seen);
  return fields.flatMap((f) => choiceLists(f, fields, depth + 1));
}

/** What goes with a row and is no answer. */
const BESIDE = /(^|_)(metadata|meta|info|url|link|config)$/;

/** With a prompt, the one long text that is left is what was answered: whatever it is called beside a model, `text` without one. */
function guessRest(draft: Draft): void {
  const prompt = draft.place('prompt');
  if (!prompt) return;
  const known = new Set<string>([...NAMES.answer, ...NAMES.system, ...NAMES.tools, ...NAMES.checklist, ...NAMES.id]);
  const own = authored(draft).filter((s) => !/_(answers?|solution)$/.test(s.plain));
  if (own.length === 1) { draft.take('response', own, 'role-name'); return; }
  const left = draft.free().filter((s) => isTextual(s) && !isTag(s) && meanLength(s) >= 60 && !known.has(s.plain) && !BESIDE.test(s.plain) && !REMARKS.test(s.plain));
  const [only] = left;
  if (left.length !== 1 || !only) return;
  if (draft.named('model', (s) => isTextual(s))) draft.take('response', [only], 'role-rest');
  else if (['text', 'content'].includes(only.plain) && ['prompt', 'instruction'].includes(prompt.plain) && !repeats(only, prompt)) draft.take('response', [only], 'role-beside-prompt');
}

/** Does a text hold the beginning of the prompt: a rendered template and no answer? */
function repeats(text: Seen, prompt: Seen): boolean {
  return share(text.values.map((v, i) => [textOf(v), textOf(prompt.values[i] ?? null).slice(0, 200)] as const), ([whole, begin]) => begin !== '' && whole.includes(begin)) > 0.2;
}
