/** What a piece of SQL is, as DuckDB's lexer reads it. */
export type TokenKind = 'space' | 'comment' | 'text' | 'quoted' | 'name' | 'number' | 'parameter' | 'symbol';

/** A piece of SQL; offsets are UTF-16 units of the whole text. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A piece by what it begins with, a group for each kind. What is not closed reaches to the end. */
const PIECE = /(\s+)|(--[^\n\r]*)|([eE]'(?:[^'\\]|''|\\[^])*(?:'|\\?$)|'(?:[^']|'')*(?:'|$)|\$(?<tag>[\p{L}_][\p{L}\p{N}_]*)?\$[^]*?(?:\$\k<tag>\$|$))|("(?:[^"]|"")*(?:"|$))|([\p{L}_][\p{L}\p{N}_$]*)|(\$[\p{L}_][\p{L}\p{N}_]*|\$\d+|\?)|((?:\d[\d_]*\.?|\.\d)[\d_]*(?:[eE][+-]?\d+)?)/uy;
const KINDS: readonly (TokenKind | null)[] = ['space', 'comment', 'text', null, 'quoted', 'name', 'parameter', 'number'];

/** All pieces in order: their texts, put together, are the text. */
export function sqlTokens(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length;) {
    const token = text.startsWith('/*', at) ? { kind: 'comment' as const, end: commentEnd(text, at) } : ruled(text, at);
    tokens.push({ kind: token.kind, text: text.slice(at, token.end), start: at, end: token.end });
    at = token.end;
  }
  return tokens;
}

function ruled(text: string, at: number): { kind: TokenKind; end: number } {
  PIECE.lastIndex = at;
  const found = PIECE.exec(text);
  const kind = found && KINDS.find((k, i) => k !== null && found[i + 1] !== undefined);
  return found && kind ? { kind, end: PIECE.lastIndex } : { kind: 'symbol', end: at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1) };
}

/** Comments of this kind nest. */
function commentEnd(text: string, start: number): number {
  const border = /\/\*|\*\//g;
  border.lastIndex = start;
  let depth = 0;
  for (let found = border.exec(text); found; found = border.exec(text)) {
    depth += found[0] === '/*' ? 1 : -1;
    if (depth === 0) return border.lastIndex;
  }
  return text.length;
}

/** Is it neither white space nor a comment? */
export function isCode({ kind }: Token): boolean {
  return kind !== 'space' && kind !== 'comment';
}

/** Is there more than white space and comments? */
export function hasCode(text: string): boolean {
  return sqlTokens(text).some(isCode);
}

/** The name that a token is, without its quotes; undefined where it is none. */
export function nameOf(token: Token | undefined): string | undefined {
  if (token?.kind === 'name') return token.text;
  if (token?.kind !== 'quoted') return undefined;
  return token.text.slice(1, token.text.length > 1 && token.text.endsWith('"') ? -1 : undefined).replaceAll('""', '"');
}

/** DuckDB's words that are no name without quotes (`duckdb_keywords()`, all but the unreserved ones, 1.5.5). */
const RESERVED: ReadonlySet<string> = new Set(`
  all analyse analyze and anti any array as asc asof asymmetric at authorization between bigint binary bit boolean both by case cast char character
  check coalesce collate collation column columns concurrently constraint create cross dec decimal default deferrable desc describe distinct do else
  end except exists extract false fetch float for foreign freeze from full generated glob group grouping grouping_id having ilike in initially inner
  inout int integer intersect interval into is isnull join lambda lateral leading left like limit map national natural nchar none not notnull null
  nullif numeric offset on only or order out outer overlaps overlay pivot pivot_longer pivot_wider placing position positional precision primary
  qualify real references returning right row select semi setof show similar smallint some struct substring summarize symmetric table tablesample then
  time timestamp to trailing treat trim true try_cast union unique unpack unpivot using values varchar variadic verbose when where window with
  xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable
`.trim().split(/\s+/));

/** Is it a name without quotes? */
export function isPlainName(text: string): boolean {
  return /^[a-z_][a-z0-9_]*$/i.test(text) && !RESERVED.has(text.toLowerCase());
}

/** A name as it is written in SQL: in quotes only where it needs them. */
export function writtenName(name: string): string {
  return isPlainName(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** The same SQL in one line, but for line breaks in texts and names: a comment to the end of its line ends by itself. */
export function oneLine(text: string): string {
  if (!/[\r\n]/.test(text)) return text;
  return sqlTokens(text).map((token) => {
    if (token.kind === 'space') return token.text.replaceAll(/\s*[\r\n]\s*/g, ' ');
    if (token.kind !== 'comment') return token.text;
    return token.text.startsWith('--') ? `/* ${token.text.slice(2).trim().replaceAll(/(?<=\*)(?=\/)|(?<=\/)(?=\*)/g, ' ')} */` : token.text.replaceAll(/\s*[\r\n]\s*/g, ' ');
  }).join('');
}
