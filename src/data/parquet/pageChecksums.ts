import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import * as zlib from 'node:zlib';

/** Where a column chunk lies in its file. */
export interface ChunkPlace {
  readonly offset: number;
  readonly bytes: number;
}

/** A page header's start, as far as it matters here; sizes in bytes. */
interface PageHeader {
  readonly headerBytes: number;
  readonly bodyBytes: number;
  /** CRC-32 of the page as it is stored; null where the writer left it out. */
  readonly crc: number | null;
}

const HEADER_BYTES = 64 * 1024;
/** Statistics in a header can be long texts. */
const LONGEST_HEADER = 16 * 1024 ** 2;

/**
 * Checks the pages of a column chunk against the CRC-32 that their headers hold (Parquet format, "Checksumming": over the
 * compressed page, its header not included; for DataPageV2 over levels and data together). Gives how many pages hold one and
 * how many of those do not match; behind a page with a checksum, a header that cannot be read counts as wrong and ends the look. Reads only the first header
 * of a chunk whose writer kept no checksums.
 */
export async function checkPages(path: string, { offset, bytes }: ChunkPlace, signal: AbortSignal): Promise<{ checked: number; wrong: number; complete: boolean }> {
  const handle = await open(path, 'r');
  let [checked, wrong] = [0, 0];
  try {
    for (let at = offset; at < offset + bytes && !signal.aborted; ) {
      let header: PageHeader | undefined;
      for (let look = HEADER_BYTES; !header && look <= LONGEST_HEADER; look *= 16) {
        const length = Math.min(look, offset + bytes - at);
        header = readHeader(await readAt(handle, at, length));
        if (length < look) break;
      }
      if (header?.crc === null) break;
      if (!header || at + header.headerBytes + header.bodyBytes > offset + bytes) return { checked, wrong: checked === 0 ? 0 : wrong + 1, complete: true };
      const body = await readAt(handle, at + header.headerBytes, header.bodyBytes);
      checked++;
      if (crc32(body) !== header.crc >>> 0) wrong++;
      at += header.headerBytes + header.bodyBytes;
    }
  } finally {
    await handle.close();
  }
  return { checked, wrong, complete: !signal.aborted };
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  const { bytesRead } = await handle.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}

/** Fields 1 to 4 of a PageHeader (thrift, compact protocol), and where the struct ends; undefined where it is none. */
function readHeader(buffer: Buffer): PageHeader | undefined {
  const reader = new CompactReader(buffer);
  try {
    const numbers = new Map<number, number>();
    reader.struct((field, type) => {
      if (type === INT && field <= 4) numbers.set(field, reader.zigzag());
      else reader.skip(type);
    });
    const bodyBytes = numbers.get(3);
    return bodyBytes === undefined || bodyBytes < 0 ? undefined : { headerBytes: reader.at, bodyBytes, crc: numbers.get(4) ?? null };
  } catch {
    return undefined; // the caller says that the header cannot be read
  }
}

const INT = 5;

/** As much of thrift's compact protocol as a page header needs. */
class CompactReader {
  at = 0;

  constructor(readonly buffer: Buffer) {}

  #byte(): number {
    const byte = this.buffer[this.at++];
    if (byte === undefined) throw new RangeError('the header ends too early');
    return byte;
  }

  #varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new RangeError('a number is too long');
  }

  zigzag(): number {
    const value = this.#varint();
    return Number((value >> 1n) ^ -(value & 1n));
  }

  struct(field: (id: number, type: number) => void): void {
    let id = 0;
    for (;;) {
      const head = this.#byte();
      if (head === 0) return;
      id = head >> 4 === 0 ? this.zigzag() : id + (head >> 4);
      field(id, head & 0x0f);
    }
  }

  skip(type: number): void {
    switch (type) {
      case 1:
      case 2:
        return; // a boolean is its type
      case 3:
        this.at += 1;
        return;
      case 4:
      case 5:
      case 6:
        this.#varint();
        return;
      case 7:
        this.at += 8;
        return;
      case 8: {
        const length = Number(this.#varint());
        this.at += length;
        return;
      }
      case 9:
      case 10: {
        const head = this.#byte();
        const size = head >> 4 === 15 ? Number(this.#varint()) : head >> 4;
        for (let i = 0; i < size; i++) this.skip(head & 0x0f);
        return;
      }
      case 12:
        this.struct((_, inner) => this.skip(inner));
        return;
      default:
        throw new RangeError(`no type ${String(type)}`);
    }
  }
}

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = (c & 1) === 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

/** Node has it from 20.15; before that, by table. */
export function crc32(data: Uint8Array): number {
  if ('crc32' in zlib) return zlib.crc32(data);
  let crc = 0xffffffff;
  for (const byte of data) crc = (TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
