import { NO_CONDITIONS } from './filterBar';
import type { Condition, FilterBar, FilterLiteral, FilterValue } from './filterBar';
import { rangeOf, readForm } from './filterForms';
import { ident, textSql } from './sql';
import { hasCode, isCode, sqlTokens } from './sqlTokens';
import type { Token } from './sqlTokens';
import { readPieces } from './sqlPieces';

/** The first words of queries, whose `and` and `or` are theirs. */
const QUERY = /^(?:select|with|from|values|table|pivot|unpivot|show|describe|summarize)$/i;
const OFF = /^\/\* off(, or)?: ([^]*) \*\/$/;

/** The filter's text as a person would write it. What is off is a comment: `/* off: … *\/`. */
export function writeFilter(bar: FilterBar): string {
  const isOn = bar.conditions.map((c) => c.isOn && acts(c.condition));
  const off = bar.combine === 'or' && isOn.filter(Boolean).length < 2 ? 'off, or' : 'off';
  // What is off may be switched on: it must not join what stands beside it by a word within that.
  const several = bar.conditions.length > 1;
  let text = '';
  let isFirst = true;
  for (const [i, { condition }] of bar.conditions.entries()) {
    const acting = isOn[i] === true;
    const own = acting || (condition.op === 'sql' && !hasCode(condition.text)) ? closed(isTorn(bar, isOn, i) ? `(${conditionText(condition, several)})` : conditionText(condition, several, bar.combine)) : `/* ${off}: ${hidden(conditionText(condition, false))} */`;
    text += `${text === '' || text.endsWith('\n') ? '' : ' '}${acting && !isFirst ? `${bar.combine} ` : ''}${own}`;
    if (acting) isFirst = false;
  }
  return text;
}

/** Would it, without brackets, be read as a range together with the condition before? */
function isTorn({ combine, conditions }: FilterBar, isOn: readonly boolean[], at: number): boolean {
  const [before, own] = [conditions[at - 1], conditions[at]];
  return combine === 'and' && before !== undefined && own !== undefined && isOn[at - 1] === true && rangeOf(before.condition, own.condition) !== null;
}

/** Would it be SQL? A group of which all is off, and a comment alone, are not. */
function acts(condition: Condition): boolean {
  if (condition.op === 'sql') return hasCode(condition.text);
  return condition.op !== 'group' || condition.bar.conditions.some((c) => c.isOn && acts(c.condition));
}

/** A comment that reaches to the end of its line must not reach further. */
function closed(text: string): string {
  const last = sqlTokens(text).at(-1);
  return last?.kind === 'comment' && last.text.startsWith('--') ? `${text}\n` : text;
}

/** Comments nest: within one, no other may begin or end. */
const hidden = (text: string): string => text.replaceAll(/(?<=\*\\*)(?=\/)|(?<=\/\\*)(?=\*)/g, '\\');
const shown = (text: string): string => text.replaceAll(/(?<=\*\\*)\\(?=\/)|(?<=\/\\*)\\(?=\*)/g, '');

