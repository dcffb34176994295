import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { parquetMetadata } from 'hyparquet';
import type { FileMetaData, SchemaElement } from 'hyparquet';
import { LoupeError } from '../../core/message';
import { fileError } from '../disk/sniffFile';

/** A footer larger than this is refused: nobody's schema needs it, and a damaged length must not take the memory. */
const LARGEST_FOOTER = 512 * 1024 ** 2;
/** Nobody nests so deep, and whoever walks such a tree by recursion must come back. */
const DEEPEST = 500;

/** What a Parquet footer says, as far as we use it. */
export interface Footer {
  readonly path: string;
  readonly bytes: number;
  readonly modified: number;
  readonly rows: number;
  readonly rowGroups: number;
  /** Rows of each row group, in order. */
  readonly groupRows: readonly number[];
  readonly uncompressedBytes: number;
  /** Largest column chunk, uncompressed bytes. */
  readonly largestChunk: number;
  readonly metadata: ReadonlyMap<string, string>;
  readonly createdBy: string;
  readonly schema: readonly SchemaElement[];
  /** Top-level columns in order. */
  readonly columns: readonly TopColumn[];
  /** The rows lie in other files: a `_metadata` summary. */
  readonly refersElsewhere: boolean;
  readonly digest: string;
  /** Top-level columns that are encrypted, in whole or in part, in a file whose footer is not. */
  readonly encrypted: ReadonlySet<string>;
}

export interface TopColumn {
  readonly name: string;
  readonly element: SchemaElement;
  /** The element and everything below it, in schema order. */
  readonly elements: readonly SchemaElement[];
}

/** Reads a footer and nothing else of the file. Throws `footer-damaged` where it cannot be parsed. */
export async function readFooter(path: string): Promise<Footer> {
  const { buffer, bytes, modified } = await footerBytes(path);
  const { parsed, columns } = parse(buffer, path);
  const chunks = parsed.row_groups.flatMap((g) => g.columns);
  const groupRows = parsed.row_groups.map((g) => Number(g.num_rows));
  return {
    path,
    bytes,
    modified,
    rows: sum(groupRows),
    rowGroups: groupRows.length,
    groupRows,
    uncompressedBytes: sum(chunks.map((c) => Number(c.meta_data?.total_uncompressed_size ?? 0))),
    largestChunk: chunks.reduce((most, c) => Math.max(most, Number(c.meta_data?.total_uncompressed_size ?? 0)), 0),
    metadata: new Map((parsed.key_value_metadata ?? []).map((kv) => [kv.key, kv.value ?? ''])),
    createdBy: parsed.created_by ?? '',
    schema: parsed.schema,
    columns,
    refersElsewhere: chunks.some((c) => c.file_path !== undefined && c.file_path !== ''),
    digest: createHash('sha256').update(`${bytes}\n`).update(buffer).digest('hex'),
    encrypted: encryptedColumns(parsed),
  };
}

function parse(buffer: Buffer, path: string): { parsed: FileMetaData; columns: TopColumn[] } {
  try {
    const parsed = parquetMetadata(buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.byteLength) as ArrayBuffer);
    const rows = parsed.row_groups.map((g) => Number(g.num_rows));
    if (rows.some((n) => n < 0) || !Number.isSafeInteger(sum(rows))) throw new RangeError('a row group of an impossible size');
    return { parsed, columns: topColumns(parsed.schema) };
  } catch (error) {
    throw new LoupeError('footer-damaged', { name: basename(path), path }, 'input', String(error));
  }
}

/** A row group: how many rows, and where the chunks of its top-level columns lie. */
export interface RowGroup {
  readonly rows: number;
  readonly chunks: readonly { readonly column: string; readonly offset: number; readonly bytes: number }[];
}

