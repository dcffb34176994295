import type { DuckDBValue } from '@duckdb/node-api';
import { LoupeError } from '../../../core/message';
import { ident, integer, join, sql } from '../../../core/sql';
import { fromOf } from '../../../engine/filteredRows';
import { bound } from '../../../engine/lane';
import { ROW, rowsRelation } from '../../../engine/relation';
import type { WorkCall } from '../../../engine/work';
import type { ComparisonSpec, KeyTexts, Turn } from '../contract';
import { joinedOf } from './joinMethod';
import { placeOf } from './readSides';
import type { SideReading } from './readSides';

/** The prompt and the answers of sides to one key, whole. Sides of different datasets are read beside each other. */
export async function texts(spec: ComparisonSpec, key: number, sides: readonly number[] | null, call: WorkCall): Promise<KeyTexts> {
  const { table, readings } = await joinedOf(spec, call);
  const rows = table.sides.map((side) => {
    const place = side.first[key] ?? -1;
    return place < 0 ? null : (side.read.rows[place] ?? null);
  });
  const promptOf = rows.findIndex((row) => row !== null);
  if (promptOf < 0) throw new LoupeError('compare-key-gone', {});
  const read = await Promise.all(readings.map(async (reading, i) => {
    const row = rows[i] ?? null;
    const isPrompt = i === promptOf;
    return row === null || (!isPrompt && sides !== null && !sides.includes(i)) ? null : textsOfRow(spec, reading, row, isPrompt, call.signal);
  }));
  const { turns = [], id = null } = read[promptOf] ?? {};
  return { id, prompt: turns, promptOf, answers: read.map((r) => r?.answer ?? null), rows };
}

async function textsOfRow(spec: ComparisonSpec, reading: SideReading, row: number, withPrompt: boolean, signal: AbortSignal): Promise<{ readonly answer: string | null; readonly turns: readonly Turn[]; readonly id: string | null }> {
  const { session } = reading;
  const turns = withPrompt ? reading.sql.promptTurns() : null;
  await placeOf(spec, reading, signal);
  return session.asOpened(() => reading.lanes.record.use(signal, async (connection) => {
    const from = fromOf(session.relation(reading.side.answer ?? '', rowsRelation(session.plan, [row])), null);
    const statement = sql`select ${reading.sql.answer()}, ${turns ?? sql`null`}, ${spec.key.by === 'columns' ? sql`concat_ws(' · ', ${join(spec.key.columns.map((path) => reading.sql.value(path)), ', ')})` : sql`null`} from ${from} where ${ident(ROW)} = ${integer(row)}`;
    const { values, types } = bound(statement);
    const [answer, list, id] = (await connection.runAndReadAll(statement.text, values, types)).getRowsJS()[0] ?? [];
    return { answer: typeof answer === 'string' ? answer : null, turns: turnsOf(list), id: typeof id === 'string' ? id : null };
  }), session.filesOf([row]));
}

function turnsOf(list: unknown): Turn[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((turn: unknown) => {
    if (typeof turn !== 'object' || turn === null) return [];
    const { role, text } = turn as { role?: DuckDBValue; text?: DuckDBValue };
    return [{ role: typeof role === 'string' ? role : '', text: typeof text === 'string' ? text : '' }];
  });
}
