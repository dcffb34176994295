import { parseRolePath, printRolePath } from '../../../core/rolePath';
import { elementOf, fieldsOf, isText, parseType } from '../../../core/type';
import type { TypeNode } from '../../../core/type';
import type { Beside } from '../keysContract';
import { quoted } from './gather';

/** A path that stands beside an answer, and as what. */
export interface BesidePath {
  readonly kind: Extract<Beside['kind'], 'rationale' | 'annotation'>;
  readonly path: string;
}

export interface BesideColumns {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** The struct that holds what belongs to the side; null: the whole row does. */
  readonly within: string | null;
  /** The structs of all sides: those of others say nothing about this one's answer. */
  readonly structs: readonly string[];
  /** Paths that are something else: the prompt, the answer, the key, names of models. */
  readonly used: readonly string[];
  /** The paths of metrics. */
  readonly scores: readonly string[];
}

/** Names of columns in which a judge says why. What a model thought before it answered is called reasoning, so that is none of them. */
const RATIONALE = /^(?:(.+?)[_ .-])?(rationales?|explanations?|reasons?|justifications?|critiques?|feedbacks?|strengths?|weakness(?:es)?|judge?ments?|motivations?|comments?)$/i;
/** Names of columns that hold a verdict, or who gave it, in few words. */
const ANNOTATION = /^(?:(?:.+[_ -])?(?:judge|annotator|evaluator|rater|verdict|winner|label|annotation|agreement|preference)(?:[_ -]?\d+)?)$/i;

interface Place {
  readonly name: string;
  readonly path: string;
  readonly type: TypeNode | undefined;
  /** The names of what stands in the same struct. */
  readonly siblings: readonly string[] | null;
}

/**
 * What a row says about an answer: texts called as judges' reasons are, and texts in a struct that repeats the score; labels and verdicts in few words.
 * Where some reasons have the score's own prefix (`gpt4_score`, `gpt4_feedback`), only these.
 */
export function besidePaths({ columns, within, structs, used, scores }: BesideColumns): BesidePath[] {
  const names = columns.map((c) => c.name);
  const own = within === null ? null : nameOf(within, names);
  const taken = new Set([...used, ...scores].map((path) => printed(path, names)));
  const scoreNames = scores.flatMap((path) => lastName(path, names) ?? []);
  const places = columns.flatMap(({ name, type }) => placesIn(name, parseType(type), own, structs.flatMap((s) => nameOf(s, names) ?? []))).filter(({ path }) => !taken.has(printed(path, names)));
  const reasons = places.filter((place) => isWords(place.type) && (RATIONALE.test(place.name) || isBesideScore(place, scoreNames)));
  const prefixes = new Set(scoreNames.flatMap((score) => /^(.+?)[_ -][^_ -]+$/.exec(score)?.[1]?.toLowerCase() ?? []));
  const near = reasons.filter(({ name }) => prefixes.has(RATIONALE.exec(name)?.[1]?.toLowerCase() ?? ''));
  const chosen = near.length > 0 ? near : reasons;
  const labels = places.filter((place) => !reasons.includes(place) && isLabel(place.type) && ANNOTATION.test(place.name));
  return [...chosen.map(({ path }) => ({ kind: 'rationale', path }) as const), ...labels.map(({ path }) => ({ kind: 'annotation', path }) as const)];
}

/** A column, or the fields of a struct; of the side's own struct by the names of its fields alone. */
function placesIn(name: string, type: TypeNode, own: string | null, structs: readonly string[]): Place[] {
  if (type.kind !== 'struct') return [{ name, path: quoted(name), type, siblings: null }];
  if (name !== own && structs.includes(name)) return [];
  const fields = fieldsOf(type);
  const siblings = fields.map((f) => f.name);
  return fields.map((f) => (name === own ? { name: f.name, path: quoted(f.name), type: f.type, siblings: null } : { name: f.name, path: printRolePath({ column: name, steps: [{ field: f.name }] }), type: f.type, siblings }));
}

function isBesideScore({ name, siblings }: Place, scores: readonly string[]): boolean {
  return siblings !== null && !scores.includes(name) && siblings.some((s) => scores.includes(s)) && !ANNOTATION.test(name);
}

const isWords = (type: TypeNode | undefined): boolean => isText(type) || isText(elementOf(type));
const isLabel = (type: TypeNode | undefined): boolean => isText(type) || (type?.kind === 'scalar' && (type.name === 'BOOLEAN' || type.name === 'ENUM'));

function nameOf(path: string, names: readonly string[]): string | null {
  const parsed = parseRolePath(path, names);
  return 'expression' in parsed ? null : parsed.column;
}

function lastName(path: string, names: readonly string[]): string | null {
  const parsed = parseRolePath(path, names);
  if ('expression' in parsed) return null;
  const step = parsed.steps.at(-1);
  return step === undefined ? parsed.column : 'field' in step ? step.field : null;
}

function printed(path: string, names: readonly string[]): string {
  try {
    return printRolePath(parseRolePath(path, names), names);
  } catch {
    return path;
  }
}
