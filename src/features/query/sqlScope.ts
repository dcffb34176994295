import { groupsAt, isGroup, isSymbol, isWord, nameIn, sqlTree } from './sqlTree';
import type { Group, Node } from './sqlTree';

/** What a query reads from. */
export interface Source {
  /** The name of a relation; null: a query in brackets, or a function. */
  readonly relation: string | null;
  /** As expressions call it. */
  readonly alias: string | null;
  readonly query: Query | null;
}

/** One SELECT of a query, or the first of several that are put together. */
export interface Query {
  readonly sources: readonly Source[];
  readonly ctes: readonly Cte[];
  readonly outputs: readonly Output[];
}

export interface Cte {
  readonly name: string;
  readonly query: Query;
}

/** A column of an answer: where it only hands on a value, the way to it. */
export type Output = { readonly star: string | null } | { readonly name: string; readonly path: readonly Step[] | null };

/** A name after a dot, or an element of a list. */
export type Step = { readonly name: string } | { readonly element: true };

/** What expressions at a place may speak of, the innermost query first. */
export interface Scope {
  readonly queries: readonly Query[];
}

/** Words that end what is read from, and words that cannot be an alias. */
const CLAUSES = ['select', 'where', 'group', 'having', 'qualify', 'window', 'order', 'limit', 'offset', 'using', 'sample'];
const NO_ALIAS = new Set([...CLAUSES, 'from', 'on', 'join', 'inner', 'left', 'right', 'full', 'outer', 'cross', 'natural', 'asof', 'semi', 'anti', 'positional', 'lateral', 'union', 'intersect', 'except', 'as', 'tablesample', 'pivot', 'unpivot', 'and', 'or']);
const SETS = ['union', 'intersect', 'except'];

/** The queries around a place of a statement. */
export function scopeAt(sql: string, offset: number): Scope {
  const groups = groupsAt(sqlTree(sql), offset).filter((g) => g.bracket === '' || isQuery(g));
  return { queries: groups.map((g) => queryOf(g, offset)) };
}

export function isQuery(group: Group): boolean {
  return group.bracket === '(' && isWord(group.nodes[0], 'select', 'from', 'with');
}

/** A query by its words; `offset` chooses among several SELECTs that are put together. */
export function queryOf(group: Group, offset?: number): Query {
  const { ctes, rest } = withOf(group.nodes);
  const arms: Node[][] = [[]];
  for (const node of rest) {
    if (isWord(node, ...SETS)) arms.push([]);
    else arms.at(-1)?.push(node);
  }
  const chosen = (offset === undefined ? undefined : arms.filter((arm) => (arm[0]?.start ?? Infinity) <= offset).at(-1)) ?? arms[0] ?? [];
  return { sources: sourcesOf(chosen), ctes, outputs: outputsOf(chosen) };
}

function withOf(nodes: readonly Node[]): { ctes: readonly Cte[]; rest: readonly Node[] } {
  if (!isWord(nodes[0], 'with')) return { ctes: [], rest: nodes };
  const ctes: Cte[] = [];
  let at = isWord(nodes[1], 'recursive') ? 2 : 1;
  for (;;) {
    const name = nameIn(nodes[at]);
    if (name === undefined) break;
    at++;
    const columns = isGroup(nodes[at]) ? nodes[at++] : undefined;
    while (isWord(nodes[at], 'as', 'not', 'materialized')) at++;
    const body = nodes[at];
    if (!isGroup(body)) break;
    const query = queryOf(body);
    const named = columns && isGroup(columns) ? columns.nodes.flatMap((n) => nameIn(n) ?? []) : [];
    ctes.push({ name, query: named.length === 0 ? query : { ...query, outputs: named.map((n) => ({ name: n, path: null })) } });
    at++;
    if (!isSymbol(nodes[at], ',')) break;
    at++;
  }
  return { ctes, rest: nodes.slice(at) };
}

function sourcesOf(nodes: readonly Node[]): readonly Source[] {
  const sources: Source[] = [];
  let within = false;
  for (let at = 0; at < nodes.length; at++) {
    const node = nodes[at];
    const begins = isWord(node, 'from', 'join') || (within && isSymbol(node, ','));
    if (isWord(node, ...CLAUSES)) within = false;
    if (!begins) continue;
    within = true;
    if (isWord(nodes[at + 1], 'lateral')) at++;
    const [source, next] = sourceAt(nodes, at + 1);
    if (source) sources.push(source);
    at = next - 1;
  }
  return sources;
}

function sourceAt(nodes: readonly Node[], start: number): readonly [Source | null, number] {
  let at = start;
  const first = nodes[at];
  let relation: string | null = null;
  let query: Query | null = null;
  if (isGroup(first)) {
    if (isQuery(first)) query = queryOf(first);
    at++;
  } else {
    const name = nameIn(first);
    if (name === undefined || (first?.kind === 'name' && NO_ALIAS.has(name.toLowerCase()))) return [null, start];
    relation = name;
    for (at++; isSymbol(nodes[at], '.') && nameIn(nodes[at + 1]) !== undefined; at += 2) relation = nameIn(nodes[at + 1]) ?? relation;
    if (isGroup(nodes[at])) {
      relation = null;
      at++;
    }
  }
  if (isWord(nodes[at], 'as')) at++;
  const next = nodes[at];
  const alias = nameIn(next);
  const has = alias !== undefined && next !== undefined && !isGroup(next) && !(next.kind === 'name' && NO_ALIAS.has(alias.toLowerCase()));
  return [{ relation, alias: has ? alias : relation, query }, has ? at + 1 : at];
}

function outputsOf(nodes: readonly Node[]): readonly Output[] {
  const select = nodes.findIndex((n) => isWord(n, 'select'));
  if (select < 0) return [{ star: null }];
  const outputs: Output[] = [];
  let item: Node[] = [];
  for (const node of [...nodes.slice(select + 1), null]) {
    const ends = node === null || isWord(node, 'from', ...CLAUSES);
    if (!ends && !isSymbol(node, ',')) {
      if (item.length > 0 || !isWord(node, 'distinct', 'all')) item.push(node);
      continue;
    }
    outputs.push(...outputOf(item));
    item = [];
    if (ends) break;
  }
  return outputs;
}

function outputOf(item: readonly Node[]): readonly Output[] {
  const star = item.findIndex((n) => isSymbol(n, '*'));
  if (star === 0) return [{ star: null }];
  if (star === 2 && isSymbol(item[1], '.')) return [{ star: nameIn(item[0]) ?? null }];
  const named = item.length > 1 && nameIn(item.at(-1)) !== undefined && !isSymbol(item.at(-2), '.');
  const value = named ? item.slice(0, isWord(item.at(-2), 'as') ? -2 : -1) : item;
  const path = pathOf(value);
  const last = path?.at(-1);
  const name = named ? nameIn(item.at(-1)) : last && 'name' in last ? last.name : undefined;
  return name === undefined ? [] : [{ name, path }];
}

/** `a.b[1].c` as steps; null where it is anything else. */
export function pathOf(nodes: readonly Node[]): readonly Step[] | null {
  const steps: Step[] = [];
  for (let at = 0; at < nodes.length; at++) {
    const node = nodes[at];
    if (isGroup(node) && node.bracket === '[' && at > 0) steps.push({ element: true });
    else if (at > 0 && isSymbol(node, '.')) continue;
    else {
      const name = nameIn(node);
      if (name === undefined || (at > 0 && !isSymbol(nodes[at - 1], '.'))) return null;
      steps.push({ name });
    }
  }
  return steps.length === 0 ? null : steps;
}
