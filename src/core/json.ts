import { CellMap, CellStruct } from './cell';
import type { Cell } from './cell';

/**
 * Parses JSON text into a cell that loses nothing: fields keep their order, may repeat or be called `__proto__`; integers
 * beyond ±(2^53−1) become bigints; a fraction or exponent becomes a number. Takes what `JSON.parse` takes, but for values
 * nested deeper than 512 levels and integers of more than 4,000 digits. Throws SyntaxError with the position (UTF-16).
 */
export function parseJson(text: string): Cell {
  const parser = new JsonParser(text);
  const value = parser.value(0);
  parser.end();
  return value;
}

/** `parseJson`, or undefined where the text is not JSON. */
export function tryParseJson(text: string): Cell | undefined {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const MAX_DEPTH = 512;
const MAX_DIGITS = 4_000;
const QUOTE = 34;
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
/** What ends the plain part of a string: its quote, an escape, or a character that may not stand there. */
const STRING_STOP = /["\\\u0000-\u001f]/g;

class JsonParser {
  #at = 0;
  constructor(readonly text: string) {}

  value(depth: number): Cell {
    if (depth > MAX_DEPTH) throw this.#wrong('nesting deeper than 512');
    this.#space();
    switch (this.text[this.#at]) {
      case '{':
        return this.#object(depth);
      case '[':
        return this.#array(depth);
      case '"':
        return this.#string();
      case 't':
        return this.#word('true', true);
      case 'f':
        return this.#word('false', false);
      case 'n':
        return this.#word('null', null);
      default:
        return this.#number();
    }
  }

  end(): void {
    this.#space();
    if (this.#at < this.text.length) throw this.#wrong('text after the value');
  }

  #object(depth: number): Cell {
    this.#at++;
    const names: string[] = [];
    const values: Cell[] = [];
    if (this.#take('}')) return new CellStruct(names, values);
    do {
      this.#space();
      names.push(this.#string());
      if (!this.#take(':')) throw this.#wrong('":" expected');
      values.push(this.value(depth + 1));
    } while (this.#take(','));
    if (!this.#take('}')) throw this.#wrong('"}" expected');
    return new CellStruct(names, values);
  }

  #array(depth: number): Cell {
    this.#at++;
    const items: Cell[] = [];
    if (this.#take(']')) return items;
    do items.push(this.value(depth + 1));
    while (this.#take(','));
    if (!this.#take(']')) throw this.#wrong('"]" expected');
    return items;
  }

  /** A string without escapes is a slice; another is left to JSON.parse, once its end is known. */
  #string(): string {
    if (this.text.charCodeAt(this.#at) !== QUOTE) throw this.#wrong('string expected');
    const start = this.#at;
    let escaped = false;
    STRING_STOP.lastIndex = start + 1;
    for (;;) {
      const stop = STRING_STOP.exec(this.text);
      if (!stop) throw this.#wrong('string without end');
      if (stop[0] === '"') break;
      if (stop[0] !== '\\') throw this.#wrong('control character in a string', stop.index);
      escaped = true;
      STRING_STOP.lastIndex = stop.index + 2;
    }
    this.#at = STRING_STOP.lastIndex;
    if (!escaped) return this.text.slice(start + 1, this.#at - 1);
    const parsed: unknown = JSON.parse(this.text.slice(start, this.#at));
    if (typeof parsed !== 'string') throw this.#wrong('string expected', start);
    return parsed;
  }

  #number(): number | bigint {
    NUMBER.lastIndex = this.#at;
    const found = NUMBER.exec(this.text);
    if (!found) throw this.#wrong('value expected');
    this.#at += found[0].length;
    const value = Number(found[0]);
    const whole = found[1] === undefined && found[2] === undefined;
    if (!whole || Number.isSafeInteger(value)) return value;
    if (found[0].length > MAX_DIGITS) throw this.#wrong('number of more than 4,000 digits');
    return BigInt(found[0]);
  }

  #word<T>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.#at)) throw this.#wrong('value expected');
    this.#at += word.length;
    return value;
  }

  #take(c: string): boolean {
    this.#space();
    if (this.text[this.#at] !== c) return false;
    this.#at++;
    return true;
  }

  #space(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.#at);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return;
      this.#at++;
    }
  }

  #wrong(what: string, at = this.#at): SyntaxError {
    return new SyntaxError(`${what} at ${at}`);
  }
}

/**
 * JSON text of a cell by the headless contract: integers outside ±(2^53−1) as strings, NaN and infinities as strings,
 * blobs in lower-case hex, maps as lists of [key, value], struct fields in their order.
 */
export function jsonOf(cell: Cell): string {
  if (cell === null) return 'null';
  if (typeof cell === 'boolean') return cell ? 'true' : 'false';
  if (typeof cell === 'number') return Number.isFinite(cell) ? (Object.is(cell, -0) ? '-0.0' : JSON.stringify(cell)) : `"${String(cell)}"`;
  if (typeof cell === 'bigint') return Number.isSafeInteger(Number(cell)) ? String(cell) : `"${String(cell)}"`;
  if (typeof cell === 'string') return JSON.stringify(cell);
  if (cell instanceof Uint8Array) return `"${hexOf(cell)}"`;
  if (cell instanceof CellStruct) return `{${cell.names.map((n, i) => `${JSON.stringify(n)}:${jsonOf(cell.values[i] ?? null)}`).join(',')}}`;
  if (cell instanceof CellMap) return `[${cell.entries.map(([k, v]) => `[${jsonOf(k)},${jsonOf(v)}]`).join(',')}]`;
  return `[${cell.map((c) => jsonOf(c)).join(',')}]`;
}

export function hexOf(bytes: Uint8Array): string {
  let out = '';
  for (const b of bytes) out += b.toString(16).padStart(2, '0');
  return out;
}
