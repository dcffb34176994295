import type { LabelValue } from './labelLine';
import type { SubjectKind } from './subject';

/** One answer to choose. */
export interface LabelChoice {
  readonly id: string;
  readonly title: string;
  /** One key that sets it: a letter or digit. */
  readonly key?: string;
  /** One of VS Code's chart colours. */
  readonly color?: LabelColor;
  readonly description?: string;
  /** Markdown, shown on request. */
  readonly guideline?: string;
}

export const LABEL_COLORS = ['red', 'orange', 'yellow', 'green', 'blue', 'purple', 'foreground'] as const;
export type LabelColor = (typeof LABEL_COLORS)[number];

export const QUESTION_KINDS = ['single', 'multiple', 'rating', 'yesNo', 'pairwise', 'ranking', 'number', 'text', 'span'] as const;
export type QuestionKind = (typeof QUESTION_KINDS)[number];

export interface Question {
  readonly id: string;
  readonly title: string;
  readonly kind: QuestionKind;
  /** What is asked about: a span question is always about spans. */
  readonly about: Exclude<SubjectKind, 'pair'>;
  readonly labels: readonly LabelChoice[];
  readonly required: boolean;
  readonly description?: string;
  /** `number`: the least and the most. */
  readonly min?: number;
  readonly max?: number;
  /** Only asked where another question of the schema has one of these answers. */
  readonly when?: { readonly question: string; readonly is: readonly string[] };
}

export interface LabelSchema {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly description?: string;
  /** Where names or definitions are not from a source that was seen. */
  readonly unverified?: string;
  readonly questions: readonly Question[];
}

const YES_NO: readonly LabelChoice[] = [
  { id: 'yes', title: 'Yes', key: 'y', color: 'green' },
  { id: 'no', title: 'No', key: 'n', color: 'red' },
  { id: 'unsure', title: 'Unsure', key: 'u', color: 'yellow' },
];

const PAIRWISE: readonly LabelChoice[] = [
  { id: 'a-clearly-better', title: 'A clearly', key: '1', color: 'blue' },
  { id: 'a-slightly-better', title: 'A slightly', key: '2', color: 'blue' },
  { id: 'tie', title: 'Tie', key: '3' },
  { id: 'b-slightly-better', title: 'B slightly', key: '4', color: 'orange' },
  { id: 'b-clearly-better', title: 'B clearly', key: '5', color: 'orange' },
  { id: 'both-bad', title: 'Both bad', key: '6', color: 'red' },
];

/** One of a record's answers, as a ranking is of them. */
export interface RankedAnswer {
  readonly path: string;
  readonly title: string;
}

const LETTERS = 26;

/** The letter by which labels speak of an answer, by its place among the answers (from 0): A to Z, then AA. */
export function answerLetter(at: number): string {
  const last = String.fromCharCode(65 + (at % LETTERS));
  return at < LETTERS ? last : answerLetter(Math.floor(at / LETTERS) - 1) + last;
}

/** The answers of a question; kinds that bring their own have them where the schema names none. A ranking is of the record's answers. */
export function choicesOf(question: Question, answers: readonly RankedAnswer[] = []): readonly LabelChoice[] {
  if (question.labels.length > 0) return question.labels;
  switch (question.kind) {
    case 'ranking':
      return answers.map(({ path, title }, i) => ({ id: path, title, ...(i < 10 ? { key: String((i + 1) % 10) } : {}) }));
    case 'yesNo':
      return YES_NO;
    case 'pairwise':
      return PAIRWISE;
    case 'rating': {
      const [min, max] = [question.min ?? 1, question.max ?? 5];
      return Array.from({ length: Math.max(0, Math.min(10, max - min + 1)) }, (_, i) => ({ id: String(min + i), title: String(min + i), key: String((min + i) % 10) }));
    }
    default:
      return [];
  }
}

/** What a schema is wrong about, in words; the file's own place is found by `path` (keys and positions from the root). */
export interface SchemaProblem {
  readonly path: readonly (string | number)[];
  readonly code: 'schema-key-twice' | 'schema-id-twice' | 'schema-when-unknown' | 'schema-no-labels' | 'schema-key-unusable';
  readonly args: Readonly<Record<string, string>>;
}

/** Keys that the reader needs for itself while one labels. */
const TAKEN_KEYS = ['j', 'k', 'm', 'd', '?', '/'];

