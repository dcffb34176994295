import { LoupeError } from '../../../core/message';
import { ident, sql } from '../../../core/sql';
import type { Sql } from '../../../core/sql';
import { bound } from '../../../engine/lane';
import { ROW } from '../../../engine/relation';
import type { ComparisonSpec } from '../contract';
import type { LengthControlled } from '../rule/alpaca';
import type { LengthSide } from '../rule/alpacaSides';
import { namedIn } from '../rule/benchmarks';
import type { JoinedSide } from '../rule/joined';
import { placeOf } from './readSides';
import type { SideReading } from './readSides';
import { whereOf } from './sideSql';

/** What length control takes of a side's rows beside their preferences: lengths in code points, and which prompt each is. */
export async function readLengths(spec: ComparisonSpec, metric: number, side: JoinedSide, reading: SideReading, coefficients: ReadonlyMap<string, LengthControlled> | null, signal: AbortSignal): Promise<LengthSide> {
  const { from, lane } = await placeOf(spec, reading, signal);
  const { columns } = reading.sql.context;
  const has = (name: string): boolean => columns.some((c) => c.name === name);
  const length = (n: 1 | 2): Sql => (has(`output_${String(n)}_chars`) ? sql`${ident(`output_${String(n)}_chars`)}::double` : has(`output_${String(n)}`) ? sql`length(${ident(`output_${String(n)}`)}::varchar)::double` : sql`null::double`);
  const prompt = has('instruction') ? sql`${ident('instruction')}::varchar` : (reading.sql.prompt() ?? sql`null::varchar`);
  const generator = has('generator_2') ? sql`${ident('generator_2')}::varchar` : sql`null::varchar`;
  const statement = sql`select ${length(1)}, ${length(2)}, md5(coalesce(${prompt}, '')), ${generator} from ${from}${whereOf(reading.sql, spec)} order by ${ident(ROW)}`;
  const { values: params, types } = bound(statement);
  const all = await reading.session.asOpened(() => lane.use(signal, async (connection) => (await connection.runAndReadAll(statement.text, params, types)).getRows()));
  if (all.length !== side.readRows) throw new LoupeError('changed', { name: reading.session.info.name });
  const rows = side.picked(all);
  const number = (at: number): Float64Array => Float64Array.from(rows, (row) => { const value = row[at]; return typeof value === 'number' ? value : Number.NaN; });
  const generators = [...new Set(rows.flatMap(([, , , name]) => (typeof name === 'string' ? [name] : [])))];
  // A side whose answers are the baseline's own is seen from there: all is turned round.
  const isTurned = reading.side.answer === 'output_1';
  const known = coefficients && namedIn(coefficients, [...(isTurned ? [] : [reading.side.name]), ...(generators.length === 1 ? generators : [])]);
  const [first, second] = [number(0), number(1)];
  return {
    name: reading.side.name, keys: side.keyOf, digests: rows.map(([, , digest]) => (typeof digest === 'string' ? digest : '')),
    preferences: (side.read.values[metric] ?? new Float64Array(rows.length).fill(Number.NaN)).map((rate) => rate / 100 + 1),
    baselineLengths: isTurned ? second : first, modelLengths: isTurned ? first : second,
    coefficients: known ? (isTurned ? { phi: known.phi, psi: -known.psi, theta: -known.theta } : known) : null,
  };
}
