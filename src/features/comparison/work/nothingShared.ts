import type { Message } from '../../../core/message';
import { sql } from '../../../core/sql';
import type { ComparisonSpec } from '../contract';
import type { Joined } from '../rule/joined';
import { placeOf } from './readSides';
import type { SideReading } from './readSides';
import { whereOf } from './sideSql';

const SAMPLE = 200;

/** The first keys of a side as they are. */
async function firstKeys(spec: ComparisonSpec, reading: SideReading, signal: AbortSignal): Promise<string[]> {
  const { from, lane } = await placeOf(spec, reading, signal);
  const select = sql`select k from (select left(${reading.sql.key(spec.key)}, 2000) as k from ${from}${whereOf(reading.sql, spec)}) where k is not null limit ${String(SAMPLE)}`;
  return lane.use(signal, async (connection) => (await connection.runAndReadAll(select.text)).getRows().flatMap(([k]) => (typeof k === 'string' ? [k] : [])));
}

const plain = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
/** Tags of chat templates, and the names of speakers before a text. */
const TEMPLATE = /<\|[^|<>]*\|>|<\/?s>|\[\/?INST\]|<<\/?SYS>>|###\s*\w+:|\b(user|assistant|human|system)\b:?/giu;
const bare = (text: string): string => plain(text.replace(TEMPLATE, ' '));

/** The first two sides that share no key; none where each pair shares some, though all together do not. */
function apartPair({ sides, keys }: Joined): number[] {
  for (const [a, one] of sides.entries()) {
    for (const [b, other] of sides.entries()) {
      let isShared = b <= a;
      for (let key = 0; key < keys && !isShared; key++) isShared = one.has(key) && other.has(key);
      if (!isShared) return [a, b];
    }
  }
  return [];
}

/** Why sides may share no key, from their first keys: white space, letters of another case, a chat template, another split. */
export async function guessOfNothingShared(spec: ComparisonSpec, readings: readonly SideReading[], table: Joined, signal: AbortSignal): Promise<Message[]> {
  if (table.sides.some((side) => side.keys === 0)) return [{ code: 'compare-side-empty', args: { side: table.sides.find((side) => side.keys === 0)?.name ?? '' } }];
  const [first, second] = apartPair(table).map((side) => readings[side]);
  if (!first || !second) return [];
  const names = { a: first.side.name, b: second.side.name };
  const [a, b] = [await firstKeys(spec, first, signal), await firstKeys(spec, second, signal)];
  const meets = (of: (text: string) => string): boolean => {
    const known = new Set(a.map(of));
    return b.some((text) => known.has(of(text)));
  };
  const within = (): boolean => {
    const texts = a.map(bare).filter((t) => t.length >= 8);
    return b.map(bare).some((text) => text.length >= 8 && texts.some((t) => t.includes(text) || text.includes(t)));
  };
  const code = meets(plain) ? 'compare-shared-none-space' : meets(bare) || within() ? 'compare-shared-none-template' : 'compare-shared-none-split';
  return [{ code, args: { ...names, example: a[0]?.slice(0, 80) ?? '', other: b[0]?.slice(0, 80) ?? '' } }];
}

