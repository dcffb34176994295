import type { Warning } from '../../core/message';
import { ByteStream } from './byteStream';
import type { TextBytes } from './fileBytes';
import type { TextFile } from './format';
import { Notices } from './notices';
import type { Spill } from './spill';

/** A text that is packed, in UTF-16, or JSON whose lines end in CR: what passes is kept as UTF-8 in a file of ours, from where it is read. */
export class SpilledBytes implements TextBytes {
  readonly #notices: Notices;
  readonly #stream: ByteStream;
  readonly #lines: (chunks: AsyncIterable<Buffer>) => AsyncIterable<Buffer>;
  readonly #spill: Spill;

  constructor({ path, name, bytes, packing }: TextFile, lines: (chunks: AsyncIterable<Buffer>) => AsyncIterable<Buffer>, spill: Spill) {
    this.#notices = new Notices(name);
    this.#stream = new ByteStream(path, bytes, packing, this.#notices);
    this.#lines = lines;
    this.#spill = spill;
  }

  get end(): number {
    return this.#spill.end;
  }

  get notices(): readonly Warning[] {
    return [...this.#notices.list(), ...this.#spill.notices];
  }

  progress(): number {
    return this.#stream.progress;
  }

  pieces(from: number, end: number, signal: AbortSignal): AsyncGenerator<Buffer> {
    return this.#spill.pieces(from, end, signal);
  }

  async *passing(_from: number, signal: AbortSignal): AsyncGenerator<Buffer> {
    for await (const chunk of this.#lines(this.#stream.chunks(signal))) {
      if (!(await this.#spill.append(chunk))) return;
      yield chunk;
    }
  }

  /** What is packed anew is another file. */
  grow(): Promise<boolean> {
    return Promise.resolve(false);
  }

  async close(): Promise<void> {
    await this.#spill.close();
  }
}
