import type { Warning } from '../../core/message';
import type { TextFile } from './format';
import { JsonRows } from './jsonRows';
import { LineCounter, looksWhole } from './lineCounter';
import type { RowCounter, Unended } from './lineCounter';
import { Notices } from './notices';
import type { RowIndex } from './rowIndex';
import type { JsonBatch } from './rowSource';
import type { ReadRow, TextForm } from './textForm';
import { linesOf } from './textLines';

const BATCH_ROWS = 2_048;

/**
 * JSON lines. Counted is each line that begins and ends as an object, at the speed of looking for line ends, and of the others those
 * that are a row; a line that looks whole and is none is found when it is read.
 */
export class JsonLineForm implements TextForm<string> {
  readonly checked = true;
  readonly head = 0;
  readonly #name: string;
  readonly #notices: Notices;
  /** What is said of the line that the file ends in, while it does. */
  #endNotices: Notices;
  #objects: boolean | undefined;

  constructor({ name, encoding }: TextFile) {
    this.#name = name;
    this.#notices = new Notices(name, { again: true });
    if (encoding !== 'utf-8') this.#notices.say('text-utf16', undefined, { encoding: encoding.toUpperCase() });
    this.#endNotices = new Notices(name);
  }

  get notices(): readonly Warning[] {
    return this.#notices.list(this.#endNotices);
  }

  async begin(chunks: AsyncIterable<Buffer>): Promise<void> {
    const rows = new JsonRows(new Notices(this.#name));
    await rows.lines(chunks).next();
    this.#objects = rows.objects;
  }

  counter(index: RowIndex, from: Unended): RowCounter {
    const said = new JsonRows(this.#notices, this.#objects);
    this.#endNotices = new Notices(this.#name);
    const ended = new JsonRows(this.#endNotices, this.#objects);
    return new LineCounter(index, from, (line, number, cut) => (cut ? ended : said).line(line, number, cut) !== undefined);
  }

  async *rows(chunks: AsyncIterable<Buffer>, line: number, skip: number): AsyncGenerator<readonly ReadRow<string>[]> {
    const said = new JsonRows(this.#notices, this.#objects);
    const unsaid = new JsonRows(new Notices(this.#name), this.#objects); // what they have to say was said when they were counted
    let left = skip;
    for await (const { first, lines, cut } of linesOf(chunks, line)) {
      const rows: ReadRow<string>[] = [];
      for (const [i, bytes] of lines.entries()) {
        const whole = !cut && looksWhole(bytes);
        if (whole && left > 0) left--;
        else if (whole) rows.push(said.line(bytes, first + i, false) ?? null);
        else {
          const row = bytes.length === 0 ? undefined : unsaid.line(bytes, first + i, cut);
          if (row === undefined) continue;
          if (left > 0) left--;
          else rows.push(row);
        }
      }
      yield rows;
    }
  }

  batches(rows: readonly string[]): JsonBatch[] {
    const batches: JsonBatch[] = [];
    for (let at = 0; at < rows.length; at += BATCH_ROWS) batches.push({ kind: 'json', texts: rows.slice(at, at + BATCH_ROWS) });
    return batches;
  }
}
