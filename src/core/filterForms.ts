import type { Condition, FilterLiteral, FilterValue } from './filterBar';
import { isPlainName, nameOf } from './sqlTokens';
import type { Token } from './sqlTokens';
import type { Comparison } from './viewQuery';

const COMPARISONS: Readonly<Record<string, Comparison>> = { '=': '=', '==': '=', '!=': '!=', '<>': '!=', '<': '<', '<=': '<=', '>': '>', '>=': '>=' };
const MEASURES: Readonly<Record<string, 'characters' | 'elements'>> = { length: 'characters', len: 'elements' };

/** A condition in one of the forms that `writeFilter` writes, from its tokens without spaces and comments; null where it has another. */
export function readForm(code: readonly Token[], names: ReadonlySet<string>): Condition | null {
  const reader = new FormReader(code, names);
  const condition = reader.condition();
  return reader.isAtEnd ? condition : null;
}

type Compare = Extract<Condition, { op: 'compare' }>;

/** The range that two comparisons beside each other are, the lower end first; null where they are none. */
export function rangeOf(lower: Condition, upper: Condition): Condition | null {
  if (lower.op !== 'compare' || upper.op !== 'compare' || 'path' in lower.to || 'path' in upper.to) return null;
  const isSame = lower.of.as === upper.of.as && JSON.stringify(lower.of.path) === JSON.stringify(upper.of.path);
  if (!isSame || (lower.is !== '>' && lower.is !== '>=') || (upper.is !== '<' && upper.is !== '<=')) return null;
  return { op: 'range', of: lower.of, above: lower.is, from: lower.to, below: upper.is, to: upper.to };
}

/** Goes over the tokens. What does not stand there is undefined, and the reader may stand anywhere then: a condition is read once. */
class FormReader {
  #at = 0;

  constructor(readonly code: readonly Token[], readonly names: ReadonlySet<string>) {}

  get isAtEnd(): boolean {
    return this.#at === this.code.length;
  }

