import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { setImmediate as breath } from 'node:timers/promises';
import type { Column } from '../../core/dataset';
import { LoupeError } from '../../core/message';
import type { MessageArgs, Warning } from '../../core/message';
import { printType } from '../../core/type';
import type { TypeNode } from '../../core/type';
import { fileError } from '../disk/sniffFile';
import { buffersOf, bytesOf, loadArray, planArrays } from './arrays';
import type { ArrowArray } from './arrays';
import { decompressBuffer } from './decompress';
import { damaged, messageAt, readAt, readLayout } from './layout';
import type { ArrowLayout, Piece } from './layout';
import { classLabels, pandasIndexes } from './metadata';
import type { BatchHeader } from './messages';
import { uniqueNames } from './readings/names';
import type { Reading } from './readings/reading';
import { readingOf, valuesOf } from './readings/readingOf';
import type { ArrowField } from './schema';
import { isSliceable, sliceArray } from './slices';
import { concat, NOTHING } from './vector';
import type { Vector } from './vector';
import { isWholeMicroseconds, mayHaveNanoseconds } from './wholeMicroseconds';

/** A column of an Arrow file: as it is shown, and how its values are read. */
export interface ArrowColumn extends Column {
  readonly typeNode: TypeNode;
}

/** One batch in memory: rows of it, one or many, as vectors of the reader's columns, in their order. */
export interface OpenBatch {
  readonly rows: number;
  /** In memory, decompressed. */
  readonly bytes: number;
  vectors(from: number, to: number): Vector[];
}

/** Bytes of a body that are read at once, at most, where its columns can be read apart. */
const READ_TOGETHER = 128 * 1024 ** 2;
/** Before so many bytes are decompressed, other work has its turn. */
const LONG = 1024 ** 2;

/**
 * An Arrow file or stream, read batch by batch: no more than one batch (and its dictionaries) is in memory. Batches are asked
 * for in any order; in a stream whose dictionaries change, going back reads them again from the start.
 */
export class ArrowReader {
  columns: readonly ArrowColumn[] = [];
  readonly #notices = new Map<string, Warning>();
  #readings: readonly Reading[] = [];
  /** Values of each dictionary as they hold before the piece `#dictionariesAt`. */
  #dictionaries = new Map<bigint, Vector>();
  #dictionariesAt = 0;

  /** Numbers of the pieces that are batches, and of those that are dictionaries. */
  readonly #batches: readonly number[];
  readonly #dictionaryPieces: readonly number[];
  readonly #handle: FileHandle;

  private constructor(readonly path: string, readonly layout: ArrowLayout, handle: FileHandle) {
    this.#handle = handle;
    this.#batches = layout.pieces.flatMap((p, i) => (p.kind === 'batch' ? [i] : []));
    this.#dictionaryPieces = layout.pieces.flatMap((p, i) => (p.kind === 'dictionary' ? [i] : []));
    if (layout.defect === 'cut') this.#say('arrow-cut', { name: basename(path), rows: layout.rows });
    if (layout.defect === 'no-footer') this.#say('arrow-no-footer', { name: basename(path), rows: layout.rows });
  }

