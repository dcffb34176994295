import type { Column } from '../../../core/dataset';
import { LoupeError } from '../../../core/message';
import type { Shape } from '../../../core/shape';
import { fieldsOf, isText, parseType } from '../../../core/type';
import type { TypeNode } from '../../../core/type';
import type { KeySpec, SideSpec } from '../contract';

/** What is known of a dataset that sides are made of. */
export interface Gathered {
  /** Its name among the request's other datasets; '' is the one that the request is for. */
  readonly of: string;
  readonly name: string;
  readonly columns: readonly Column[];
  readonly shape: Shape;
}

/** How one dataset holds several sides. */
export type Within =
  | { readonly by: 'structs'; readonly columns: readonly string[]; readonly answer: string }
  | { readonly by: 'answers'; readonly paths: readonly string[] }
  | { readonly by: 'model'; readonly column: string };

/** Names of a field that holds an answer’s text, the likeliest first. */
const ANSWER_FIELDS = ['output', 'response', 'completion', 'answer', 'solution', 'generation', 'text', 'content', 'model_output'];

/** How one dataset holds the answers of several models: a struct for each, a column for each, or rows that name their model. Null: it does not. */
export function sidesWithin({ columns, shape }: Pick<Gathered, 'columns' | 'shape'>): Within | null {
  const structs = structsOf(columns);
  if (structs) return structs;
  const answers = shape.roles.responses ?? [];
  if (answers.length > 1) return { by: 'answers', paths: answers };
  const model = shape.roles.model ?? [];
  return model.length === 1 && model[0] !== undefined ? { by: 'model', column: model[0] } : null;
}

/** Two or more struct columns of the same fields, one of which is an answer’s text. */
function structsOf(columns: readonly Column[]): Within | null {
  const byFields = new Map<string, { names: string[]; fields: TypeNode }>();
  for (const { name, type, unreadable } of columns) {
    const node = unreadable === undefined ? parseType(type) : undefined;
    const fields = fieldsOf(node).map((f) => f.name).sort().join('\0');
    if (node?.kind !== 'struct' || fields === '') continue;
    const known = byFields.get(fields);
    if (known) known.names.push(name);
    else byFields.set(fields, { names: [name], fields: node });
  }
  for (const { names, fields } of byFields.values()) {
    const texts = fieldsOf(fields).filter((f) => isText(f.type)).map((f) => f.name);
    const answer = ANSWER_FIELDS.find((name) => texts.includes(name)) ?? (texts.length === 1 ? texts[0] : undefined);
    if (names.length > 1 && answer !== undefined) return { by: 'structs', columns: names, answer };
  }
  return null;
}

/** A side for each struct or answer column of one dataset. */
export function sidesOfRow(of: string, within: Extract<Within, { by: 'structs' | 'answers' }>): SideSpec[] {
  return within.by === 'structs'
    ? within.columns.map((column) => ({ name: column, of, model: null, within: quoted(column), answer: within.answer }))
    : within.paths.map((path) => ({ name: path, of, model: null, within: null, answer: path }));
}

/** A side for each model that a column of one dataset names; one without a name has to be called something. */
export function sidesOfModels(of: string, column: string, values: readonly string[]): SideSpec[] {
  return values.map((value) => ({ name: value === '' ? '(empty)' : value, of, model: { column, value }, within: null, answer: null }));
}

const PROMPT_NAMES = /^(prompt|question|instruction|query|problem|input)$/i;

/**
 * By what sides are joined where nobody says it: sides of one row by the row; else by the id that all shapes have under one name; else
 * by the prompt. Rows that name their model may have ids of their own, so there the prompt comes first.
 */
export function keyOf(datasets: readonly Pick<Gathered, 'shape' | 'name' | 'columns'>[], within: Within | null): KeySpec {
  if (within !== null && within.by !== 'model') return { by: 'row' };
  const ids = datasets.map(({ shape }) => shape.roles.id ?? []);
  const [first] = ids;
  const [id] = first ?? [];
  const byId: KeySpec | null = id !== undefined && ids.every((paths) => paths.length === 1 && paths[0] === id) ? { by: 'columns', columns: [id] } : null;
  const byPrompt: KeySpec | null = datasets.every(({ shape }) => (shape.roles.prompt ?? shape.roles.messages ?? []).length > 0) ? { by: 'prompt', normalised: false } : null;
  const key = within?.by === 'model' ? (byPrompt ?? byId) : (byId ?? byPrompt);
  if (key) return key;
  // Short prompts that come again for every model look like names to the shape.
  const named = sharedColumns(datasets).find((name) => PROMPT_NAMES.test(name));
  if (named !== undefined) return { by: 'columns', columns: [quoted(named)] };
  throw new LoupeError('compare-no-key', { columns: sharedColumns(datasets).join(', ') }, 'usage');
}

/** The columns that all datasets have. */
export function sharedColumns(datasets: readonly Pick<Gathered, 'columns'>[]): string[] {
  const [first, ...others] = datasets;
  return (first?.columns ?? []).map((c) => c.name).filter((name) => others.every((o) => o.columns.some((c) => c.name === name)));
}

/** A column’s name as a path, in which its characters mean nothing. */
export function quoted(column: string): string {
  return /^[A-Za-z_]\w*$/.test(column) ? column : `"${column.replaceAll('"', '""')}"`;
}

/** Names of columns that number or date rows, and measure nothing. */
const NO_METRIC = /^(id|idx|index|row|row_id|uid|step|seed|tstamp|timestamp|created.*|.*_id|.*_index|sample.*|__index_level_\d+__)$/i;

export interface MetricCandidate {
  readonly path: string;
  readonly kind: 'boolean' | 'number' | 'text';
}

/** What may be a metric: numbers and yes-or-no that every side has, the fields of its own struct first; and texts called a score. */
export function metricCandidates(datasets: readonly Pick<Gathered, 'columns' | 'shape'>[], within: Within | null): MetricCandidate[] {
  if (within?.by === 'structs') {
    const struct = datasets[0]?.columns.find((c) => c.name === within.columns[0]);
    return fieldsOf(struct && parseType(struct.type)).flatMap((f) => candidate(f.name, f.type));
  }
  const [first] = datasets;
  return sharedColumns(datasets).flatMap((name) => {
    const column = first?.columns.find((c) => c.name === name);
    return column && column.unreadable === undefined ? candidate(name, parseType(column.type)) : [];
  });
}

function candidate(name: string, type: TypeNode): MetricCandidate[] {
  if (type.kind !== 'scalar' || NO_METRIC.test(name)) return [];
  const path = quoted(name);
  if (type.name === 'BOOLEAN') return [{ path, kind: 'boolean' }];
  if (/^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL.*)$/i.test(type.name)) return [{ path, kind: 'number' }];
  return /(^|_)(score|rating|reward|preference|accuracy|correct)$/i.test(name) && isText(type) ? [{ path, kind: 'text' }] : [];
}

