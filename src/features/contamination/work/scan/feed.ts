import type { DataChunk } from '@duckdb/node-bindings';
import { turnRole } from '../../../../core/conversation/turnRole';
import type { ScannedRoles } from '../../contract';
import type { Counter } from '../../rule/counter';
import { copyTexts, rowChunk } from './messageTexts';
import type { PieceForm, PieceVectors, TextVector } from './messageTexts';
import type { ScanKernel } from './scanKernel';

/** Texts are looked through by about so many bytes: they stay in the processor's cache. A row is never cut. */
const BATCH_BYTES = 512 * 1024;

/** Takes chunks of rows through the kernel to the counter. */
export class Feed {
  readonly #kernel: ScanKernel;
  readonly #counter: Counter;
  readonly #words: RoleWords | null;
  readonly #forms: readonly PieceForm[];
  /** Of each piece, whether its one speaker is scanned. */
  readonly #isScanned: readonly boolean[];
  readonly #bySource: boolean;
  #wanted: Float64Array | null = null;
  #nextWanted = 0;

  constructor(kernel: ScanKernel, counter: Counter, forms: readonly PieceForm[], roles: ScannedRoles, bySource: boolean) {
    this.#kernel = kernel;
    this.#counter = counter;
    this.#forms = forms;
    this.#words = roles === 'all' ? null : new RoleWords(roles);
    this.#isScanned = forms.map((form) => roles === 'all' || (form.kind === 'text' && turnRole(form.speaker) === roles));
    this.#bySource = bySource;
  }

  /** Only these rows count from now on. */
  only(wanted: Float64Array | null): void {
    this.#wanted = wanted;
    this.#nextWanted = 0;
  }

  /** Rows of a chunk, whose memory is read while this runs. */
  add(input: DataChunk): number {
    const chunk = rowChunk(input, this.#forms);
    let batch = new BatchOfTexts(chunk.pieces);
    for (let i = 0; i < chunk.rows; i++) {
      const row = chunk.row(i);
      if (!this.#isWanted(row)) continue;
      batch.row(row, this.#bySource ? chunk.source(i) : null);
      let before = 0;
      for (let p = 0; p < chunk.pieces.length; p++) {
        const piece = chunk.pieces[p];
        if (piece) before += this.#addPiece(batch, piece, p, i, before);
      }
      if (batch.bytes < BATCH_BYTES) continue;
      this.#scan(batch);
      batch = new BatchOfTexts(chunk.pieces);
    }
    this.#scan(batch);
    return chunk.rows;
  }

  /** Gives how many messages the row has in this piece; `before` are those of earlier ones. */
  #addPiece(batch: BatchOfTexts, piece: PieceVectors, p: number, i: number, before: number): number {
    const { roles, texts } = piece;
    const first = piece.first(i);
    const count = piece.count(i);
    for (let m = 0; m < count; m++) {
      const message = first + m;
      if (!piece.isMessage(message)) continue;
      const isScanned = roles === null || this.#words === null ? this.#isScanned[p] : this.#words.includes(roles, message);
      if (isScanned) batch.text(p, message, before + m, texts.bytes(message));
    }
    return count;
  }

  #scan(batch: BatchOfTexts): void {
    if (batch.rows.length === 0) return;
    const count = batch.lengths.length;
    const starts = new Uint32Array(count);
    const lengths = new Uint32Array(batch.lengths);
    batch.copy(this.#kernel.room(batch.copy(undefined, starts)), starts);
    const hits = this.#kernel.scan(starts, lengths, count);
    const characters = this.#kernel.characters(starts, lengths, count);
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
  /** Of each text: its bytes, the place of its row in `rows`, its place among the row's messages. */
  readonly lengths: number[] = [];
  readonly place: number[] = [];
  readonly message: number[] = [];
  bytes = 0;
  /** Of each piece, its texts: where they are in the chunk, and their numbers in the batch. */
  readonly #chosen: readonly { readonly texts: TextVector; readonly chosen: number[]; readonly numbers: number[] }[];

  constructor(pieces: readonly PieceVectors[]) {
    this.#chosen = pieces.map(({ texts }) => ({ texts, chosen: [], numbers: [] }));
  }

  row(row: number, source: string | null): void {
    this.rows.push(row);
    this.sources.push(source);
  }

  text(piece: number, chosen: number, message: number, bytes: number): void {
    const own = this.#chosen[piece];
    own?.chosen.push(chosen);
    own?.numbers.push(this.lengths.length);
    this.lengths.push(bytes);
    this.place.push(this.rows.length - 1);
    this.message.push(message);
    this.bytes += bytes;
  }

  /** Copies the texts into a room, piece by piece; gives how many bytes of it they take. */
  copy(room: Uint8Array | undefined, starts: Uint32Array): number {
    return this.#chosen.reduce((used, { texts, chosen, numbers }) => copyTexts(texts, chosen, room, starts, numbers, used), 0);
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
