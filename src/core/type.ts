/** A DuckDB type as a tree. */
export type TypeNode =
  | { readonly kind: 'scalar'; readonly name: string; readonly args: string }
  | { readonly kind: 'list'; readonly of: TypeNode }
  | { readonly kind: 'array'; readonly of: TypeNode; readonly size: number }
  | { readonly kind: 'struct'; readonly fields: readonly TypeField[] }
  | { readonly kind: 'map'; readonly key: TypeNode; readonly value: TypeNode }
  | { readonly kind: 'union'; readonly members: readonly TypeField[] };

export interface TypeField {
  /** Empty in an unnamed struct. */
  readonly name: string;
  readonly type: TypeNode;
}

/**
 * The tree of a type as DuckDB writes it in `describe` and `typeof`: `STRUCT("role" VARCHAR, content VARCHAR)[]`.
 * `args` of a scalar is what stands in its parentheses, as written (`38,2`, `'a', 'b'`). Text that is no such type becomes a
 * scalar of that name: a type of a later DuckDB is shown, not refused.
 */
export function parseType(text: string): TypeNode {
  return new TypeParser(text).whole();
}

/** Is it made of other types? `DECIMAL(10,2)` and `ENUM('a')` are not. */
export function isNested(text: string): boolean {
  return parseType(text).kind !== 'scalar';
}

/** The type as DuckDB writes it, every name in double quotes. `parseType(printType(t))` is `t`. */
export function printType(type: TypeNode): string {
  const fields = (list: readonly TypeField[]): string => list.map((f) => (f.name === '' ? '' : `"${f.name.replaceAll('"', '""')}" `) + printType(f.type)).join(', ');
  switch (type.kind) {
    case 'scalar':
      return type.args === '' ? type.name : `${type.name}(${type.args})`;
    case 'list':
      return `${printType(type.of)}[]`;
    case 'array':
      return `${printType(type.of)}[${type.size}]`;
    case 'struct':
      return `STRUCT(${fields(type.fields)})`;
    case 'map':
      return `MAP(${printType(type.key)}, ${printType(type.value)})`;
    case 'union':
      return `UNION(${fields(type.members)})`;
  }
}

const MAX_DEPTH = 200;

class TypeParser {
  #at = 0;
  #depth = 0;
  constructor(readonly text: string) {}

  whole(): TypeNode {
    const type = this.#type();
    this.#space();
    return this.#at >= this.text.length && type !== null ? type : { kind: 'scalar', name: this.text, args: '' };
  }

  #type(): TypeNode | null {
    if (++this.#depth > MAX_DEPTH) return null;
    this.#space();
    let type = this.#base();
    for (let suffix = this.#match(/\[(\d*)\]/y); suffix && type; suffix = this.#match(/\[(\d*)\]/y)) {
      type = suffix[1] === '' ? { kind: 'list', of: type } : { kind: 'array', of: type, size: Number(suffix[1]) };
    }
    this.#depth--;
    return type;
  }

  #base(): TypeNode | null {
    const quoted = this.#quoted();
    if (quoted !== null) return { kind: 'scalar', name: quoted, args: '' };
    const name = this.#match(/[A-Za-z_]\w*(?: (?:WITH|WITHOUT) TIME ZONE| PRECISION)?/iy)?.[0];
    if (name === undefined) return null;
    if (this.text[this.#at] !== '(') return { kind: 'scalar', name, args: '' };
    switch (name.toUpperCase()) {
      case 'STRUCT':
      case 'ROW':
        return this.#struct();
      case 'UNION':
        return this.#union();
      case 'MAP':
        return this.#map();
      default:
        return { kind: 'scalar', name, args: this.#arguments() };
    }
  }

  #struct(): TypeNode | null {
    const fields = this.#fields();
    return fields && { kind: 'struct', fields };
  }

  #union(): TypeNode | null {
    const members = this.#fields();
    return members && { kind: 'union', members };
  }

  #map(): TypeNode | null {
    this.#at++;
    const key = this.#type();
    if (!this.#take(',')) return null;
    const value = this.#type();
    return this.#take(')') && key && value ? { kind: 'map', key, value } : null;
  }

  /** `(a INTEGER, "b c" VARCHAR)`, or `(INTEGER, VARCHAR)` where the struct has no names. */
  #fields(): TypeField[] | null {
    this.#at++;
    const fields: TypeField[] = [];
    if (this.#take(')')) return fields;
    do {
      const name = this.#name();
      const type = this.#type();
      if (!type) return null;
      fields.push({ name, type });
    } while (this.#take(','));
    return this.#take(')') ? fields : null;
  }

  #name(): string {
    this.#space();
    const start = this.#at;
    const quoted = this.#quoted();
    if (quoted !== null && this.text[this.#at] === ' ') return quoted;
    this.#at = start;
    // A bare word is a name only where a type follows it; else it is the type of an unnamed field.
    return this.#match(/([A-Za-z_]\w*) (?!(?:WITH|WITHOUT) TIME ZONE|PRECISION)/iy)?.[1] ?? '';
  }

  #quoted(): string | null {
    const found = this.#match(/"((?:[^"]|"")*)"/y);
    return found ? (found[1] ?? '').replaceAll('""', '"') : null;
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

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text);
    if (found) this.#at += found[0].length;
    return found;
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

/** Text, JSON or an enumeration. */
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

export function isBlob(type: TypeNode | undefined): boolean {
  return type?.kind === 'scalar' && type.name === 'BLOB';
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
