import { ROLES } from '../../core/shape';
import { isCode, nameOf, sqlTokens, writtenName } from '../../core/sqlTokens';
import type { Token } from '../../core/sqlTokens';
import { Names } from './resolve';
import type { NamedType, Relation } from './resolve';
import type { Parameter } from './savedQuery';
import { PARAMETER_TYPES } from './savedQuery';
import { scopeAt } from './sqlScope';
import type { Step } from './sqlScope';

export type CompletionKind = 'relation' | 'cell' | 'column' | 'field' | 'function' | 'keyword' | 'parameter' | 'header';

export interface Completion {
  readonly kind: CompletionKind;
  /** As it is called, without quotes. */
  readonly label: string;
  /** As it is written. */
  readonly insert: string;
  readonly detail: string;
}

export interface Completions {
  /** What is replaced: the name that is being typed. */
  readonly start: number;
  readonly end: number;
  readonly items: readonly Completion[];
}

/** What can be named in a document. */
export interface Catalogue {
  readonly relations: readonly Relation[];
  /** Statements before this one that have a name. */
  readonly cells: readonly Relation[];
  readonly parameters: readonly Parameter[];
  readonly functions: readonly string[];
  /** Paths of datasets as the header takes them. */
  readonly datasets: readonly string[];
  /** The role of a column of the dataset. */
  role(column: string): string | undefined;
}

const KEYWORDS = [
  'select', 'from', 'where', 'group by', 'having', 'qualify', 'order by', 'limit', 'offset', 'distinct', 'as', 'join', 'left join', 'inner join', 'full join', 'cross join', 'on', 'using', 'with', 'union all', 'union', 'except', 'intersect',
  'and', 'or', 'not', 'in', 'is null', 'is not null', 'like', 'ilike', 'between', 'exists', 'case', 'when', 'then', 'else', 'end', 'cast', 'try_cast', 'over', 'partition by', 'filter', 'asc', 'desc', 'nulls last', 'null', 'true', 'false', 'interval', 'lambda', 'exclude', 'replace', 'describe', 'summarize', 'sample',
];
const HEADERS: readonly (readonly [string, string])[] = [
  ['name', 'what later statements, or --saved, call this one'], ['description', 'one sentence for lists'], ['keywords', 'other words that it is found by'], ['needs', 'roles and columns that must be there'], ['parameter', 'NAME TYPE [= PRESET] [DESCRIPTION]'], ['dataset', 'the dataset that this document asks'],
];
/** After these a relation is named. */
const BEFORE_RELATION = new Set(['from', 'join']);

/** What may stand at a place of a statement. `offset` counts in its text. */
export function completionsIn(sql: string, offset: number, catalogue: Catalogue): Completions {
  const tokens = sqlTokens(sql);
  const here = tokens.find((t) => t.start < offset && offset <= t.end);
  const nothing: Completions = { start: offset, end: offset, items: [] };
  if (here?.kind === 'text' && !(offset === here.end && here.text.length > 1 && here.text.endsWith("'"))) return nothing;
  if (here?.kind === 'comment' || here?.kind === 'number') return nothing;
  if (here?.kind === 'parameter' || (here?.kind === 'symbol' && here.text === '$')) return { start: here.start, end: offset, items: catalogue.parameters.map(({ name, type, description }) => ({ kind: 'parameter', label: `$${name}`, insert: `$${name}`, detail: [type, description].filter((s) => s !== '').join(' · ') })) };
  const typed = here?.kind === 'name' || here?.kind === 'quoted' ? here : undefined;
  const start = typed?.start ?? offset;
  const code = tokens.filter((t) => isCode(t) && t.end <= start);
  const found = (items: readonly Completion[]): Completions => ({ start, end: typed?.end ?? offset, items: once(items) });
  const names = new Names([...catalogue.cells, ...catalogue.relations], scopeAt(sql, offset));
  if (code.at(-1)?.text === '.') {
    const path = pathBefore(code.slice(0, -1));
    const members = path && names.membersOf(path);
    const isSource = path !== undefined && names.isSource(path);
    return found(members?.map((m) => (isSource ? column(m, catalogue) : { kind: 'field', label: m.name, insert: writtenName(m.name), detail: m.type })) ?? []);
  }
  const last = code.at(-1);
  if (last?.kind === 'name' && BEFORE_RELATION.has(last.text.toLowerCase())) return found(relations(catalogue, names));
  if (last?.kind === 'name' && last.text.toLowerCase() === 'as') return nothing;
  if (last?.text === ',' && isInFrom(code)) return found([...relations(catalogue, names), ...expressions(catalogue, names)]);
  return found(expressions(catalogue, names));
}