  static async open(path: string, signal?: AbortSignal): Promise<ArrowReader> {
    const handle = await open(path, 'r').catch((error: unknown) => Promise.reject(fileError(error, path)));
    try {
      if ((await handle.stat()).size === 0) throw new LoupeError('file-empty', { name: basename(path), path });
      const layout = await readLayout(handle, path, signal);
      if (layout.schema.fields.length === 0) throw new LoupeError('zero-columns', { name: basename(path), path });
      const reader = new ArrowReader(path, layout, handle);
      await reader.#describe(signal);
      return reader;
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** What is to be said of the file and its columns; of values, as far as they were read. */
  get notices(): readonly Warning[] {
    return [...this.#notices.values()];
  }

  get batches(): number {
    return this.#batches.length;
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  /** Reads a batch by its number. */
  async batch(index: number): Promise<OpenBatch> {
    const at = this.#batches[index] ?? -1;
    const piece = this.layout.pieces[at];
    if (!piece) throw new RangeError(`batch ${index} of ${this.#batches.length}`);
    await this.#readDictionaries(at);
    const { fields } = this.layout.schema;
    const arrays = await this.#arrays(piece, fields, this.#dictionaries, new Set(fields.keys()));
    const vectors = (from: number, to: number): Vector[] => this.#guarded(() => this.#readings.map((reading, i) => reading.read(arrays.get(i) as ArrowArray, from, to)));
    return { rows: piece.rows, bytes: [...arrays.values()].reduce((n, array) => n + bytesOf(array), 0), vectors };
  }

  /** Bytes of a batch in the file, decompressed or not. */
  bytesOfBatch(index: number): number {
    return this.layout.pieces[this.#batches[index] ?? -1]?.bodyLength ?? 0;
  }

  /** Can rows of a batch be read without the rest of it? */
  async isSliceable(index: number): Promise<boolean> {
    const piece = this.layout.pieces[this.#batches[index] ?? -1];
    return piece !== undefined && this.layout.schema.fields.every((f) => isSliceable(f)) && (await this.#header(piece)).header.codec === 'none';
  }

  /** The rows [from, to) of a batch, read without the rest of it; undefined where that cannot be done. */
  async slice(index: number, from: number, to: number): Promise<Vector[] | undefined> {
    const at = this.#batches[index] ?? -1;
    const piece = this.layout.pieces[at];
    const { fields } = this.layout.schema;
    if (!piece || !fields.every((f) => isSliceable(f))) return undefined;
    const { header, offset } = await this.#header(piece);
    if (header.codec !== 'none') return undefined;
    await this.#readDictionaries(at);
    const read = async (number: number, start: number, end: number): Promise<Uint8Array> => {
      const place = header.buffers[number];
      if (!place || start < 0 || end > place.length || offset + place.offset + end > this.layout.bytes) throw new RangeError('a buffer beyond its end');
      return end <= start ? NOTHING : readAt(this.#handle, offset + place.offset + start, end - start);
    };
    try {
      const plans = planArrays(header, fields);
      const arrays = await Promise.all(plans.map((plan) => sliceArray(plan, from, to, read, this.#dictionaries)));
      const whole = arrays.filter((array) => array !== undefined);
      return whole.length < arrays.length ? undefined : this.#readings.map((reading, i) => reading.read(whole[i] as ArrowArray, 0, to - from));
    } catch (error) {
      throw this.#damage(error);
    }
  }

  /** Decides how each column is read, for which some values have to be looked at. */
  async #describe(signal: AbortSignal | undefined): Promise<void> {
    const { schema } = this.layout;
    const names = uniqueNames(schema.fields.map((f) => f.name));
    const labels = classLabels(schema);
    const indexes = pandasIndexes(schema);
    const whole = await this.#wholeMicroseconds(signal);
    this.#readings = schema.fields.map((field, i) => {
      const name = names[i] ?? '';
      return this.#guarded(() => readingOf(field, { say: (code, args) => { this.#say(code, args, name); }, wholeMicroseconds: whole.has(i) }));
    });
    this.columns = this.#readings.map(({ type: typeNode }, i): ArrowColumn => {
      const { name: sourceName, type } = schema.fields[i] as ArrowField;
      const classNames = labels.get(sourceName);
      return {
        name: names[i] ?? '', sourceName, type: printType(typeNode), typeNode,
        ...(type.kind === 'duration' ? { unit: type.unit } : {}),
        ...(classNames ? { labels: classNames } : {}),
        origin: indexes.has(sourceName) ? 'index' : 'file',
      };
    });
  }

  /** Numbers of the columns whose times all fit the engine's microseconds. */
  async #wholeMicroseconds(signal: AbortSignal | undefined): Promise<ReadonlySet<number>> {
    const { fields } = this.layout.schema;
    const open = new Set(fields.flatMap((field, i) => (mayHaveNanoseconds(field) ? [i] : [])));
    for (const at of this.#batches) {
      if (open.size === 0) break;
      if (signal?.aborted === true) throw new LoupeError('aborted', {}, 'aborted');
      const arrays = await this.#arrays(this.layout.pieces[at] as Piece, fields, undefined, open);
      for (const [i, array] of arrays) if (!isWholeMicroseconds(fields[i] as ArrowField, array)) open.delete(i);
    }
    return open;
  }

  /** Brings the dictionaries to what holds at a piece. */
  async #readDictionaries(at: number): Promise<void> {
    if (at < this.#dictionariesAt && this.#dictionaryPieces.some((p) => p >= at && p < this.#dictionariesAt)) {
      this.#dictionaries = new Map();
      this.#dictionariesAt = 0;
    }
    for (; this.#dictionariesAt < at; this.#dictionariesAt++) {
      const piece = this.layout.pieces[this.#dictionariesAt];
      if (piece?.kind === 'dictionary') await this.#readDictionary(piece);
    }
  }

  async #readDictionary(piece: Piece): Promise<void> {
    const { message, metadataLength } = await messageAt(this.#handle, piece.offset, piece.offset + piece.metadataLength + piece.bodyLength, this.path);
    if (message?.kind !== 'dictionary') throw damaged(this.path, 'a block that is no dictionary');
    const found = fieldWith(message.id, this.layout.schema.fields);
    if (!found) return; // values that no column speaks of
    const { field, top } = found;
    const values = valuesOf(field);
    const name = this.columns[top]?.name ?? '';
    const array = (await this.#body(piece.offset + metadataLength, message.header, [values], this.#dictionaries, new Set([0]))).get(0);
    const vector = this.#guarded(() => {
      if (!array) throw new RangeError('a dictionary without values');
      return readingOf(values, { say: (code, args) => this.#say(code, args, name), wholeMicroseconds: false }).read(array, 0, message.header.rows);
    });
    const before = message.delta ? this.#dictionaries.get(message.id) : undefined;
    this.#dictionaries.set(message.id, before ? this.#guarded(() => concat(before, vector)) : vector);
  }

  async #arrays(piece: Piece, fields: readonly ArrowField[], dictionaries: ReadonlyMap<bigint, Vector> | undefined, wanted: ReadonlySet<number>): Promise<ReadonlyMap<number, ArrowArray>> {
    const { header, offset } = await this.#header(piece);
    return this.#body(offset, header, fields, dictionaries, wanted);
  }

  /** What a batch says of itself, and where its body lies. */
  async #header(piece: Piece): Promise<{ header: BatchHeader; offset: number }> {
    const { message, metadataLength } = await messageAt(this.#handle, piece.offset, piece.offset + piece.metadataLength + piece.bodyLength, this.path);
    if (message?.kind !== 'batch') throw damaged(this.path, 'a block that is no batch');
    return { header: message.header, offset: piece.offset + metadataLength };
  }

  /** Reads the buffers of the wanted fields: together where they are small, else one field after the other. */
  async #body(offset: number, header: BatchHeader, fields: readonly ArrowField[], dictionaries: ReadonlyMap<bigint, Vector> | undefined, wanted: ReadonlySet<number>): Promise<ReadonlyMap<number, ArrowArray>> {
    const plans = this.#guarded(() => planArrays(header, fields)).map((plan, i) => [i, plan] as const).filter(([i]) => wanted.has(i));
    const buffers = new Map<number, Uint8Array>();
    for (const group of readTogether(plans.map(([, plan]) => buffersOf(plan)), header)) await this.#readBuffers(offset, header, group, buffers);
    return this.#guarded(() => new Map(plans.map(([i, plan]) => [i, loadArray(plan, (b) => buffers.get(b) ?? new Uint8Array(0), dictionaries)])));
  }

  async #readBuffers(offset: number, header: BatchHeader, group: readonly number[], buffers: Map<number, Uint8Array>): Promise<void> {
    const places = group.map((b) => ({ number: b, ...(header.buffers[b] ?? { offset: 0, length: 0 }) })).filter((p) => p.length > 0);
    const start = places.reduce((least, p) => Math.min(least, p.offset), Infinity);
    const end = places.reduce((most, p) => Math.max(most, p.offset + p.length), 0);
    if (places.length === 0) return;
    if (offset + end > this.layout.bytes) throw damaged(this.path, 'a buffer beyond the end');
    const bytes = await readAt(this.#handle, offset + start, end - start);
    if (bytes.length < end - start) throw damaged(this.path, 'a buffer beyond the end');
    const { codec } = header;
    for (const { number, offset: at, length } of places) {
      const raw = bytes.subarray(at - start, at - start + length);
      if (codec !== 'none' && length > LONG) await breath();
      buffers.set(number, codec === 'none' ? raw : await decompressBuffer(raw, codec).catch((error: unknown) => Promise.reject(this.#damage(error))));
    }
  }

  /** What goes wrong with bytes that are not what they should be is the file's damage. */
  #guarded<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      throw this.#damage(error);
    }
  }

  #damage(error: unknown): LoupeError {
    return error instanceof LoupeError ? error : damaged(this.path, error instanceof Error ? (error.stack ?? error.message) : String(error));
  }

  #say(code: string, args: MessageArgs = {}, column?: string): void {
    const key = `${code} ${column ?? ''}`;
    if (this.#notices.has(key)) return;
    this.#notices.set(key, column === undefined ? { code, args } : { code, args: { column, ...args }, column });
  }
}

/** Buffers of fields in groups, each of which is one read: neighbours, as long as they are not too many bytes. */
function readTogether(fields: readonly (readonly number[])[], { buffers }: BatchHeader): number[][] {
  const groups: number[][] = [];
  let [start, last] = [0, -2];
  for (const own of fields) {
    const [first, end] = [buffers[own[0] ?? 0]?.offset ?? 0, own.reduce((most, b) => Math.max(most, (buffers[b]?.offset ?? 0) + (buffers[b]?.length ?? 0)), 0)];
    const group = groups.at(-1);
    if (group && (own[0] ?? 0) === last + 1 && end - start <= READ_TOGETHER) group.push(...own);
    else {
      groups.push([...own]);
      start = first;
    }
    last = own.at(-1) ?? last;
  }
  return groups;
}

/** The field, at any depth, whose indices go by that dictionary, and the number of its column. */
function fieldWith(id: bigint, fields: readonly ArrowField[]): { field: ArrowField; top: number } | undefined {
  const inside = (field: ArrowField): ArrowField | undefined => {
    if (field.dictionary?.id === id) return field;
    for (const child of field.children) {
      const found = inside(child);
      if (found) return found;
    }
    return undefined;
  };
  for (const [top, field] of fields.entries()) {
    const found = inside(field);
    if (found) return { field: found, top };
  }
  return undefined;
}
