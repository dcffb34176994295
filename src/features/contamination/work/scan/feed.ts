import type { DataChunk } from '@duckdb/node-bindings';
import { turnRole } from '../../../../core/conversation/turnRole';
import type { ScannedRoles } from '../../contract';
import type { Counter } from '../../rule/counter';
import type { ScanKernel } from './scanKernel';
import { messageChunk } from './messageTexts';
import type { MessageChunk, TextVector } from './messageTexts';

/** Texts are looked through by about so many bytes: they stay in the processor's cache. A row is never cut. */
const BATCH_BYTES = 2 * 1024 ** 2;

/** Takes chunks of rows through the kernel to the counter. */
export class Feed {
  readonly #kernel: ScanKernel;
  readonly #counter: Counter;
  readonly #isScanned: (roles: TextVector, message: number) => boolean;
  readonly #bySource: boolean;
  #wanted: Float64Array | null = null;
  #nextWanted = 0;

  constructor(kernel: ScanKernel, counter: Counter, roles: ScannedRoles, bySource: boolean) {
    this.#kernel = kernel;
    this.#counter = counter;
    this.#isScanned = roles === 'all' ? () => true : new RoleWords(roles).includes;
    this.#bySource = bySource;
  }

  /** Only these rows count from now on. */
  only(wanted: Float64Array | null): void {
    this.#wanted = wanted;
    this.#nextWanted = 0;
  }

  /** Rows of a chunk, whose memory is read while this runs. */
  add(input: DataChunk): number {
    const chunk = messageChunk(input);
    let batch = new BatchOfTexts();
    for (let i = 0; i < chunk.rows; i++) {
      const row = chunk.row(i);
      if (!this.#isWanted(row)) continue;
      batch.row(row, this.#bySource ? chunk.source(i) : null);
      const first = chunk.first(i);
      for (let m = 0, count = chunk.count(i); m < count; m++) {
        if (chunk.isMessage(first + m) && this.#isScanned(chunk.roles, first + m)) batch.text(first + m, m, chunk.texts.bytes(first + m));
      }
      if (batch.bytes < BATCH_BYTES) continue;
      this.#scan(batch, chunk);
      batch = new BatchOfTexts();
    }
    this.#scan(batch, chunk);
    return chunk.rows;
  }

  #scan(batch: BatchOfTexts, { texts }: MessageChunk): void {
    if (batch.rows.length === 0) return;
    const chosen = Uint32Array.from(batch.chosen);
    const starts = new Uint32Array(chosen.length);
    const lengths = Uint32Array.from(chosen, (message) => texts.bytes(message));
    const room = this.#kernel.room(texts.copy(chosen, undefined, starts));
    texts.copy(chosen, room, starts);
    const hits = this.#kernel.scan(starts, lengths, chosen.length);
    const characters = this.#kernel.characters(starts, lengths, chosen.length);
    this.#counter.add({ rows: batch.rows, sources: this.#bySource ? batch.sources : null, characters, place: batch.place, message: batch.message }, hits);
  }

  #isWanted(row: number): boolean {
    if (!this.#wanted) return true;
    while (this.#nextWanted < this.#wanted.length && (this.#wanted[this.#nextWanted] ?? 0) < row) this.#nextWanted++;
    return this.#wanted[this.#nextWanted] === row;
  }
}

class BatchOfTexts {
  readonly rows: number[] = [];
  readonly sources: (string | null)[] = [];
  /** Of each text: its number in the chunk, the place of its row in `rows`, its place among the row's messages. */
  readonly chosen: number[] = [];
  readonly place: number[] = [];
  readonly message: number[] = [];
  bytes = 0;

  row(row: number, source: string | null): void {
    this.rows.push(row);
    this.sources.push(source);
  }

  text(chosen: number, message: number, bytes: number): void {
    this.chosen.push(chosen);
    this.place.push(this.rows.length - 1);
    this.message.push(message);
    this.bytes += bytes;
  }
}

/** Words for roles that are remembered: data has few, but names of speakers may stand there. */
const MOST_WORDS = 64;

/** Which of the data's words for roles mean one of ours: each word is read as text once. */
class RoleWords {
  readonly #words: { readonly entry: readonly number[]; readonly isRole: boolean }[] = [];

  constructor(readonly role: ScannedRoles) {}

  readonly includes = (roles: TextVector, message: number): boolean => {
    const known = this.#words.find(({ entry }) => roles.hasEntry(message, entry));
    if (known) return known.isRole;
    const isRole = turnRole(roles.isThere(message) ? roles.text(message) : '') === this.role;
    const entry = this.#words.length < MOST_WORDS && roles.isThere(message) ? roles.shortEntry(message) : undefined;
    if (entry) this.#words.push({ entry, isRole });
    return isRole;
  };
}
