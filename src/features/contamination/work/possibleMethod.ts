import { setImmediate as breath } from 'node:timers/promises';
import type { DuckDBValue } from '@duckdb/node-api';
import { rolePathToSql } from '../../../core/rolePath';
import { ident, sql } from '../../../core/sql';
import { filteredRows } from '../../../engine/filteredRows';
import { ROW } from '../../../engine/relation';
import { RowStream } from '../../../engine/stream';
import type { WorkCall } from '../../../engine/work';
import type { PossibleAnswer, PossibleMatch, PossibleRequest } from '../contract';
import { isPossible, MOST_COMPARED, Rephrasings } from '../rule/possible';
import { compareSources } from '../rule/sources';
import { documentsOf } from './documentsSql';
import { itemsOf } from './itemsOf';
import { evaluationOf, isScanned } from './textsMethods';

/** How common words are is counted in the first texts only, where there are more, or where these have too many words. */
const COUNTED = 50_000;
/** Other requests wait no longer than this for their turn. */
const BREATH_MS = 40;
const BUFFER_BYTES = 4e6;

interface Text {
  readonly row: number;
  readonly message: number;
  readonly source: string | null;
  readonly text: string;
  readonly isCut: boolean;
}

/** Takes each training text's best item of each evaluation, and lists the best. Texts are read twice: to count words, then to compare. */
export async function possible(request: PossibleRequest, call: WorkCall): Promise<PossibleAnswer> {
  const finders: { readonly rows: readonly number[]; readonly find: Rephrasings; readonly listed: Listed }[] = [];
  for (const evaluation of request.evaluations) {
    const items = await itemsOf(evaluationOf(evaluation, call.others), evaluation.fields, evaluation.filter, call.signal);
    finders.push({ rows: items.rows, find: new Rephrasings(items.texts.map((fields) => beginningOf(fields.join('\n')))), listed: new Listed(request.most) });
  }
  let counted = 0;
  await eachText(request, call, [0, 0.2], ({ text }) => {
    for (const { find } of finders) find.count(text);
    return ++counted < COUNTED && !finders.some(({ find }) => find.isFull);
  });
  let texts = 0;
  let cut = 0;
  await eachText(request, call, [0.2, 1], ({ row, message, source, text, isCut }) => {
    texts++;
    if (isCut) cut++;
    for (const { rows, find, listed } of finders) {
      const best = find.best(text);
      if (isPossible(best)) listed.add({ item: rows[best.item] ?? 0, row, message, source, isQuestion: best.isQuestion, score: best.score, parts: best.parts });
    }
    return true;
  });
  return { evaluations: finders.map(({ listed }) => ({ found: listed.found, bySource: request.by === null ? [] : listed.bySource, listed: listed.best() })), texts, counted, cut };
}

const beginningOf = (text: string): string => (text.length > MOST_COMPARED ? text.slice(0, MOST_COMPARED) : text);

/** The best of many: the higher score, then the lower row, then the lower message. */
class Listed {
  found = 0;
  readonly #sources = new Map<string | null, number>();
  #kept: PossibleMatch[] = [];

  constructor(readonly most: number) {}

  add(match: PossibleMatch): void {
    this.found++;
    this.#sources.set(match.source, (this.#sources.get(match.source) ?? 0) + 1);
    this.#kept.push(match);
    if (this.#kept.length > 2 * this.most + 1_000) this.#kept = this.best().slice();
  }

  get bySource(): PossibleAnswer['evaluations'][number]['bySource'] {
    return [...this.#sources].sort(([a], [b]) => compareSources(a, b)).map(([value, found]) => ({ value, found }));
  }

  best(): readonly PossibleMatch[] {
    return this.#kept.sort((a, b) => b.score - a.score || a.row - b.row || a.message - b.message).slice(0, this.most);
  }
}

/** Every text that is searched, in order, until `take` says that it is enough. */
async function eachText({ texts, filter, roles, by }: PossibleRequest, call: WorkCall, [from, to]: readonly [number, number], take: (text: Text) => boolean): Promise<void> {
  const { session, signal, gate } = call;
  const documents = await documentsOf(session, texts, signal);
  if (by !== null) await session.checkPath(by, signal);
  const source = by === null ? sql`null` : sql`(${rolePathToSql(by, session.info.columns)})::varchar`;
  const { from: rows, lane } = await filteredRows(session, filter, signal);
  const select = sql`select ${ident(ROW)} as loupe_row, ${documents.messages} as loupe_messages, ${source} as loupe_source from ${rows} order by loupe_row`;
  await session.asOpened(() => lane.use(signal, async (connection) => {
    const stream = await RowStream.of(connection, select, BUFFER_BYTES);
    let since = performance.now();
    for (let chunk = await stream.fetchChunk(); chunk; chunk = await stream.fetchChunk()) {
      for (const [number, messages, source] of chunk.getRows()) {
        const row = Number(number);
        for (const [message, { role, text }] of messagesIn(messages).entries()) {
          if (text === null || !isScanned(role ?? '', roles)) continue;
          if (!take({ row, message, source: typeof source === 'string' ? source : null, text: beginningOf(text), isCut: text.length > MOST_COMPARED })) return stream.end();
        }
        if (performance.now() - since < BREATH_MS) continue;
        call.progress(from + ((to - from) * row) / Math.max(1, session.info.rows));
        await breath();
        await gate.passed(signal);
        since = performance.now();
      }
    }
  }));
}

function messagesIn(value: DuckDBValue | undefined): readonly { readonly role: string | null; readonly text: string | null }[] {
  const items = typeof value === 'object' && value !== null && 'items' in value ? value.items : [];
  return (items as readonly { readonly entries: { readonly role: string | null; readonly text: string | null } }[]).map(({ entries }) => entries);
}
