import type { DuckDBConnection } from '@duckdb/node-api';
import * as v from 'valibot';
import { PROVENANCES } from '../../../core/annotation/labelLine';
import { decodePage } from '../../../core/arrow/readCells';
import { recordOf } from '../../../core/conversation/recordOf';
import { integer, literal } from '../../../core/sql';
import { encodeResult } from '../../../engine/arrow/encode';
import { recordRows } from '../../../engine/record';
import { ROW } from '../../../engine/relation';
import type { Session } from '../../../engine/session';
import { ACCEPTED } from '../exportQueries';
import { preferencesOf, TIES, turnedLabel, winnerOf } from '../preferences';
import type { LeftOut, Vote } from '../preferences';
import type { Method, Methods } from './method';

/** Records that are read at once: whole texts, so that memory stays bounded. */
const BATCH_ROWS = 256;
/** Rows whose votes are looked up at once. */
const VOTES_ROWS = 4_096;

const MESSAGES = [{ role: 'VARCHAR', content: 'VARCHAR' }];
const MODELS = { chosen_model: 'VARCHAR', rejected_model: 'VARCHAR' };
const BESIDE = { source: { dataset: 'VARCHAR', row: 'BIGINT', id: 'VARCHAR' }, votes: [{ annotator: 'VARCHAR', label: 'VARCHAR' }], agreement: 'DOUBLE', provenance: 'VARCHAR' };

const preferences: Method<'preferences'> = {
  params: v.object({
    schema: v.string(), question: v.string(), accept: v.picklist(ACCEPTED), ties: v.picklist(TIES),
    out: v.string(), format: v.picklist(['parquet', 'jsonl', 'csv', 'arrow']), force: v.boolean(),
  }),
  run: async ({ schema, question, accept, ties, ...target }, call) => {
    const { session } = call;
    const left: Partial<Record<LeftOut, number>> = {};
    const leave = (why: LeftOut): void => void (left[why] = (left[why] ?? 0) + 1);
    let records = 0;
    const models = session.info.shape.roles.model !== undefined || session.info.columns.some((c) => /^(chosen|rejected)[_-]model$|^model[_-](chosen|rejected)$/i.test(c.name));
    async function* rows(connection: DuckDBConnection): AsyncGenerator<string[]> {
      for await (const votes of votesByRow(connection, schema, question)) {
        records += votes.size;
        const wanted = new Map([...votes].flatMap(([row, { id, said }]) => {
          const winner = winnerOf(said, accept);
          if ('left' in winner) leave(winner.left);
          return 'left' in winner ? [] : [[row, { id, said, winner }] as const];
        }));
        const numbers = [...wanted.keys()];
        for (let at = 0; at < numbers.length; at += BATCH_ROWS) {
          const texts: string[] = [];
          for (const [row, cells] of await recordsOf(session, connection, numbers.slice(at, at + BATCH_ROWS))) {
            const found = wanted.get(row);
            if (!found) continue;
            const made = preferencesOf(recordOf(cells, session.info.shape, session.info.columns), found.winner.side, ties);
            if ('left' in made) leave(made.left);
            else for (const { turned, ...preference } of made) texts.push(JSON.stringify({ ...preference, source: { dataset: session.info.name, row, id: found.id }, votes: annotatorsOf(found.said, turned), agreement: found.winner.agreement, provenance: found.said.find((s) => s.provenance !== null)?.provenance ?? null }));
          }
          yield texts;
        }
      }
    }
    const form = { prompt: MESSAGES, chosen: MESSAGES, rejected: MESSAGES, ...(models ? MODELS : {}), ...BESIDE };
    const written = await call.write(target, { form, rows });
    return { ...written, records, left };
  },
};

/** Whole tables of labels, written to files. */
export const exportMethods: Methods<'preferences'> = { preferences };

function annotatorsOf(votes: readonly Vote[], turned: boolean): { annotator: string; label: string }[] {
  return votes.flatMap((vote) => (vote.provenance === null ? [{ annotator: vote.by, label: turned ? turnedLabel(vote.label) : vote.label }] : []));
}

/** What was said of each record, and how it was decided, in the order of rows. */
async function* votesByRow(connection: DuckDBConnection, schema: string, question: string): AsyncGenerator<Map<number, { id: string | null; said: Vote[] }>> {
  const about = `schema = ${literal(schema)} and question = ${literal(question)} and subject = 'record'`;
  const decided = PROVENANCES.map((p) => literal(p)).join(', ');
  for (let last = -1; ; ) {
    const found = await connection.runAndReadAll(`with r as (select distinct at_row from loupe_labels where at_row > ${integer(last)} and ${about} order by 1 limit ${integer(VOTES_ROWS)})
select at_row, row_id, "by", value, case when origin in (${decided}) then origin end from loupe_labels where at_row in (select at_row from r) and ${about} order by at_row, "by", "at"`);
    const votes = new Map<number, { id: string | null; said: Vote[] }>();
    for (const [row, id, by, label, provenance] of found.getRows()) {
      const record = votes.get(Number(row)) ?? { id: typeof id === 'string' ? id : null, said: [] };
      votes.set(Number(row), record);
      record.said.push({ by: String(by), label: String(label), provenance: typeof provenance === 'string' ? provenance : null });
      last = Number(row);
    }
    if (votes.size === 0) return;
    yield votes;
  }
}

/** Rows of the dataset as the reader takes them, in their order. */
async function recordsOf(session: Session, connection: DuckDBConnection, rows: readonly number[]): Promise<(readonly [number, ReturnType<ReturnType<typeof decodePage>['row']>])[]> {
  const page = decodePage((await encodeResult(await connection.run(recordRows(session, rows).text))).ipc);
  const number = page.fields.findIndex((f) => f.name === ROW);
  return Array.from({ length: page.rows }, (_, i) => [Number(page.cell(number, i)), page.row(i)] as const);
}