/** Problems that a schema's form does not show: ids and keys used twice, conditions on nothing, choices without labels. */
export function schemaProblems(schema: LabelSchema): SchemaProblem[] {
  const found: SchemaProblem[] = [];
  const questions = new Set<string>();
  const keys = new Map<string, string>();
  schema.questions.forEach((question, q) => {
    if (questions.has(question.id)) found.push({ path: ['questions', q, 'id'], code: 'schema-id-twice', args: { id: question.id } });
    questions.add(question.id);
    if (['single', 'multiple', 'span'].includes(question.kind) && question.labels.length === 0) found.push({ path: ['questions', q], code: 'schema-no-labels', args: { question: question.id } });
    const ids = new Set<string>();
    choicesOf(question).forEach((choice, i) => {
      const path = ['questions', q, 'labels', i];
      if (ids.has(choice.id)) found.push({ path: [...path, 'id'], code: 'schema-id-twice', args: { id: choice.id } });
      ids.add(choice.id);
      if (choice.key === undefined) return;
      const other = keys.get(choice.key);
      if (TAKEN_KEYS.includes(choice.key)) found.push({ path: [...path, 'key'], code: 'schema-key-unusable', args: { key: choice.key } });
      else if (other !== undefined) found.push({ path: [...path, 'key'], code: 'schema-key-twice', args: { key: choice.key, label: choice.id, other } });
      else keys.set(choice.key, choice.id);
    });
  });
  schema.questions.forEach((question, q) => {
    const asked = question.when && schema.questions.find((other) => other.id === question.when?.question && other.id !== question.id);
    const known = asked && choicesOf(asked).map((c) => c.id);
    if (question.when && !(known && question.when.is.every((id) => known.includes(id)))) found.push({ path: ['questions', q, 'when'], code: 'schema-when-unknown', args: { question: question.id } });
  });
  return found;
}

/** Is a value an answer to the question? A multiple choice takes a list, a rating its text or number. */
export function fitsQuestion(question: Question, value: LabelValue): boolean {
  const ids = choicesOf(question).map((c) => c.id);
  switch (question.kind) {
    case 'single':
    case 'yesNo':
    case 'pairwise':
    case 'span':
    case 'rating':
      return typeof value === 'string' && ids.includes(value);
    case 'multiple':
      return isListOf(value) && value.every((v) => ids.includes(v)) && new Set(value).size === value.length;
    case 'ranking':
      return isListOf(value) && new Set(value).size === value.length;
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) && value >= (question.min ?? -Infinity) && value <= (question.max ?? Infinity);
    case 'text':
      return typeof value === 'string';
  }
}

function isListOf(value: LabelValue): value is readonly string[] {
  return Array.isArray(value);
}

/** Is the question asked, given the answers to the others? */
export function isAsked(question: Question, answers: (question: string) => LabelValue | undefined): boolean {
  if (!question.when) return true;
  const answer = answers(question.when.question);
  const given: readonly unknown[] = Array.isArray(answer) ? answer : [answer];
  return given.some((g) => question.when?.is.includes(String(g)));
}

/** The keys of a schema: which label of which question each sets. Later questions give way where a key is used twice. */
export function keysOf(schema: LabelSchema, answers: readonly RankedAnswer[] = []): ReadonlyMap<string, { question: Question; label: LabelChoice }> {
  const keys = new Map<string, { question: Question; label: LabelChoice }>();
  for (const question of schema.questions) {
    for (const label of choicesOf(question, answers)) {
      if (label.key !== undefined && !keys.has(label.key) && !TAKEN_KEYS.includes(label.key)) keys.set(label.key, { question, label });
    }
  }
  return keys;
}

/** Is the answer to the question typed, not chosen? */
export function isTyped(question: Question): boolean {
  return question.kind === 'text' || question.kind === 'number';
}

/**
 * The keys that lead to the questions whose answers are typed: the first letter of the title, or else of the alphabet, that sets
 * no label and that the reader leaves.
 */
export function inputKeysOf(schema: LabelSchema): ReadonlyMap<string, Question> {
  const labels = keysOf(schema);
  const keys = new Map<string, Question>();
  for (const question of schema.questions.filter((q) => isTyped(q))) {
    const key = [...question.title.toLowerCase(), ...'etaoinsrhlcufywgpbvxqz'].find((c) => /[a-z]/.test(c) && !labels.has(c) && !keys.has(c) && !TAKEN_KEYS.includes(c));
    if (key !== undefined) keys.set(key, question);
  }
  return keys;
}
