import * as v from 'valibot';
import { INTEGER } from '../../core/sql';

const row = v.pipe(v.number(), v.integer(), v.minValue(0));
const text = v.object({ title: v.string(), text: v.string() });
const scalar = v.union([v.string(), v.number(), v.strictObject({ integer: v.pipe(v.string(), v.regex(INTEGER)) }), v.boolean(), v.null()]);
const target = v.union([v.strictObject({ path: v.string() }), v.strictObject({ derived: v.string() })]);
const column = v.union([v.strictObject({ column: v.string() }), v.strictObject({ derived: v.string() })]);

const leaf = [
  v.object({ op: v.literal('compare'), target, is: v.picklist(['=', '!=', '<', '<=', '>', '>=']), value: scalar }),
  v.object({ op: v.literal('in'), target, values: v.array(scalar) }),
  v.object({ op: v.literal('null'), target }),
  v.object({ op: v.literal('contains'), target, text: v.string(), caseSensitive: v.boolean() }),
  v.object({ op: v.literal('matches'), target, pattern: v.string(), caseSensitive: v.boolean() }),
  v.object({ op: v.literal('sql'), expression: v.string() }),
] as const;

type Leaf = v.InferOutput<(typeof leaf)[number]>;
type FilterValue = Leaf | { op: 'and' | 'or'; of: FilterValue[] } | { op: 'not'; of: FilterValue };

const filter: v.GenericSchema<FilterValue> = v.lazy(() =>
  v.union([
    ...leaf,
    v.object({ op: v.picklist(['and', 'or']), of: v.array(filter) }),
    v.object({ op: v.literal('not'), of: filter }),
  ]),
);

/** A view's query as it arrives from a webview, a link or a stored state. */
export const viewQuery = v.object({
  filter: v.nullable(filter),
  order: v.array(v.object({ target, descending: v.boolean() })),
});

/** What each method of the dataset view takes: parameters that do not fit are refused, never cast. */
export const params = {
  open: v.object({ retry: v.boolean() }),
  view: v.object({ query: viewQuery }),
  page: v.object({ view: v.string(), columns: v.array(column), rowStart: row, rowEnd: row, textLimit: row }),
  record: v.object({ row }),
  text: v.object({ row, path: v.array(v.union([v.string(), v.number()])), start: row, length: row }),
  position: v.object({ view: v.string(), row }),
  diff: v.object({ row, left: text, right: text }),
  openText: v.object({ row, text, language: v.nullable(v.string()) }),
  copy: v.object({ text: v.string() }),
  correctRole: v.object({ role: v.nullable(v.string()) }),
  saveFilter: v.object({}),
  chooseSplit: v.object({}),
  search: v.object({ query: viewQuery, columns: v.array(v.string()), searched: v.object({ text: v.string(), matchCase: v.boolean(), wholeWord: v.boolean(), regex: v.boolean() }) }),
  searchMore: v.object({ search: v.string(), known: row }),
  searchRows: v.object({ search: v.string(), rowStart: row, rowEnd: row }),
  endSearch: v.object({ search: v.string() }),
  profiles: v.object({ filter: v.nullable(filter), columns: v.array(column), heavy: v.boolean() }),
  examples: v.object({ filter: v.nullable(filter), where: v.string(), column }),
  exportRows: v.object({ query: viewQuery, columns: v.nullable(v.array(v.string())) }),
  openLink: v.object({ url: v.string() }),
} as const;

const reading = v.object({
  seed: v.string(), drawn: row, textSize: v.pipe(v.number(), v.minValue(0.5), v.maxValue(4)), measure: v.nullable(v.pipe(v.number(), v.minValue(20), v.maxValue(400))),
  focusMode: v.boolean(), onlyLast: v.boolean(), pinned: v.optional(v.nullable(v.object({ row, fingerprint: v.string() })), null),
  trail: v.object({ queries: v.array(viewQuery), stops: v.array(v.pipe(v.tuple([row, row]), v.readonly())), at: v.pipe(v.number(), v.integer(), v.minValue(-1)) }),
});

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** The kept state of a view; what does not fit is dropped and the view starts fresh. */
export const viewState = v.object({
  query: viewQuery,
  focusRow: v.number(),
  scrollRow: v.number(),
  columns: v.nullable(v.array(v.object({ key: v.string(), width: v.number(), hidden: v.boolean(), pinned: v.boolean() }))),
  readerSide: v.picklist(['beside', 'below', 'auto', 'hidden', 'only']),
  split: share,
  textMode: v.picklist(['markdown', 'plain', 'raw']),
  sides: v.optional(v.picklist(['beside', 'stacked']), 'beside'),
  profiles: v.optional(v.boolean(), false),
  reading: v.fallback(v.optional(reading), undefined),
});