/** One condition by itself; `among`: beside others, where SQL of several conditions needs brackets, and a range does beside `or`. */
function conditionText(condition: Condition, among: boolean, combine: 'and' | 'or' = 'and'): string {
  if (condition.op === 'group') return `(${writeFilter(condition.bar)})`;
  if (condition.op === 'sql') return among && isLoose(sqlTokens(condition.text)) ? `(${closed(condition.text)})` : condition.text;
  const of = valueText(condition.of);
  const not = 'not' in condition ? 'not ' : '';
  switch (condition.op) {
    case 'compare':
      return `${of} ${condition.is} ${'path' in condition.to ? valueText(condition.to) : literalText(condition.to)}`;
    case 'between':
      return `${of} ${not}between ${literalText(condition.from)} and ${literalText(condition.to)}`;
    case 'range': {
      const range = `${of} ${condition.above} ${literalText(condition.from)} and ${of} ${condition.below} ${literalText(condition.to)}`;
      return among && combine === 'or' ? `(${range})` : range;
    }
    case 'in':
      return `${of} ${not}in (${condition.values.map(literalText).join(', ')})`;
    case 'contains':
      return condition.matchCase ? `${not}contains(${of}, ${textSql(condition.text)})` : `${not}contains(lower(${of}), ${isLower(condition.text) ? textSql(condition.text) : `lower(${textSql(condition.text)})`})`;
    case 'matches':
      return `${not}regexp_matches(${of}, ${textSql(condition.pattern)}${condition.matchCase ? '' : ", 'i'"})`;
    case 'has':
      return `${not}list_contains(${of}, ${literalText(condition.value)})`;
    case 'null':
      return `${of} is ${not}null`;
    case 'empty':
      return `coalesce(${of}, '') ${not === '' ? '=' : '!='} ''`;
    case 'true':
      return `${not}${of}`;
  }
}

/** Would a neighbour by `and` or `or` take a part of it? Arrows of JSON bind more loosely than both. */
function isLoose(tokens: readonly Token[]): boolean {
  return readPieces(tokens)?.combine !== undefined || hasArrow(tokens);
}

function valueText({ path, as }: FilterValue): string {
  const value = path.map(ident).join('.');
  if (as === 'text') return `${value}::varchar`;
  return as === 'characters' ? `length(${value})` : as === 'elements' ? `len(${value})` : value;
}

function literalText(literal: FilterLiteral): string {
  if ('text' in literal) return textSql(literal.text);
  return 'number' in literal ? literal.number : String(literal.boolean);
}

/** Is it what `lower` makes of it, whatever the version of Unicode? */
function isLower(text: string): boolean {
  return !/[\p{Uppercase}\p{Lt}]/u.test(text);
}

/**
 * The conditions of a filter's text; written again they mean the same. What has no form of its own is `sql`, as it stands. `names`: what is a
 * column where it stands without quotes; other names are left as they are.
 */
export function readFilter(text: string, names: Iterable<string> = []): FilterBar {
  const known = new Set([...names].map((name) => name.toLowerCase()));
  return readLevel(sqlTokens(text.trim()), known, true) ?? NO_CONDITIONS;
}

/** Null where there is nothing. */
function readLevel(tokens: readonly Token[], names: ReadonlySet<string>, mayGroup: boolean): FilterBar | null {
  const whole = textOf(tokens);
  if (whole === '') return null;
  const pieces = readPieces(tokens);
  const asOne: FilterBar = { combine: 'and', conditions: [{ condition: { op: 'sql', text: whole }, isOn: true }] };
  if (!pieces || (pieces.combine !== undefined && hasArrow(tokens))) return asOne;
  const conditions: FilterBar['conditions'][number][] = [];
  let isOr = pieces.combine === 'or';
  const joined = pieces.combine === 'and' ? withRanges(tokens, pieces.pieces, names) : pieces.pieces;
  for (const piece of joined) {
    const { before, core, after } = withoutOff(piece);
    if (joined.length > 1 && !core.some(isCode)) return asOne;
    const readOff = (token: Token): void => {
      const [, or, inner = ''] = OFF.exec(token.text) ?? [];
      if (or !== undefined && joined.length < 2) isOr = true;
      conditions.push({ condition: readOne(sqlTokens(shown(inner)), names, mayGroup), isOn: false });
    };
    before.forEach(readOff);
    if (textOf(core) !== '') {
      const condition = readOne(core, names, mayGroup);
      conditions.push({ condition, isOn: condition.op === 'sql' || acts(condition) });
    }
    after.forEach(readOff);
  }
  return { combine: isOr && conditions.length > 1 ? 'or' : 'and', conditions };
}

