/** An Arrow stream that is large enough to be paged. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { Field, Float64, Int32, List, RecordBatch, RecordBatchStreamWriter, Schema, Struct, Table, Utf8, vectorFromArray } from 'apache-arrow';

const BATCH = 1000;
const message = new Struct([new Field('role', new Utf8(), true), new Field('content', new Utf8(), true)]);

/** Writes chat rows (id, messages, score) to a file of at least so many bytes, and gives how many: the texts of 1,000 rows come again and again, the id goes on. */
export function writeLargeArrow(file, bytes) {
  const schema = new Schema([new Field('id', new Int32(), true), new Field('messages', new List(new Field('item', message, true)), true), new Field('score', new Float64(), true)]);
  const numbers = Array.from({ length: BATCH }, (_, i) => i);
  const messages = numbers.map((i) => [{ role: 'user', content: `question ${i}` }, { role: 'assistant', content: `answer ${i}: ${'because of this and that, '.repeat(20 + (i % 60))}` }]);
  const columns = [vectorFromArray(messages, schema.fields[1].type), vectorFromArray(numbers.map((i) => i / 4), schema.fields[2].type)];
  const out = openSync(file, 'w');
  let [written, rows] = [0, 0];
  for (; written < bytes; rows += BATCH) {
    const table = new Table(schema, { id: vectorFromArray(numbers.map((i) => rows + i), schema.fields[0].type), messages: columns[0], score: columns[1] });
    const writer = new RecordBatchStreamWriter();
    writer.reset(undefined, schema);
    for (const batch of table.batches) writer.write(new RecordBatch(schema, batch.data));
    writer.finish();
    const ipc = Buffer.from(writer.toUint8Array(true));
    const first = 8 + ipc.readInt32LE(4); // its schema stands once in the file, its end not at all
    const part = rows === 0 ? ipc.subarray(0, -8) : ipc.subarray(first, -8);
    writeSync(out, part);
    written += part.length;
  }
  closeSync(out);
  return rows;
}
