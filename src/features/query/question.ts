/** What a person asks of a dataset: a saved query with its values, or SQL of their own. */
export type Question = SavedQuestion | SqlQuestion;

export interface SavedQuestion {
  readonly kind: 'saved';
  /** Of the saved query. */
  readonly name: string;
  /** The values that were given, by parameter. */
  readonly values: Readonly<Record<string, string>>;
}

export interface SqlQuestion {
  readonly kind: 'sql';
  /** The statement’s name, or its first words. */
  readonly name: string;
  readonly sql: string;
  /** Named statements before it in its document, which it may read by name. */
  readonly cells: readonly Cell[];
}

/** A statement that others read as a relation. */
export interface Cell {
  readonly name: string;
  readonly sql: string;
}

/** A limit that no answer reaches; the engine asks for one row more, to know whether there is one. */
export const ALL_ROWS = Number.MAX_SAFE_INTEGER - 1;

/** SQL by itself, called by its first words. */
export function sqlQuestion(sql: string): SqlQuestion {
  const words = sql.replace(/--[^\n]*|\s+/g, ' ').trim();
  const points = [...words];
  return { kind: 'sql', name: points.length > 60 ? `${points.slice(0, 59).join('')}…` : words, sql, cells: [] };
}

/** Two questions are the same where their answer is, as long as the data is. */
export function sameQuestion(a: Question, b: Question): boolean {
  return JSON.stringify(inOrder(a)) === JSON.stringify(inOrder(b));
}

function inOrder(question: Question): unknown {
  if (question.kind === 'sql') return [question.sql, question.cells.map(({ name, sql }) => [name, sql])];
  return [question.name, Object.entries(question.values).sort(([a], [b]) => (a < b ? -1 : 1))];
}
