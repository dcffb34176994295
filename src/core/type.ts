/** A DuckDB type as a tree. */
export type TypeNode =
  | { readonly kind: 'scalar'; readonly name: string; readonly args: string }
  | { readonly kind: 'list'; readonly of: TypeNode }
  | { readonly kind: 'array'; readonly of: TypeNode; readonly size: number }
  | { readonly kind: 'struct'; readonly fields: readonly TypeField[] }
  | { readonly kind: 'map'; readonly key: TypeNode; readonly value: TypeNode }
  | { readonly kind: 'union'; readonly members: readonly TypeField[] };

export interface TypeField {
  readonly name: string;
  readonly type: TypeNode;
}

/** The tree of a type as DuckDB writes it; text it cannot read becomes a scalar of that name. */
export function parseType(text: string): TypeNode {
  return new TypeParser(text).whole();
}

class TypeParser {
  #at = 0;
  constructor(readonly text: string) {}

  whole(): TypeNode {
    const type = this.#type();
    this.#space();
    return this.#at >= this.text.length ? type : { kind: 'scalar', name: this.text, args: '' };
  }

  #type(): TypeNode {
    this.#space();
    let type = this.#base();
    for (;;) {
      const suffix = /^\[(\d*)\]/.exec(this.text.slice(this.#at));
      if (!suffix) return type;
      this.#at += suffix[0].length;
      type = suffix[1] === '' ? { kind: 'list', of: type } : { kind: 'array', of: type, size: Number(suffix[1]) };
    }
  }

  #base(): TypeNode {
    const head = /^[A-Za-z_][\w]*(?: (?:WITH|WITHOUT) TIME ZONE)?/.exec(this.text.slice(this.#at))?.[0] ?? '';
    this.#at += head.length;
    const word = head.toUpperCase();
    if (this.text[this.#at] !== '(') return { kind: 'scalar', name: head === '' ? this.#rest() : head, args: '' };
    if (word === 'STRUCT') return { kind: 'struct', fields: this.#fields() };
    if (word === 'UNION') return { kind: 'union', members: this.#fields() };
    if (word === 'MAP') return this.#map();
    return { kind: 'scalar', name: head, args: this.#arguments() };
  }

  #map(): TypeNode {
    this.#at++;
    const key = this.#type();
    this.#take(',');
    const value = this.#type();
    this.#take(')');
    return { kind: 'map', key, value };
  }

  /** `(a INTEGER, "b c" VARCHAR)`, or `(INTEGER, VARCHAR)` where the struct has no names. */
  #fields(): TypeField[] {
    this.#at++;
    const fields: TypeField[] = [];
    this.#space();
    while (this.#at < this.text.length && this.text[this.#at] !== ')') {
      const name = this.#name();
      fields.push({ name, type: this.#type() });
      if (!this.#take(',')) break;
      this.#space();
    }
    this.#take(')');
    return fields;
  }

  #name(): string {
    this.#space();
    const quoted = /^"((?:[^"]|"")*)"/.exec(this.text.slice(this.#at));
    if (quoted) {
      this.#at += quoted[0].length;
      return (quoted[1] ?? '').replaceAll('""', '"');
    }
    // A bare word is a name only where a type follows it; else it is the type of an unnamed field.
    const bare = /^([A-Za-z_]\w*) (?!WITH |WITHOUT )/.exec(this.text.slice(this.#at));
    if (!bare) return '';
    this.#at += bare[0].length;
    return bare[1] ?? '';
  }

  #arguments(): string {
    const start = this.#at + 1;
    let depth = 0;
    let quoted = false;
    for (; this.#at < this.text.length; this.#at++) {
      const c = this.text[this.#at];
      if (c === "'") quoted = !quoted;
      if (quoted) continue;
      if (c === '(') depth++;
      if (c === ')' && --depth === 0) break;
    }
    this.#at++;
    return this.text.slice(start, this.#at - 1);
  }

  #rest(): string {
    const rest = this.text.slice(this.#at);
    this.#at = this.text.length;
    return rest;
  }

  #take(c: string): boolean {
    this.#space();
    if (this.text[this.#at] !== c) return false;
    this.#at++;
    return true;
  }

  #space(): void {
    while (this.text[this.#at] === ' ') this.#at++;
  }
}

const INTEGERS = new Set(['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'HUGEINT', 'UTINYINT', 'USMALLINT', 'UINTEGER', 'UBIGINT', 'UHUGEINT']);
const FRACTIONS = new Set(['FLOAT', 'DOUBLE', 'DECIMAL']);

export function isText(type: TypeNode | undefined): boolean {
  return type?.kind === 'scalar' && (type.name === 'VARCHAR' || type.name === 'JSON' || type.name === 'ENUM');
}

export function isInteger(type: TypeNode | undefined): boolean {
  return type?.kind === 'scalar' && INTEGERS.has(type.name);
}

export function isNumber(type: TypeNode | undefined): boolean {
  return isInteger(type) || (type?.kind === 'scalar' && FRACTIONS.has(type.name));
}

export function isBoolean(type: TypeNode | undefined): boolean {
  return type?.kind === 'scalar' && type.name === 'BOOLEAN';
}

/** The type of the elements of a list or array. */
export function elementOf(type: TypeNode | undefined): TypeNode | undefined {
  return type?.kind === 'list' || type?.kind === 'array' ? type.of : undefined;
}

export function fieldsOf(type: TypeNode | undefined): readonly TypeField[] {
  return type?.kind === 'struct' ? type.fields : [];
}

export function fieldOf(type: TypeNode | undefined, name: string): TypeNode | undefined {
  return fieldsOf(type).find((f) => f.name === name)?.type;
}
