import type { Kind } from '../../core/shape';
import { elementOf, isBoolean, isInteger } from '../../core/type';
import type { Draft } from './draft';
import { awaitsAnswer } from './messages';
import { hasTwoEach } from './roles/question';
import { distinctShare, isNumeric, isTextual, meanLength, wordOf } from './values';
import type { Seen } from './values';

/** What kind of dataset these roles make. Its sentence has the code `kind-…`. */
export function kindOf(draft: Draft): Kind {
  const has = draft.has.bind(draft);
  if (draft.decided) return draft.decided;
  if (has('chosen') && has('rejected')) return 'preference';
  if (has('responses')) return kindOfResponses(draft);
  if (has('raters')) return 'rated';
  if (isGoodOrBad(draft)) return 'unpaired';
  if (has('messages') && isAnswersOfOne(draft)) return 'outputs';
  if (has('messages')) return awaitsAnswer(draft.place('messages')?.values ?? []) && has('answer', 'checklist', 'response') ? 'eval' : 'chat';
  if (has('chosen')) return 'preference';
  if (has('raterId') && has('label') && !has('response')) return 'rated';
  if (has('raterId') && has('score') && !has('response')) return 'judged';
  if (has('response')) return kindOfResponse(draft);
  if (has('prompt') && has('model') && has('score')) return 'judged'; // what a model scored on a prompt
  if (has('prompt')) return 'eval';
  if (isMetrics(draft)) return 'metrics';
  return has('text') ? 'text' : 'table';
}

function kindOfResponses(draft: Draft): Kind {
  const paths = draft.paths('responses');
  const column = draft.seen.find((s) => paths[0] === s.path || paths[0]?.startsWith(`${s.path}[]`));
  if (paths.length > 1 && paths.every((p) => p.includes('.')) && draft.paths('label').length === paths.length) return 'judged'; // each right or wrong
  if (paths.length === 2) return 'pair';
  if (draft.has('response') && draft.has('score')) return 'judged'; // the answer, beside others that were drawn
  if (column && draft.place('label') && isBoolean(elementOf(draft.place('label')?.type))) return 'judged'; // steps or samples, each right or wrong
  if (column && hasTwoEach(column.values)) return 'pair';
  return draft.has('score', 'raters', 'label', 'chosen') ? 'ranked' : 'outputs';
}

function kindOfResponse(draft: Draft): Kind {
  const has = draft.has.bind(draft);
  if (has('label', 'score', 'raterId') || (has('checklist') && !has('model'))) return 'judged';
  if (!has('prompt')) return has('model') ? 'outputs' : 'text';
  const [model, prompt] = [draft.place('model'), draft.place('prompt')];
  if (!model) return 'instruction';
  // One model, or several on the same prompts: outputs. Many models on prompts of their own: a set to train on.
  const one = new Set(model.values.map((v) => wordOf(v))).size <= 1;
  return one || (prompt !== undefined && distinctShare(prompt.values) < 0.8) ? 'outputs' : 'instruction';
}

/** Whole conversations that one model answered, each answer with an id of its own beside the question's: what Arena-Hard keeps. */
function isAnswersOfOne(draft: Draft): boolean {
  const models = new Set(draft.place('model')?.values.map((v) => wordOf(v)) ?? []);
  return models.size === 1 && draft.seen.some((s) => /^ans(wer)?_id$/.test(s.plain)) && !awaitsAnswer(draft.place('messages')?.values ?? []);
}

/** One flag per answer by which a trainer tells good from bad. */
function isGoodOrBad(draft: Draft): boolean {
  const label = draft.place('label');
  if (!label || draft.paths('label').length > 1 || !(draft.has('messages') || (draft.has('prompt') && draft.has('response')))) return false;
  if (!['label', 'labels', 'kto_tag', 'thumbs', 'vote', 'preference', 'ok'].includes(label.plain) && !isFixed(draft)) return false;
  if (isBoolean(label.type)) return true;
  const words = new Set(label.values.map((v) => wordOf(v).toLowerCase()));
  const pair = ['0,1', '-1,1', 'bad,good', 'false,true', 'negative,positive', 'down,up', 'rejected,chosen', 'undesirable,desirable'].some((p) => words.size > 0 && [...words].every((w) => p.split(',').includes(w)));
  return pair && (words.size === 2 || isTextual(label)) && (isInteger(label.type) || isTextual(label));
}

const isFixed = (draft: Draft): boolean => draft.found.get('label')?.by === 'person';

/** Models (or checkpoints) with figures, and nothing to read. */
function isMetrics(draft: Draft): boolean {
  const prose = (s: Seen): boolean => isTextual(s) && meanLength(s) > 200 && s.encoding !== 'json';
  return draft.has('model') && !draft.has('text') && !draft.seen.some((s) => prose(s)) && draft.seen.some((s) => isNumeric(s));
}
