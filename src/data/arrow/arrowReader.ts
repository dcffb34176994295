import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Column } from '../../core/dataset';
import { LoupeError } from '../../core/message';
import type { MessageArgs, Warning } from '../../core/message';
import { printType } from '../../core/type';
import type { TypeNode } from '../../core/type';
import { fileError } from '../disk/sniffFile';
import { buffersOf, loadArray, planArrays } from './arrays';
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
import { concat } from './vector';
import type { Vector } from './vector';

/** A column of an Arrow file: as it is shown, and how its values are read. */
export interface ArrowColumn extends Column {
  readonly typeNode: TypeNode;
}

/** One batch in memory: any of its rows as vectors of the reader's columns, in their order. */
export interface OpenBatch {
  readonly rows: number;
  vectors(from: number, to: number): Vector[];
}

/** Bytes of a body that are read at once, at most, where its columns can be read apart. */
const READ_TOGETHER = 128 * 1024 ** 2;

/**
 * An Arrow file or stream, read batch by batch: no more than one batch (and its dictionaries) is in memory. Batches are asked
 * for in any order; in a stream whose dictionaries change, going back reads them again from the start.
 */
export class ArrowReader {
  readonly columns: readonly ArrowColumn[];
  readonly #notices = new Map<string, Warning>();
  readonly #readings: readonly Reading[];
  /** Values of each dictionary as they hold before the piece `#dictionariesAt`. */
  #dictionaries = new Map<bigint, Vector>();
  #dictionariesAt = 0;

  /** Numbers of the pieces that are batches. */
  readonly #batches: readonly number[];
  readonly #handle: FileHandle;

  private constructor(readonly path: string, readonly layout: ArrowLayout, handle: FileHandle, wholeMicroseconds: ReadonlySet<number>) {
    this.#handle = handle;
    this.#batches = layout.pieces.flatMap((p, i) => (p.kind === 'batch' ? [i] : []));
    const { fields } = layout.schema;
    const names = uniqueNames(fields.map((f) => f.name));
    const labels = classLabels(layout.schema);
    const indexes = pandasIndexes(layout.schema);
    if (layout.defect === 'cut') this.#say('arrow-cut', { name: basename(path), rows: layout.rows });
    if (layout.defect === 'no-footer') this.#say('arrow-no-footer', { name: basename(path), rows: layout.rows });
    this.#readings = fields.map((field, i) => {
      const name = names[i] ?? '';
      if (name !== field.name) this.#say('name-changed', { sourceName: field.name }, name);
      try {
        return readingOf(field, { say: (code, args) => this.#say(code, args, name), wholeMicroseconds: wholeMicroseconds.has(i) });
      } catch (error) {
        throw this.#damage(error);
      }
    });
    this.columns = fields.map((field, i): ArrowColumn => {
      const typeNode = this.#readings[i]?.type ?? { kind: 'scalar', name: 'VARCHAR', args: '' };
      const classNames = labels.get(field.name);
      return {
        name: names[i] ?? '', sourceName: field.name, type: printType(typeNode), typeNode,
        ...(field.type.kind === 'duration' ? { unit: field.type.unit } : {}),
        ...(classNames ? { labels: classNames } : {}),
        origin: indexes.has(field.name) ? 'index' : 'file',
      };
    });
  }

  static async open(path: string, signal?: AbortSignal): Promise<ArrowReader> {
    const handle = await open(path, 'r').catch((error: unknown) => Promise.reject(fileError(error, path)));
    try {
      if ((await handle.stat()).size === 0) throw new LoupeError('file-empty', { name: basename(path), path });
      const layout = await readLayout(handle, path, signal);
      if (layout.schema.fields.length === 0) throw new LoupeError('zero-columns', { name: basename(path), path });
      return new ArrowReader(path, layout, handle, new Set());
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
    const arrays = await this.#arrays(piece, fields, this.#dictionaries);
    const vectors = (from: number, to: number): Vector[] => this.#guarded(() => this.#readings.map((reading, i) => reading.read(arrays[i] as ArrowArray, from, to)));
    return { rows: piece.rows, vectors };
  }

  /** Brings the dictionaries to what holds at a piece. */
  async #readDictionaries(at: number): Promise<void> {
    if (at < this.#dictionariesAt) {
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
    const [array] = await this.#body(piece.offset + metadataLength, message.header, [values], this.#dictionaries);
    const vector = this.#guarded(() => {
      if (!array) throw new RangeError('a dictionary without values');
      return readingOf(values, { say: (code, args) => this.#say(code, args, name), wholeMicroseconds: false }).read(array, 0, message.header.rows);
    });
    const before = message.delta ? this.#dictionaries.get(message.id) : undefined;
    this.#dictionaries.set(message.id, before ? this.#guarded(() => concat(before, vector)) : vector);
  }

  async #arrays(piece: Piece, fields: readonly ArrowField[], dictionaries: ReadonlyMap<bigint, Vector>): Promise<ArrowArray[]> {
    const { message, metadataLength } = await messageAt(this.#handle, piece.offset, piece.offset + piece.metadataLength + piece.bodyLength, this.path);
    if (message?.kind !== 'batch') throw damaged(this.path, 'a block that is no batch');
    return this.#body(piece.offset + metadataLength, message.header, fields, dictionaries);
  }

  /** Reads the buffers of some fields: together where they are small, else one field after the other. */
  async #body(offset: number, header: BatchHeader, fields: readonly ArrowField[], dictionaries: ReadonlyMap<bigint, Vector>): Promise<ArrowArray[]> {
    const plans = this.#guarded(() => planArrays(header, fields));
    const groups: number[][] = [];
    let together = 0;
    for (const plan of plans) {
      const own = buffersOf(plan);
      const bytes = own.reduce((n, b) => n + (header.buffers[b]?.length ?? 0), 0);
      const last = groups.at(-1);
      if (last && together + bytes <= READ_TOGETHER) last.push(...own);
      else groups.push(own);
      together = last && together + bytes <= READ_TOGETHER ? together + bytes : bytes;
    }
    const buffers = new Map<number, Uint8Array>();
    for (const group of groups) await this.#readBuffers(offset, header, group, buffers);
    return this.#guarded(() => plans.map((plan) => loadArray(plan, (b) => buffers.get(b) ?? new Uint8Array(0), dictionaries)));
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
      buffers.set(number, codec === 'none' ? raw : this.#guarded(() => decompressBuffer(raw, codec)));
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
