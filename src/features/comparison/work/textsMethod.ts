import type { DuckDBValue } from '@duckdb/node-api';
import { LoupeError } from '../../../core/message';
import { ident, integer, join, raw, sql } from '../../../core/sql';
import type { Sql } from '../../../core/sql';
import { fromOf } from '../../../engine/filteredRows';
import { bound } from '../../../engine/lane';
import { ROW, rowsRelation } from '../../../engine/relation';
import type { WorkCall } from '../../../engine/work';
import type { ComparisonSpec } from '../contract';
import type { Beside, KeySample, KeyTexts, TextsAsked, Turn } from '../keysContract';
import type { Joined } from '../rule/joined';
import { joinedOf } from './joinMethod';
import { besideAnswer, besidePrompt } from './readBeside';
import type { BesideRead } from './readBeside';
import { placeOf } from './readSides';
import type { SideReading } from './readSides';

/** What is read of one side's row. */
interface Wanted {
  readonly row: number;
  readonly answer: boolean;
  /** What stands beside the answer. */
  readonly isAsked: boolean;
  readonly prompt: boolean;
}

interface RowTexts {
  readonly answer: string | null;
  readonly beside: readonly Beside[];
  readonly turns: readonly Turn[];
  readonly id: string | null;
  readonly besidePrompt: readonly Beside[];
}

const NOTHING: RowTexts = { answer: null, beside: [], turns: [], id: null, besidePrompt: [] };

/** The prompt and the answers of sides to one key, whole. Sides of different datasets are read beside each other. */
export async function texts(spec: ComparisonSpec, { key, sides, samples = [], known = [], prompt = true }: TextsAsked, call: WorkCall): Promise<KeyTexts> {
  const { table, readings } = await joinedOf(spec, call);
  const rows = table.sides.map((side) => {
    const place = side.first[key] ?? -1;
    return place < 0 ? null : (side.read.rows[place] ?? null);
  });
  const promptOf = rows.findIndex((row) => row !== null);
  if (promptOf < 0) throw new LoupeError('compare-key-gone', {});
  const read = await Promise.all(readings.map(async (reading, i): Promise<RowTexts> => {
    const first = rows[i] ?? null;
    const at = sides === null ? i : sides.indexOf(i);
    const isPrompt = prompt && i === promptOf;
    if (first === null || (at < 0 && !isPrompt)) return NOTHING;
    const place = [...(table.sides[i]?.placesOf(key) ?? [])][samples[at] ?? 0];
    const row = place === undefined ? first : (table.sides[i]?.read.rows[place] ?? first);
    return textsOfRow(spec, reading, { row, isAsked: at >= 0, answer: at >= 0 && !known.includes(i), prompt: isPrompt }, call.signal);
  }));
  const { turns, id, besidePrompt: besides } = read[promptOf] ?? NOTHING;
  return {
    id, prompt: turns, promptOf, rows, answers: read.map((r) => r.answer), beside: read.map((r) => r.beside), besidePrompt: besides,
    samples: table.sides.map((_, i) => (sides === null || sides.includes(i) ? samplesAt(table, i, key) : [])),
  };
}

/** All answers of a side to a key, where it has several. */
function samplesAt(table: Joined, at: number, key: number): KeySample[] {
  const side = table.sides[at];
  if (!side || side.samplesOf(key) < 2) return [];
  return Array.from(side.placesOf(key), (place) => ({
    row: side.read.rows[place] ?? 0,
    values: side.read.values.map((values) => {
      const value = values[place] ?? Number.NaN;
      return Number.isNaN(value) ? null : value;
    }),
  }));
}

async function textsOfRow(spec: ComparisonSpec, reading: SideReading, { row, answer, isAsked, prompt }: Wanted, signal: AbortSignal): Promise<RowTexts> {
  const { session } = reading;
  const beside: BesideRead = isAsked ? besideAnswer(spec, reading) : { values: [], needsAnswer: false, of: () => [] };
  const promptBeside = prompt ? besidePrompt(reading) : { values: [], needsAnswer: false, of: () => [] };
  const turns = prompt ? reading.sql.promptTurns() : null;
  const id = prompt && spec.key.by === 'columns' ? sql`concat_ws(' · ', ${join(spec.key.columns.map((path) => reading.sql.value(path)), ', ')})` : null;
  const own: readonly (Sql | null)[] = [answer || beside.needsAnswer ? reading.sql.answer() : null, turns, id];
  const read = [...own, ...beside.values, ...promptBeside.values];
  if (read.every((value) => value === null)) return NOTHING;
  await placeOf(spec, reading, signal);
  return session.asOpened(() => reading.lanes.record.use(signal, async (connection) => {
    const from = fromOf(session.relation(reading.side.answer ?? '', rowsRelation(session.plan, [row])), null);
    const statement = sql`select ${join(read.map((value) => value ?? raw('null')), ', ')} from ${from} where ${ident(ROW)} = ${integer(row)}`;
    const { values, types } = bound(statement);
    const [text, list, name, ...besides] = (await connection.runAndReadAll(statement.text, values, types)).getRowsJS()[0] ?? [];
    const said = typeof text === 'string' ? text : null;
    return {
      answer: answer ? said : null, turns: turnsOf(list), id: typeof name === 'string' ? name : null,
      beside: beside.of(besides.slice(0, beside.values.length), said), besidePrompt: promptBeside.of(besides.slice(beside.values.length), said),
    };
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
