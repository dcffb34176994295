import { elementOf, fieldsOf, parseType, printType } from '../../core/type';
import type { TypeNode } from '../../core/type';
import type { Query, Scope, Source, Step } from './sqlScope';

/** A column or a field; where its type is not known, an empty text. */
export interface NamedType {
  readonly name: string;
  readonly type: string;
}

/** A relation that SQL may read: `dataset`, those by role and of side tables, other datasets, cells. */
export interface Relation {
  readonly name: string;
  readonly columns: readonly NamedType[];
  /** Columns that are there where they are named. */
  readonly beside: readonly NamedType[];
}

const DEEPEST = 8;
const same = (a: string, b: string | null): boolean => a.toLowerCase() === b?.toLowerCase();

/** What the names of a statement stand for. */
export class Names {
  constructor(readonly relations: readonly Relation[], readonly scope: Scope) {}

  /** Everything that is read from around the place, the innermost first. */
  get sources(): readonly Source[] {
    return this.scope.queries.flatMap((q) => q.sources);
  }

  /** The CTEs that can be seen. */
  get ctes(): readonly string[] {
    return this.scope.queries.flatMap((q) => q.ctes.map((c) => c.name));
  }

  columnsOf(source: Source, deep = 0): readonly NamedType[] {
    if (deep > DEEPEST) return [];
    if (source.query) return this.#answer(source.query, deep + 1);
    const cte = this.scope.queries.flatMap((q) => q.ctes).find((c) => same(c.name, source.relation));
    if (cte) return this.#answer(cte.query, deep + 1);
    const relation = this.relation(source.relation);
    return relation ? [...relation.columns, ...relation.beside] : [];
  }

  relation(name: string | null): Relation | undefined {
    return this.relations.find((r) => same(r.name, name));
  }

  /** Is it the name of what is read from, and no column? */
  isSource([first, ...rest]: readonly Step[]): boolean {
    return rest.length === 0 && first !== undefined && 'name' in first && this.sources.some((s) => same(first.name, s.alias));
  }

  /** What a path ends at: the columns of a source, or the fields of a value; null where it leads nowhere that is known. */
  membersOf(path: readonly Step[]): readonly NamedType[] | null {
    const [first] = path;
    if (!first || !('name' in first)) return null;
    const source = this.sources.find((s) => same(first.name, s.alias));
    if (source && this.isSource(path)) return this.columnsOf(source);
    const type = this.typeOf(path);
    return type === undefined ? null : fieldsOf(type).map((f) => ({ name: f.name, type: printType(f.type) }));
  }

  /** Where a value stands in a relation that can be asked for it: one of those there are, and names alone. */
  columnPath(path: readonly Step[]): { readonly relation: string; readonly path: readonly string[] } | undefined {
    const names = path.flatMap((s) => ('name' in s ? [s.name] : []));
    if (names.length < path.length) return undefined;
    for (const source of this.sources) {
      const own = same(names[0] ?? '', source.alias) && names.length > 1 ? names.slice(1) : names;
      if (!this.columnsOf(source).some((c) => same(c.name, own[0] ?? ''))) continue;
      const relation = source.query || this.ctes.some((name) => same(name, source.relation)) ? undefined : this.relations.find((r) => same(r.name, source.relation) && r.beside.length + r.columns.length > 0);
      return relation && { relation: relation.name, path: own };
    }
    return undefined;
  }

  /** The type of the value that a path leads to. */
  typeOf(path: readonly Step[], sources = this.sources, deep = 0): TypeNode | undefined {
    const [first, second, ...rest] = path;
    if (!first || !('name' in first)) return undefined;
    const source = sources.find((s) => same(first.name, s.alias));
    if (source && second && 'name' in second) {
      const column = this.columnsOf(source, deep).find((c) => same(c.name, second.name));
      if (column) return within(column.type, rest);
    }
    const column = sources.flatMap((s) => this.columnsOf(s, deep)).find((c) => same(c.name, first.name));
    return column && within(column.type, path.slice(1));
  }

  /** The columns of a query's answer. */
  #answer(query: Query, deep: number): readonly NamedType[] {
    return query.outputs.flatMap((output) => {
      if ('star' in output) return query.sources.filter((s) => output.star === null || same(output.star, s.alias)).flatMap((s) => this.#shown(s, deep));
      const type = output.path && this.typeOf(output.path, query.sources, deep);
      return [{ name: output.name, type: type ? printType(type) : '' }];
    });
  }

  /** What `*` gives of a source. */
  #shown(source: Source, deep: number): readonly NamedType[] {
    const relation = source.query === null && !this.ctes.some((name) => same(name, source.relation)) ? this.relation(source.relation) : undefined;
    return relation ? relation.columns : this.columnsOf(source, deep);
  }
}

function within(text: string, steps: readonly Step[]): TypeNode | undefined {
  if (text === '') return undefined;
  return steps.reduce<TypeNode | undefined>((type, step) => {
    if (!('name' in step)) return elementOf(type);
    return fieldsOf(type).find((f) => same(f.name, step.name))?.type;
  }, parseType(text));
}
