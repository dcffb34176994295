import * as v from 'valibot';
import type { DatasetSource } from '../core/dataset';

const MOST_CHARS = 500_000;
const whole = v.pipe(v.number(), v.integer(), v.minValue(0));

const link = v.object({
  source: v.object({
    paths: v.pipe(v.array(v.string()), v.minLength(1)), literal: v.boolean(), config: v.exactOptional(v.string()), split: v.exactOptional(v.string()),
    reading: v.exactOptional(v.object({ delimiter: v.exactOptional(v.string()), quote: v.exactOptional(v.string()), header: v.exactOptional(v.boolean()) })),
    join: v.exactOptional(v.object({ paths: v.array(v.string()), literal: v.boolean(), on: v.string() })),
  }),
  row: v.nullable(v.object({ number: whole, id: v.nullable(v.string()), hash: v.nullable(v.string()), of: v.exactOptional(v.array(v.tuple([v.string(), v.string()]))) })),
});

/** A record of a dataset, so that it can be opened elsewhere or later; `hash` is null where only the row's number is known. */
export type RecordLink = v.InferOutput<typeof link>;

/** The query of a link: one word, since VS Code decodes a link before it is read, and a path may hold any character. */
export function linkQuery({ source, row }: { readonly source: DatasetSource; readonly row: RecordLink['row'] }): string {
  const { paths, literal, config, split, reading, join } = source;
  const named = { paths, literal, ...(config === undefined ? {} : { config }), ...(split === undefined ? {} : { split }), ...(reading === undefined ? {} : { reading }), ...(join === undefined ? {} : { join }) };
  return `record=${Buffer.from(JSON.stringify({ source: named, row })).toString('base64url')}`;
}

/** What a link's query names; also `path=…&row=…` as a person or a tool writes it. Undefined where it names nothing. */
export function readLink(query: string): RecordLink | undefined {
  const fields = new Map(query.slice(0, MOST_CHARS).split('&').map((part): [string, string] => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]));
  const record = fields.get('record');
  if (record !== undefined) {
    const parsed = v.safeParse(link, jsonIn(record));
    return parsed.success ? parsed.output : undefined;
  }
  const path = fields.get('path') ?? '';
  if (path === '') return undefined;
  const row = Number(fields.get('row') === '' ? Number.NaN : fields.get('row'));
  return { source: { paths: [path], literal: true }, row: Number.isSafeInteger(row) && row >= 0 ? { number: row, id: null, hash: null } : null };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as unknown;
  } catch {
    return undefined; // what is no link of ours names nothing
  }
}
