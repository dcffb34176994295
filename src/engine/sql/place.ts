import type { Message } from '../../core/message';
import { isCode, nameOf, sqlTokens } from '../../core/sqlTokens';
import type { Token } from '../../core/sqlTokens';

/** A piece of a text, in UTF-16 units. */
export interface Place {
  readonly at: number;
  readonly length: number;
}

/** DuckDB's `LINE n:`, the line as far as it shows it, and the caret below. */
const CARET = /^LINE (\d+): (.*)\n( *)\^/m;
/** The name that an error is about, in DuckDB's words or in ours. */
const NAMES = [/Referenced (?:column|table) "((?:[^"]|"")*)"/, /Could not find key "((?:[^"]|"")*)"/, /(?:column named|Ambiguous reference to column name) "([^"]*)"/, /column "([^"]*)" must appear/, /with name "?([^\s"]+)"? does not exist/];

/**
 * Where in a statement an error about it lies: at the place that the parser gave, at DuckDB's caret, at the first word that it names,
 * else the whole. `linesBefore`: how many lines of ours stood before it when DuckDB read it.
 */
export function placeOf(problem: Message & { readonly detail: string }, text: string, linesBefore = 0): Place {
  const code = sqlTokens(text).filter(isCode);
  const { args, detail } = problem;
  if (typeof args['at'] === 'number') return tokenAt(code, unitsOf(text, args['at']));
  const names = namesOf(problem);
  const found = CARET.exec(detail);
  const caret = found && caretOf(text, Number(found[1]) - linesBefore, found[2] ?? '', (found[3] ?? '').length - `LINE ${found[1] ?? ''}: `.length);
  const isFile = problem.code === 'sql-file-closed';
  const called = code.filter((t) => names.includes((nameOf(t) ?? (isFile && t.kind === 'text' ? t.text.slice(1, -1).replaceAll("''", "'") : t.text)).toLowerCase()));
  if (found && caret === null) return whole(code); // in what stood before it
  if (caret !== null) return sizeOf(nearestTo(called.filter((t) => lineOf(text, t.start) === lineOf(text, caret)), caret) ?? tokenNear(code, caret)) ?? whole(code);
  return sizeOf(called[0]) ?? whole(code);
}

function namesOf({ code, args, detail }: Message & { readonly detail: string }): string[] {
  const what = /“(.*)”$|the (?:table )?function (.+)$/.exec(String(args['what'] ?? ''));
  const said = NAMES.flatMap((pattern) => pattern.exec(detail)?.[1] ?? []);
  const names = [what?.[1] ?? what?.[2] ?? '', code.startsWith('sql-column') ? String(args['column'] ?? '') : '', code === 'sql-relation' || code === 'sql-no-comparison' || code === 'sql-file-closed' || code === 'sql-dataset-closed' ? String(args['name'] ?? '') : '', ...said].filter((n) => n !== '');
  return names.flatMap((name) => [name, name.split('.').at(-1) ?? name]).map((n) => n.toLowerCase());
}

/** Code points as UTF-16 units. */
function unitsOf(text: string, points: number): number {
  let units = 0;
  for (const character of text) {
    if (points-- <= 0) break;
    units += character.length;
  }
  return units;
}

/** The caret's place in the text. DuckDB shows a piece of a long line, between dots, and counts wide characters twice. */
function caretOf(text: string, line: number, shown: string, column: number): number | null {
  const lines = text.split('\n');
  const whole = lines[line - 1];
  if (line < 1 || whole === undefined) return null;
  const start = lines.slice(0, line - 1).reduce((n, l) => n + l.length + 1, 0);
  const from = shown.startsWith('...') ? 3 : 0;
  const piece = shown.slice(from, shown.endsWith('...') ? -3 : undefined);
  const inLine = Math.max(0, whole.indexOf(piece));
  let width = from;
  let at = 0;
  for (const character of piece) {
    if (width >= column) break;
    width += isWide(character) ? 2 : 1;
    at += character.length;
  }
  return start + inLine + at;
}

const isWide = (character: string): boolean => /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u.test(character);

function tokenAt(code: readonly Token[], at: number): Place {
  return sizeOf(code.find((t) => t.end > at) ?? code.at(-1)) ?? { at: 0, length: 0 };
}

function tokenNear(code: readonly Token[], at: number): Token | undefined {
  return code.find((t) => t.end > at) ?? code.at(-1);
}

function nearestTo(tokens: readonly Token[], at: number): Token | undefined {
  return tokens.reduce<Token | undefined>((best, t) => (best && Math.abs(best.start - at) <= Math.abs(t.start - at) ? best : t), undefined);
}

function lineOf(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}

function sizeOf(token: Token | undefined): Place | undefined {
  return token && { at: token.start, length: token.end - token.start };
}

function whole(code: readonly Token[]): Place {
  const [first] = code;
  const last = code.at(-1);
  return first && last ? { at: first.start, length: last.end - first.start } : { at: 0, length: 0 };
}
