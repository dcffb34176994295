import type { DuckDBDataChunk, DuckDBValue } from '@duckdb/node-api';
import { ident, sql } from '../../../core/sql';
import { ROW, joinedTo, scanPieces } from '../../../engine/relation';
import { RowStream } from '../../../engine/stream';
import type { WorkCall } from '../../../engine/work';
import { toUtf8 } from '../../../core/utf8';
import type { ScanPart, ScannedRoles } from '../contract';
import { Counter } from '../rule/counter';
import type { Batch } from '../rule/counter';
import { itemTable } from '../rule/items';
import type { Kernel } from '../rule/kernel';
import { plainKernel } from '../rule/plainKernel';
import type { ScanInput } from './scan/input';
import { isScanned } from './textsMethods';

const PIECE_BYTES = 32e6;
const BUFFER_BYTES = 8e6;

/** A scan in the engine's own process. */
export async function scanHere({ session, documents, source, view, evaluations, rule, shard, keep }: ScanInput, call: WorkCall): Promise<ScanPart> {
  const table = itemTable(evaluations);
  const kernel = plainKernel(table.fields, rule.n, rule.methods.includes('exact'));
  const counter = new Counter(table, kernel.index, rule, keep);
  const wanted = view === 'all' ? null : new Set(session.views.rows(view, 0, session.views.count(view)));
  const pieces = scanPieces(session.plan, PIECE_BYTES).filter((_, i) => shard === null || i % shard.of === shard.index);
  const all = pieces.reduce((n, p) => n + p.rows, 0);
  let read = 0;
  for (const piece of pieces) {
    await call.gate.passed(call.signal);
    const select = sql`select ${ident(ROW)} as loupe_row, ${documents} as loupe_messages, (${source ?? 'null'})::varchar as loupe_source from (${joinedTo(session.plan, piece.relation)}) order by loupe_row`;
    await session.asOpened(() => session.lane('job').use(call.signal, async (connection) => {
      const stream = await RowStream.of(connection, select, BUFFER_BYTES);
      for (let chunk = await stream.fetchChunk(); chunk; chunk = await stream.fetchChunk()) {
        if (chunk.rowCount > 0) addChunk(chunk, { kernel, counter, roles: rule.roles, wanted, sourced: source !== null });
        read += chunk.rowCount;
        call.progress(all === 0 ? 1 : read / all);
      }
    }));
  }
  return counter.part();
}

interface Into {
  readonly kernel: Kernel;
  readonly counter: Counter;
  readonly roles: ScannedRoles;
  readonly wanted: ReadonlySet<number> | null;
  readonly sourced: boolean;
}

function addChunk(chunk: DuckDBDataChunk, { kernel, counter, roles, wanted, sourced }: Into): void {
  const [rows, sources, place, message, texts]: [number[], (string | null)[], number[], number[], Uint8Array[]] = [[], [], [], [], []];
  let characters = 0;
  for (const [number, messages, source] of chunk.getRows()) {
    const row = Number(number);
    if (wanted?.has(row) === false) continue;
    messagesIn(messages).forEach(({ role, text }, i) => {
      if (text === null || !isScanned(role, roles)) return;
      characters += text.length - (text.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0);
      place.push(rows.length);
      message.push(i);
      texts.push(toUtf8(text));
    });
    rows.push(row);
    sources.push(typeof source === 'string' ? source : null);
  }
  const room = kernel.room(texts.reduce((n, t) => n + t.length, 0));
  const starts = new Uint32Array(texts.length);
  let at = 0;
  texts.forEach((text, i) => {
    room.set(text, at);
    starts[i] = at;
    at += text.length;
  });
  const batch: Batch = { rows, sources: sourced ? sources : null, characters, place, message };
  counter.add(batch, kernel.scan(starts, Uint32Array.from(texts, (t) => t.length), texts.length));
}

function messagesIn(value: DuckDBValue | undefined): { readonly role: string; readonly text: string | null }[] {
  const items = typeof value === 'object' && value !== null && 'items' in value ? value.items : [];
  return (items as readonly { readonly entries: { readonly role: string | null; readonly text: string | null } }[]).map(({ entries }) => ({ role: entries.role ?? '', text: entries.text }));
}