/** Where the column chunks of a file lie, by row group. */
export async function readChunks(path: string): Promise<RowGroup[]> {
  const { buffer } = await footerBytes(path);
  return parse(buffer, path).parsed.row_groups.map((group) => ({
    rows: Number(group.num_rows),
    chunks: group.columns.flatMap(({ meta_data: meta }) => {
      if (!meta) return [];
      const data = Number(meta.data_page_offset);
      const dictionary = Number(meta.dictionary_page_offset ?? 0);
      return [{ column: meta.path_in_schema[0] ?? '', offset: dictionary > 0 && dictionary < data ? dictionary : data, bytes: Number(meta.total_compressed_size) }];
    }),
  }));
}

/** sha256 over each file's size and footer, in order. */
export function fingerprintOf(footers: readonly Footer[]): string {
  const hash = createHash('sha256');
  for (const footer of footers) hash.update(footer.digest);
  return hash.digest('hex');
}

const END_BYTES = 64 * 1024;

/** sha256 over each file's size and its first and last 64 KiB, in order: for formats without a footer. */
export async function fingerprintOfEnds(files: readonly { readonly path: string; readonly bytes: number }[]): Promise<string> {
  const hash = createHash('sha256');
  for (const { path, bytes } of files) {
    const handle = await open(path, 'r').catch((error: unknown) => Promise.reject(fileError(error, path)));
    try {
      const buffer = Buffer.alloc(Math.min(END_BYTES, bytes));
      hash.update(`${bytes}\n`);
      for (const at of [0, bytes - buffer.length]) hash.update(buffer.subarray(0, (await handle.read(buffer, 0, buffer.length, at)).bytesRead));
    } finally {
      await handle.close();
    }
  }
  return hash.digest('hex');
}

async function footerBytes(path: string): Promise<{ buffer: Buffer; bytes: number; modified: number }> {
  try {
    const handle = await open(path, 'r');
    try {
      const { size, mtimeMs } = await handle.stat();
      const tail = Buffer.alloc(8);
      await handle.read(tail, 0, 8, size - 8);
      const length = tail.readUInt32LE(0);
      if (length > size - 8 || length > LARGEST_FOOTER) throw new LoupeError('footer-too-long', { name: basename(path), path, footer: length, bytes: size });
      const buffer = Buffer.alloc(length + 8);
      await handle.read(buffer, 0, buffer.length, size - buffer.length);
      return { buffer, bytes: size, modified: mtimeMs };
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw fileError(error, path);
  }
}

/**
 * The top-level columns of a schema, which is a tree in preorder. A damaged footer may claim children that are not there, or nest
 * without end: throws where the tree does not fit its list.
 */
export function topColumns(schema: readonly SchemaElement[]): TopColumn[] {
  const columns: TopColumn[] = [];
  for (let at = 1; at < schema.length; ) {
    const end = endOf(schema, at);
    const element = schema[at];
    if (element) columns.push({ name: element.name, element, elements: schema.slice(at, end) });
    at = end;
  }
  return columns;
}

/** Where the element at a place and all below it end. */
function endOf(schema: readonly SchemaElement[], start: number): number {
  /** For each element that is open, how many children are still to come. */
  const open: number[] = [];
  for (let at = start; at < schema.length; at++) {
    const children = schema[at]?.num_children ?? 0;
    if (!Number.isSafeInteger(children) || children < 0 || children > schema.length - at - 1) throw new RangeError(`element ${at} of ${schema.length} has ${children} children`);
    if (open.length > DEEPEST) throw new RangeError(`elements are nested more than ${DEEPEST} deep`);
    open.push(children);
    while (open.at(-1) === 0) {
      open.pop();
      const last = open.length - 1;
      if (last < 0) return at + 1;
      open[last] = (open[last] ?? 0) - 1;
    }
  }
  throw new RangeError('the last element lacks children');
}

/** Column chunks stand in the order of the schema's leaves; an encrypted one may hide its own path. */
function encryptedColumns({ schema, row_groups: groups }: FileMetaData): ReadonlySet<string> {
  const leaves = topColumns(schema).flatMap((c) => c.elements.filter((e) => (e.num_children ?? 0) === 0).map(() => c.name));
  return new Set(groups.flatMap((g) => g.columns.flatMap((c, i) => (c.crypto_metadata === undefined ? [] : [leaves[i] ?? '']))));
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