  condition(): Condition | null {
    const not = this.#word('not') ? { not: true as const } : {};
    const name = this.code[this.#at + 1]?.text === '(' ? this.code[this.#at]?.text.toLowerCase() : undefined;
    if (name === 'contains') return this.#contains(not);
    if (name === 'regexp_matches') return this.#matches(not);
    if (name === 'list_contains') {
      const call = this.#inCall(() => this.#value(), () => this.#literal());
      return call && this.#symbol(')') ? { op: 'has', of: call[0], value: call[1], ...not } : null;
    }
    if (not.not) {
      const of = this.#value();
      return of && of.as === undefined ? { op: 'true', of, not: true } : null;
    }
    return name === 'coalesce' ? this.#empty() : this.#ofValue();
  }

  #contains(not: { not?: true }): Condition | null {
    this.#at += 2;
    const isLowered = this.#call('lower');
    const of = this.#value();
    if (!of || (isLowered && !this.#symbol(')')) || !this.#symbol(',')) return null;
    const isTextLowered = this.#call('lower');
    const text = this.#text();
    if (text === undefined || (isTextLowered && !this.#symbol(')')) || !this.#symbol(')')) return null;
    // Lower case text does not hold upper case words, whoever wrote so.
    if (isLowered ? !isTextLowered && /[\p{Uppercase}\p{Lt}]/u.test(text) : isTextLowered) return null;
    return { op: 'contains', of, text, matchCase: !isLowered, ...not };
  }

  #matches(not: { not?: true }): Condition | null {
    const call = this.#inCall(() => this.#value(), () => this.#text());
    if (!call) return null;
    const [of, pattern] = call;
    const hasOptions = this.#symbol(',');
    if ((hasOptions && this.#text() !== 'i') || !this.#symbol(')')) return null;
    return { op: 'matches', of, pattern, matchCase: !hasOptions, ...not };
  }

  #empty(): Condition | null {
    const call = this.#inCall(() => this.#value(), () => this.#text());
    if (call?.[1] !== '' || !this.#symbol(')')) return null;
    const [of] = call;
    const is = this.#comparison();
    if ((is !== '=' && is !== '!=') || this.#text() !== '') return null;
    return { op: 'empty', of, ...(is === '=' ? {} : { not: true }) };
  }

  #ofValue(): Condition | null {
    const of = this.#value();
    if (!of) return null;
    if (this.isAtEnd) return of.as === undefined ? { op: 'true', of } : null;
    if (this.#word('is')) {
      const not = this.#word('not');
      return this.#word('null') ? { op: 'null', of, ...(not ? { not } : {}) } : null;
    }
    const is = this.#comparison();
    if (is) {
      const to = this.#literal() ?? this.#value();
      if (!to) return null;
      return this.#word('and') ? this.#range({ op: 'compare', of, is, to }) : { op: 'compare', of, is, to };
    }
    const not = this.#word('not') ? { not: true as const } : {};
    if (this.#word('between')) {
      const from = this.#literal();
      const to = from && this.#word('and') ? this.#literal() : undefined;
      return from && to ? { op: 'between', of, from, to, ...not } : null;
    }
    const values = this.#word('in') && this.#symbol('(') ? this.#literals() : undefined;
    return values ? { op: 'in', of, values, ...not } : null;
  }

  /** A lower end that was read, and behind its `and` the upper end of the same value. */
  #range(lower: Compare): Condition | null {
    const of = this.#value();
    const is = of && this.#comparison();
    const to = is && this.#literal();
    return of && is && to ? rangeOf(lower, { op: 'compare', of, is, to }) : null;
  }

  /** `name(first, second`, after which more may come. */
  #inCall<A, B>(first: () => A | undefined, second: () => B | undefined): [A, B] | undefined {
    this.#at += 2;
    const a = first();
    const b = a !== undefined && this.#symbol(',') ? second() : undefined;
    return a === undefined || b === undefined ? undefined : [a, b];
  }

  #literals(): FilterLiteral[] | undefined {
    const values: FilterLiteral[] = [];
    do {
      const value = this.#literal();
      if (!value) return undefined;
      values.push(value);
    } while (this.#symbol(','));
    return this.#symbol(')') ? values : undefined;
  }

  #value(): FilterValue | undefined {
    const measure = this.code[this.#at + 1]?.text === '(' ? MEASURES[this.code[this.#at]?.text.toLowerCase() ?? ''] : undefined;
    if (measure) {
      this.#at += 2;
      const path = this.#path();
      return path && this.#symbol(')') ? { path, as: measure } : undefined;
    }
    const path = this.#path();
    if (!path) return undefined;
    if (!this.#symbol(':')) return { path };
    return this.#symbol(':') && this.#word('varchar') ? { path, as: 'text' } : undefined;
  }

  #path(): string[] | undefined {
    const path: string[] = [];
    do {
      const token = this.code[this.#at];
      const name = nameOf(token);
      const isName = token?.kind === 'quoted' || (name !== undefined && isPlainName(name) && (path.length > 0 || this.names.has(name.toLowerCase())));
      if (name === undefined || name === '' || !isName) return undefined;
      path.push(name);
      this.#at++;
    } while (this.#symbol('.'));
    return path;
  }

  #comparison(): Comparison | undefined {
    const [a, b] = [this.code[this.#at], this.code[this.#at + 1]];
    const two = a && b && a.end === b.start ? COMPARISONS[a.text + b.text] : undefined;
    const is = two ?? (a?.kind === 'symbol' ? COMPARISONS[a.text] : undefined);
    if (is) this.#at += two ? 2 : 1;
    return is;
  }

  #literal(): FilterLiteral | undefined {
    const text = this.#text();
    if (text !== undefined) return { text };
    if (this.#word('true')) return { boolean: true };
    if (this.#word('false')) return { boolean: false };
    const isNegative = this.code[this.#at]?.text === '-';
    const token = this.code[this.#at + Number(isNegative)];
    if (token?.kind !== 'number') return undefined;
    this.#at += 1 + Number(isNegative);
    return { number: `${isNegative ? '-' : ''}${token.text}` };
  }

  #text(): string | undefined {
    const token = this.code[this.#at];
    if (token?.kind !== 'text' || !/^'[^]*'$/.test(token.text) || token.text.length < 2) return undefined;
    this.#at++;
    return token.text.slice(1, -1).replaceAll("''", "'");
  }

  #call(name: string): boolean {
    if (this.code[this.#at + 1]?.text !== '(' || this.code[this.#at]?.text.toLowerCase() !== name) return false;
    this.#at += 2;
    return true;
  }

  #word(word: string): boolean {
    const token = this.code[this.#at];
    if (token?.kind !== 'name' || token.text.toLowerCase() !== word) return false;
    this.#at++;
    return true;
  }

  #symbol(symbol: string): boolean {
    const token = this.code[this.#at];
    if (token?.kind !== 'symbol' || token.text !== symbol) return false;
    this.#at++;
    return true;
  }
}
