import { CellMap, CellStruct } from './cell';
import type { Cell } from './cell';

/**
 * Parses JSON text into a cell that loses nothing: fields keep their order, may repeat or be called `__proto__`; integers
 * beyond ±(2^53−1) become bigints; a fraction or exponent becomes a number. Throws SyntaxError with the position.
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
  } catch {
    return undefined;
  }
}

const MAX_DEPTH = 512;

class JsonParser {
  #at = 0;
  constructor(readonly text: string) {}

  value(depth: number): Cell {
    if (depth > MAX_DEPTH) throw this.#wrong('nesting deeper than 512');
    this.#space();
    const c = this.text[this.#at];
    if (c === '{') return this.#object(depth);
    if (c === '[') return this.#array(depth);
    if (c === '"') return this.#string();
    if (this.#word('true')) return true;
    if (this.#word('false')) return false;
    if (this.#word('null')) return null;
    return this.#number();
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

  #string(): string {
    if (this.text[this.#at] !== '"') throw this.#wrong('string expected');
    const start = this.#at++;
    for (;;) {
      const c = this.text[this.#at];
      if (c === undefined) throw this.#wrong('string without end');
      this.#at += c === '\\' ? 2 : 1;
      if (c === '"') break;
    }
    const parsed: unknown = JSON.parse(this.text.slice(start, this.#at));
    if (typeof parsed !== 'string') throw this.#wrong('string expected');
    return parsed;
  }

  #number(): number | bigint {
    const match = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
    match.lastIndex = this.#at;
    const found = match.exec(this.text);
    if (!found) throw this.#wrong('value expected');
    this.#at += found[0].length;
    const value = Number(found[0]);
    const whole = found[1] === undefined && found[2] === undefined;
    return whole && !Number.isSafeInteger(value) ? BigInt(found[0]) : value;
  }

  #word(word: string): boolean {
    if (!this.text.startsWith(word, this.#at)) return false;
    this.#at += word.length;
    return true;
  }

  #take(c: string): boolean {
    this.#space();
    if (this.text[this.#at] !== c) return false;
    this.#at++;
    return true;
  }

  #space(): void {
    while (/[ \t\r\n]/.test(this.text[this.#at] ?? '')) this.#at++;
  }

  #wrong(what: string): SyntaxError {
    return new SyntaxError(`${what} at ${this.#at}`);
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
