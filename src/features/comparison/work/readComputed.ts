import { LoupeError } from '../../../core/message';
import { RoleValues } from '../../../core/roleSql/roleValues';
import { ident, join, literal, raw, sql } from '../../../core/sql';
import type { Sql } from '../../../core/sql';
import { ROW } from '../../../engine/relation';
import { RowStream } from '../../../engine/stream';
import { isOfAnswer, isStreamed } from '../contract';
import type { ComparisonSpec, Computed, Streamed } from '../contract';
import type { SideRows } from '../rule/joined';
import { textFeatures } from '../rule/textFeatures';
import type { Verifier } from '../rule/verifier';
import { VERIFIERS } from '../rule/verifiers';
import { placeOf } from './readSides';
import type { SideReading } from './readSides';
import { rewardIn, rewardRowSql } from './rewardRows';
import { whereOf } from './sideSql';

/** A name that no column of a dataset has: what is called `a` may be one of its own. */
const ANSWER = 'loupe\u00b7answer';

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

/** A metric of answers: what SQL gives beside the answer, and what of both is the value; NaN: there is none. */
interface Computing {
  readonly metric: number;
  readonly beside: Sql;
  readonly valueOf: (answer: string | null, beside: unknown) => number;
}

function computingOf(metric: number, computed: Streamed, reading: SideReading, against: string): Computing {
  switch (computed.of) {
    case 'verifier': {
      const verifier = verifierOf(computed);
      return { metric, beside: referenceOf(reading, computed), valueOf: (answer, reference) => (typeof reference !== 'string' ? Number.NaN : answer !== null && verifier.verify(answer, reference).isRight ? 1 : 0) };
    }
    case 'feature': {
      const { feature } = computed;
      return { metric, beside: raw('null'), valueOf: (answer) => (answer === null ? Number.NaN : Number(textFeatures(answer)[feature])) };
    }
    case 'wb-reward':
      return { metric, beside: rewardRowSql(reading), valueOf: (_, row) => rewardIn(row, computed, reading.side.name, against) };
    case 'pattern':
      // By RE2 in the engine: no expression runs for ever.
      return { metric, beside: sql`len(regexp_extract_all(${ident(ANSWER)}, ${literal(computed.pattern)}, 0, ${literal(computed.caseSensitive ? '' : 'i')}))::integer`, valueOf: (answer, count) => (answer === null || typeof count !== 'number' ? Number.NaN : count) };
  }
}

/** Fills in the metrics that a rule of ours computes of rows and answers’ texts: these are read once, and none is kept. `against`: of each metric, the model that rewards are against. */
export async function fillComputed(spec: ComparisonSpec, reading: SideReading, rows: Pick<SideRows, 'rows' | 'values'>, against: readonly (string | null)[], signal: AbortSignal, onProgress?: (fraction: number | null) => void): Promise<void> {
  const streamed = spec.metrics.flatMap((m, i) => ('computed' in m && isStreamed(m.computed) ? [{ i, computed: m.computed }] : []));
  const computings = streamed.map(({ i, computed }) => computingOf(i, computed, reading, against[i] ?? ''));
  if (computings.length === 0) return;
  const { from, lane } = await placeOf(spec, reading, signal);
  const inner = sql`select *, ${streamed.some(({ computed }) => isOfAnswer(computed)) ? reading.sql.answer() : raw('null::varchar')} as ${ident(ANSWER)} from ${from}${whereOf(reading.sql, spec)}`;
  const read = [raw(ident(ANSWER)), ...computings.map(({ beside }, i) => sql`${beside} as ${ident(`g${String(i)}`)}`)];
  await reading.session.asOpened(() => lane.use(signal, async (connection) => {
    const stream = await RowStream.of(connection, sql`select ${join(read, ', ')} from (${inner}) order by ${ident(ROW)}`);
    let at = 0;
    for (let chunk = await stream.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await stream.fetchChunk()) {
      const [answers, ...besides] = read.map((_, column) => chunk.getColumnVector(column));
      for (let i = 0; i < chunk.rowCount; i++, at++) {
        const answer = answers?.getItem(i);
        for (const [n, { metric, valueOf }] of computings.entries()) {
          const values = rows.values[metric];
          if (values) values[at] = valueOf(typeof answer === 'string' ? answer : null, besides[n]?.getItem(i));
        }
      }
    }
    if (at !== rows.rows.length) throw new LoupeError('changed', { name: reading.session.info.name });
  }, onProgress));
}