/** Pieces that are the two ends of one range are one piece. */
function withRanges(tokens: readonly Token[], pieces: readonly (readonly Token[])[], names: ReadonlySet<string>): (readonly Token[])[] {
  const joined: (readonly Token[])[] = [];
  for (let at = 0; at < pieces.length; at++) {
    const [piece = [], next] = [pieces[at], pieces[at + 1]];
    const both = next?.[0] && piece[0] ? tokens.slice(tokens.indexOf(piece[0]), tokens.indexOf(next[0]) + next.length) : [];
    const { core } = withoutOff(both);
    const isRange = !core.some((t) => t.kind === 'comment') && readForm(core.filter(isCode), names)?.op === 'range';
    joined.push(isRange ? both : piece);
    if (isRange) at++;
  }
  return joined;
}

/** A piece, and what is off before and behind it. */
function withoutOff(piece: readonly Token[]): { readonly before: readonly Token[]; readonly core: readonly Token[]; readonly after: readonly Token[] } {
  const before = offComments(piece, 'start');
  const rest = piece.slice(before.length === 0 ? 0 : piece.indexOf(before.at(-1) as Token) + 1);
  const after = offComments(rest, 'end');
  return { before, core: after.length === 0 ? rest : rest.slice(0, rest.indexOf(after[0] as Token)), after };
}

/** The comments of what is off at one end of a piece, in their order. */
function offComments(piece: readonly Token[], from: 'start' | 'end'): Token[] {
  const found: Token[] = [];
  for (const token of from === 'start' ? piece : [...piece].reverse()) {
    if (token.kind === 'comment' && OFF.test(token.text)) found.push(token);
    else if (token.kind !== 'space') break;
  }
  return from === 'start' ? found : found.reverse();
}

function readOne(tokens: readonly Token[], names: ReadonlySet<string>, mayGroup: boolean): Condition {
  const text = textOf(tokens);
  const sql: Condition = { op: 'sql', text };
  const pieces = readPieces(tokens);
  if (!pieces) return sql;
  const inner = bracketed(tokens);
  const form = tokens.some((t) => t.kind === 'comment') ? null : readForm((inner ?? tokens).filter(isCode), names);
  if (form) return form;
  if (pieces.combine === undefined ? !inner : hasArrow(tokens)) return sql;
  return mayGroup ? grouped(readLevel(inner ?? tokens, names, false), sql) : sql;
}

/** One condition in brackets is that condition; SQL keeps its brackets. */
function grouped(bar: FilterBar | null, sql: Condition): Condition {
  const [only] = bar?.conditions ?? [];
  if (!bar || !only) return sql;
  if (bar.conditions.length > 1) return { op: 'group', bar };
  return only.isOn && only.condition.op !== 'sql' ? only.condition : sql;
}

/** Is there an arrow (`j -> 'a'`, `j ->> 'a'`) outside all brackets? */
function hasArrow(tokens: readonly Token[]): boolean {
  let depth = 0;
  return tokens.some(({ kind, text, start }, i) => {
    if (kind === 'symbol' && /[([{]/.test(text)) depth++;
    if (kind === 'symbol' && /[)\]}]/.test(text)) depth--;
    return depth === 0 && kind === 'symbol' && text === '>' && tokens[i - 1]?.text === '-' && tokens[i - 1]?.end === start;
  });
}

/** What is between the brackets where the whole is in one pair, and no query. */
function bracketed(tokens: readonly Token[]): readonly Token[] | null {
  const code = tokens.filter((t) => t.kind !== 'space');
  if (code[0]?.text !== '(' || code.at(-1)?.text !== ')' || QUERY.test(code.find((t) => t.kind !== 'comment' && t.text !== '(')?.text ?? '')) return null;
  let depth = 0;
  for (const token of code) {
    if (token.text === '(') depth++;
    if (token.text === ')') depth--;
    if (depth === 0 && token !== code.at(-1)) return null;
  }
  return tokens.slice(tokens.indexOf(code[0]) + 1, tokens.lastIndexOf(code.at(-1) as Token));
}

const textOf = (tokens: readonly Token[]): string => tokens.map((t) => t.text).join('').trim();