/** What may stand in a comment of ours: `before` is its text up to the place. */
export function headerCompletions(before: string, catalogue: Pick<Catalogue, 'datasets' | 'relations'>): readonly Completion[] {
  if (/^--\s*\w*$/.test(before)) return HEADERS.map(([name, detail]) => ({ kind: 'header', label: `${name}:`, insert: `${name}: `, detail }));
  if (/^--\s*parameter\s*:\s*\w+\s+\w*$/i.test(before)) return PARAMETER_TYPES.map((type) => ({ kind: 'header', label: type, insert: type, detail: '' }));
  if (/^--\s*dataset\s*:\s*\S*$/i.test(before)) return catalogue.datasets.map((path) => ({ kind: 'header', label: path, insert: path, detail: '' }));
  if (!/^--\s*needs\s*:/i.test(before)) return [];
  const columns = catalogue.relations.flatMap((r) => r.columns.map((c) => ({ kind: 'header' as const, label: `${r.name}.${c.name}`, insert: `${r.name}.${c.name}`, detail: c.type })));
  return [...ROLES.map((role) => ({ kind: 'header' as const, label: role, insert: role, detail: '' })), ...columns];
}

function relations(catalogue: Catalogue, names: Names): readonly Completion[] {
  const ctes = names.ctes.map((name): Completion => ({ kind: 'relation', label: name, insert: writtenName(name), detail: '' }));
  const cells = catalogue.cells.map(({ name, columns }): Completion => ({ kind: 'cell', label: name, insert: writtenName(name), detail: columns.map((c) => c.name).join(', ') }));
  return [...ctes, ...cells, ...catalogue.relations.map(({ name, columns }): Completion => ({ kind: 'relation', label: name, insert: name.includes('.') ? name.split('.').map(writtenName).join('.') : writtenName(name), detail: columns.map((c) => c.name).join(', ') }))];
}

function expressions(catalogue: Catalogue, names: Names): readonly Completion[] {
  const { sources } = names;
  const own = sources.length > 0 ? sources.flatMap((s) => names.columnsOf(s)) : (catalogue.relations[0]?.columns ?? []);
  const aliases = sources.flatMap((s) => (s.alias === null ? [] : [{ kind: 'relation' as const, label: s.alias, insert: writtenName(s.alias), detail: s.relation ?? '' }]));
  const functions = catalogue.functions.map((name): Completion => ({ kind: 'function', label: name, insert: name, detail: '' }));
  return [...own.map((c) => column(c, catalogue)), ...aliases, ...functions, ...KEYWORDS.map((word): Completion => ({ kind: 'keyword', label: word, insert: word, detail: '' }))];
}

function column({ name, type }: NamedType, catalogue: Catalogue): Completion {
  return { kind: 'column', label: name, insert: writtenName(name), detail: [type, catalogue.role(name)].filter((s) => s !== undefined && s !== '').join(' · ') };
}

/** Each name once, as it comes first. */
function once(items: readonly Completion[]): readonly Completion[] {
  return [...new Map([...items].reverse().map((item) => [`${item.kind === 'keyword' ? 'k' : ''}${item.label}`, item])).values()].reverse();
}

/** The path that ends with these tokens; undefined where it is made of anything else than names and elements. */
export function pathBefore(code: readonly Token[]): readonly Step[] | undefined {
  const steps: Step[] = [];
  let at = code.length - 1;
  for (;;) {
    if (code[at]?.text === ']') {
      let depth = 0;
      for (; at >= 0; at--) {
        depth += code[at]?.text === ']' ? 1 : code[at]?.text === '[' ? -1 : 0;
        if (depth === 0) break;
      }
      at--;
      steps.unshift({ element: true });
      continue;
    }
    const name = nameOf(code[at]);
    if (name === undefined) return undefined;
    steps.unshift({ name });
    if (code[at - 1]?.text !== '.') return steps;
    at -= 2;
  }
}

/** Is the place behind these tokens in what a query reads from? */
function isInFrom(code: readonly Token[]): boolean {
  let depth = 0;
  for (const token of [...code].reverse()) {
    if (token.text === ')') depth++;
    else if (token.text === '(') depth--;
    if (depth < 0) return false;
    if (depth > 0 || token.kind !== 'name') continue;
    const word = token.text.toLowerCase();
    if (BEFORE_RELATION.has(word)) return true;
    if (['select', 'where', 'by', 'having', 'qualify', 'limit', 'on', 'using'].includes(word)) return false;
  }
  return false;
}
