import { LoupeError } from '../../../core/message';
import { RoleValues } from '../../../core/roleSql/roleValues';
import { ident, join, sql } from '../../../core/sql';
import type { Sql } from '../../../core/sql';
import { ROW } from '../../../engine/relation';
import { RowStream } from '../../../engine/stream';
import type { ComparisonSpec, Computed } from '../contract';
import type { SideRows } from '../rule/joined';
import type { Verifier } from '../rule/verifier';
import { VERIFIERS } from '../rule/verifiers';
import { placeOf } from './readSides';
import type { SideReading } from './readSides';
import { whereOf } from './sideSql';

type Verified = Extract<Computed, { of: 'verifier' }>;

/** The verifier that a metric names. Throws `usage-verifier`. */
export function verifierOf({ verifier }: Verified): Verifier {
  const found = VERIFIERS.find((v) => v.name === verifier);
  if (!found) throw new LoupeError('usage-verifier', { given: verifier, known: VERIFIERS.map((v) => v.name).join(', ') }, 'usage');
  return found;
}

/** What is right for a side’s rows: the path that is given, else the role `answer`. Throws `compare-no-reference`. */
export function referenceOf(reading: SideReading, { reference }: Verified): Sql {
  if (reference !== null) return sql`(${reading.sql.value(reference)})::varchar`;
  const text = new RoleValues(reading.sql.context).text('answer');
  if (!text) throw new LoupeError('compare-no-reference', { side: reading.side.name }, 'usage');
  return text;
}

/** Fills in the metrics that a rule of ours computes of the answers’ texts: these are read once, and none is kept. */
export async function fillComputed(spec: ComparisonSpec, reading: SideReading, rows: SideRows, signal: AbortSignal, onProgress?: (fraction: number | null) => void): Promise<void> {
  const verifiers = spec.metrics.flatMap((m, i) => ('computed' in m && m.computed.of === 'verifier' ? [{ metric: i, verifier: verifierOf(m.computed), reference: referenceOf(reading, m.computed) }] : []));
  if (verifiers.length === 0) return;
  const { from, lane } = await placeOf(spec, reading, signal);
  const read = [sql`${ident(ROW)}::double as r`, sql`${reading.sql.answer()} as a`, ...verifiers.map(({ reference }, i) => sql`${reference} as ${ident(`g${String(i)}`)}`)];
  await reading.session.asOpened(() => lane.use(signal, async (connection) => {
    const stream = await RowStream.of(connection, sql`select ${join(read, ', ')} from ${from}${whereOf(reading.sql, spec)} order by r`);
    let at = 0;
    for (let chunk = await stream.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await stream.fetchChunk()) {
      const texts = [1, ...verifiers.map((_, i) => i + 2)].map((column) => chunk.getColumnVector(column));
      for (let i = 0; i < chunk.rowCount; i++, at++) {
        const answer = texts[0]?.getItem(i);
        for (const [n, { metric, verifier }] of verifiers.entries()) {
          const [values, reference] = [rows.values[metric], texts[n + 1]?.getItem(i)];
          if (values && typeof reference === 'string') values[at] = typeof answer === 'string' && verifier.verify(answer, reference).isRight ? 1 : 0;
        }
      }
    }
    if (at !== rows.rows.length) throw new LoupeError('changed', { name: reading.session.info.name });
  }, onProgress));
}
