import type { Warning } from '../../core/message';
import { ByteStream } from './byteStream';
import type { TextBytes } from './fileBytes';
import type { TextFile } from './format';
import { Notices } from './notices';
import type { Spill } from './spill';
import type { Encoding } from './textLines';
import { inUtf8 } from './textLines';

/** A text that is packed, or in UTF-16: what passes is kept as UTF-8 in a file of ours, from where it is read. */
export class SpilledBytes implements TextBytes {
  readonly #notices: Notices;
  readonly #stream: ByteStream;
  readonly #encoding: Encoding;
  readonly #spill: Spill;

  constructor({ path, name, bytes, packing, encoding }: TextFile, spill: Spill) {
    this.#notices = new Notices(name);
    this.#stream = new ByteStream(path, bytes, packing, this.#notices);
    this.#encoding = encoding;
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
    for await (const chunk of inUtf8(this.#stream.chunks(signal), this.#encoding)) {
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
