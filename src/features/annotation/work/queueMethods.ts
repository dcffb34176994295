import * as v from 'valibot';
import { literal } from '../../../core/sql';
import { onTables } from './method';
import type { Method, Methods } from './method';

const next: Method<'next'> = {
  params: v.object({ view: v.string(), from: v.pipe(v.number(), v.integer()), by: v.string(), schema: v.string(), question: v.string() }),
  run: async ({ view, from, by, schema, question }, call) => onTables(call, async (connection) => {
    const answered = await connection.runAndReadAll(`select distinct at_row from loupe_labels where at_row is not null and "by" = ${literal(by)} and schema = ${literal(schema)} and question = ${literal(question)}`);
    const done = new Set(answered.getRows().map(([at]) => Number(at)));
    const open = call.session.views.rows(view, 0, Number.MAX_SAFE_INTEGER).flatMap((at, position) => (done.has(at) ? [] : [position]));
    return { position: open.find((p) => p > from) ?? open[0] ?? -1, remaining: open.length };
  }),
};

/** Which row is to be labelled next. */
export const queueMethods: Methods<'next'> = { next };
