import { isCode, sqlTokens } from '../../core/sqlTokens';
import type { Token } from '../../core/sqlTokens';

/** A statement of a document; offsets are UTF-16 units of the document's text. */
export interface Statement {
  /** Of `-- name:` among the comments before it: later statements read it by that. */
  readonly name: string | null;
  /** Where its own text is, without the comments before it, and without the semicolon. */
  readonly start: number;
  readonly end: number;
  readonly sql: string;
  /** Where its piece of the document begins and ends: the pieces of all statements, put together, are the document. */
  readonly from: number;
  readonly to: number;
}

const NAME = /^--\s*name\s*:\s*(\S.*?)\s*$/i;

/**
 * The statements of a document: what stands between semicolons that are outside of texts, quoted names and comments. A piece without
 * SQL belongs to the statement before it; a document without any has none.
 */
export function statementsOf(text: string): readonly Statement[] {
  const found: Statement[] = [];
  let piece: Token[] = [];
  for (const token of sqlTokens(text)) {
    piece.push(token);
    if (token.kind !== 'symbol' || token.text !== ';') continue;
    add(found, piece);
    piece = [];
  }
  add(found, piece);
  const [first, ...others] = found;
  return first ? [{ ...first, from: 0 }, ...others] : [];
}

function add(found: Statement[], piece: readonly Token[]): void {
  const code = piece.filter((t) => isCode(t) && t.text !== ';');
  const last = piece.at(-1);
  const [first] = code;
  const end = code.at(-1)?.end;
  const before = found.at(-1);
  if (!last) return;
  if (!first || end === undefined) {
    if (before) found[found.length - 1] = { ...before, to: last.end };
    return;
  }
  const name = piece.filter((t) => t.kind === 'comment' && t.end <= first.start).flatMap((t) => NAME.exec(t.text)?.[1] ?? []).at(-1) ?? null;
  found.push({ name, start: first.start, end, sql: piece.filter((t) => t.start >= first.start && t.end <= end).map((t) => t.text).join(''), from: before?.to ?? piece[0]?.start ?? 0, to: last.end });
}

/** The statement at a place: the one whose piece holds it; just behind a semicolon it is still the one before. */
export function statementAt(statements: readonly Statement[], offset: number): Statement | undefined {
  const at = statements.find((s) => offset >= s.from && offset < s.to) ?? statements.at(-1);
  const before = at && statements[statements.indexOf(at) - 1];
  return before && offset === at.from ? before : at;
}

/** Statements with a name before this one: what it may read. A later one of the same name takes the place of an earlier one. */
export function cellsBefore(statements: readonly Statement[], statement: Statement): readonly { readonly name: string; readonly sql: string }[] {
  const named = statements.filter((s) => s.start < statement.start && s.name !== null);
  return named.flatMap((s, i) => (s.name === null || named.slice(i + 1).some((later) => later.name?.toLowerCase() === s.name?.toLowerCase()) ? [] : [{ name: s.name, sql: s.sql }]));
}

/** Only the cells that a text names, and those that these name in turn, in their order. */
export function cellsRead<C extends { readonly name: string; readonly sql: string }>(sql: string, cells: readonly C[]): readonly C[] {
  const read = new Set<C>();
  const look = (text: string, known: readonly C[]): void => {
    const words = new Set(sqlTokens(text).filter((t) => t.kind === 'name' || t.kind === 'quoted').map((t) => (t.kind === 'quoted' ? t.text.slice(1, -1).replaceAll('""', '"') : t.text).toLowerCase()));
    for (const cell of known) {
      if (!words.has(cell.name.toLowerCase()) || read.has(cell)) continue;
      read.add(cell);
      look(cell.sql, known.slice(0, known.indexOf(cell)));
    }
  };
  look(sql, cells);
  return cells.filter((c) => read.has(c));
}

/** What a statement is called: its name, else its first words. */
export function titleOf({ name, sql }: Pick<Statement, 'name' | 'sql'>): string {
  if (name !== null) return name;
  const line = sql.replace(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
