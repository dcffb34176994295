import { CompressionType } from 'apache-arrow/fb/compression-type';
import { DictionaryBatch } from 'apache-arrow/fb/dictionary-batch';
import { Footer } from 'apache-arrow/fb/footer';
import { Message } from 'apache-arrow/fb/message';
import { MessageHeader } from 'apache-arrow/fb/message-header';
import { MetadataVersion } from 'apache-arrow/fb/metadata-version';
import { RecordBatch } from 'apache-arrow/fb/record-batch';
import { Schema } from 'apache-arrow/fb/schema';
import { ByteBuffer } from 'flatbuffers';
import { schemaOf } from './schema';
import type { ArrowSchema } from './schema';

/** Where a buffer lies in the body of its message. */
export interface BufferPlace {
  readonly offset: number;
  readonly length: number;
}

/** What a record batch says about its body. */
export interface BatchHeader {
  readonly rows: number;
  /** In the order of the fields with their children, each field before its children. */
  readonly nodes: readonly { readonly length: number; readonly nulls: number }[];
  readonly buffers: readonly BufferPlace[];
  /** How many buffers of data each field of views has, in order. */
  readonly variadic: readonly number[];
  readonly codec: 'none' | 'lz4' | 'zstd';
  /** Before Arrow 1.0, unions had a validity bitmap. */
  readonly unionsHaveNulls: boolean;
}

export type ArrowMessage =
  | { readonly kind: 'schema'; readonly bodyLength: number; readonly schema: ArrowSchema }
  | { readonly kind: 'batch'; readonly bodyLength: number; readonly header: BatchHeader }
  | { readonly kind: 'dictionary'; readonly bodyLength: number; readonly header: BatchHeader; readonly id: bigint; readonly delta: boolean }
  | { readonly kind: 'other'; readonly bodyLength: number };

/** A message's metadata. Throws where the bytes cannot be such. */
export function parseMessage(bytes: Uint8Array): ArrowMessage {
  const message = Message.getRootAsMessage(new ByteBuffer(bytes));
  const bodyLength = size(message.bodyLength());
  const old = message.version() < MetadataVersion.V5;
  switch (message.headerType()) {
    case MessageHeader.Schema:
      return { kind: 'schema', bodyLength, schema: schemaOf(header(message, new Schema())) };
    case MessageHeader.RecordBatch:
      return { kind: 'batch', bodyLength, header: batchOf(header(message, new RecordBatch()), bytes.length, old) };
    case MessageHeader.DictionaryBatch: {
      const dictionary = header(message, new DictionaryBatch());
      const data = dictionary.data();
      if (!data) throw new RangeError('a dictionary without values');
      return { kind: 'dictionary', bodyLength, header: batchOf(data, bytes.length, old), id: dictionary.id(), delta: dictionary.isDelta() };
    }
    case MessageHeader.Tensor:
    case MessageHeader.SparseTensor:
      return { kind: 'other', bodyLength };
    case MessageHeader.NONE:
    default:
      throw new RangeError('a message without header');
  }
}

/** Where a message lies in its file: its prefix and metadata, then its body. */
export interface Block {
  readonly offset: number;
  readonly metadataLength: number;
  readonly bodyLength: number;
}

/** The footer of a file: all that is in it and where. */
export function parseFooter(bytes: Uint8Array): { schema: ArrowSchema; dictionaries: Block[]; batches: Block[] } {
  const footer = Footer.getRootAsFooter(new ByteBuffer(bytes));
  const schema = footer.schema();
  if (!schema) throw new RangeError('a footer without schema');
  const blocks = (count: number, at: (i: number) => { offset(): bigint; metaDataLength(): number; bodyLength(): bigint } | null): Block[] =>
    Array.from({ length: checked(count, bytes.length) }, (_, i) => {
      const block = at(i);
      if (!block) throw new RangeError('a block that is not there');
      return { offset: size(block.offset()), metadataLength: block.metaDataLength(), bodyLength: size(block.bodyLength()) };
    });
  return {
    schema: schemaOf(schema),
    dictionaries: blocks(footer.dictionariesLength(), (i) => footer.dictionaries(i)),
    batches: blocks(footer.recordBatchesLength(), (i) => footer.recordBatches(i)),
  };
}

function header<T>(message: Message, empty: T): T {
  const found = message.header(empty) as T | null;
  if (found === null) throw new RangeError('a message without header');
  return found;
}

function batchOf(batch: RecordBatch, metadataLength: number, unionsHaveNulls: boolean): BatchHeader {
  const codec = batch.compression()?.codec();
  return {
    rows: size(batch.length()),
    nodes: Array.from({ length: checked(batch.nodesLength(), metadataLength) }, (_, i) => {
      const node = batch.nodes(i);
      return { length: size(node?.length() ?? 0n), nulls: Number(node?.nullCount() ?? 0n) };
    }),
    buffers: Array.from({ length: checked(batch.buffersLength(), metadataLength) }, (_, i) => {
      const buffer = batch.buffers(i);
      return { offset: size(buffer?.offset() ?? 0n), length: size(buffer?.length() ?? 0n) };
    }),
    variadic: Array.from({ length: checked(batch.variadicBufferCountsLength(), metadataLength) }, (_, i) => size(batch.variadicBufferCounts(i) ?? 0n)),
    codec: codec === undefined ? 'none' : codec === CompressionType.LZ4_FRAME ? 'lz4' : 'zstd',
    unionsHaveNulls,
  };
}

/** A size or place in a file; a damaged one may be negative or beyond all files. */
function size(value: bigint): number {
  const number = Number(value);
  if (number < 0 || !Number.isSafeInteger(number)) throw new RangeError(`a size of ${String(value)}`);
  return number;
}

/** A count of things that each take a byte at least. */
function checked(count: number, most: number): number {
  if (count < 0 || count > most) throw new RangeError(`a list of ${count}`);
  return count;
}
