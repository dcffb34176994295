import type { MessageArgs, Warning } from '../../core/message';

const LINES_NAMED = 5;

/** Collects what is said of a file: the same about several lines is one notice with the first of their numbers. */
export class Notices {
  readonly #name: string;
  readonly #said = new Map<string, { lines: number[]; count: number; args: MessageArgs }>();

  constructor(name: string) {
    this.#name = name;
  }

  /** Says something of a line (from 1), or of the whole file where there is none. */
  say(code: string, line?: number, args: MessageArgs = {}): void {
    const said = this.#said.get(code) ?? { lines: [], count: 0, args };
    this.#said.set(code, said);
    said.count++;
    if (line !== undefined && said.lines.length < LINES_NAMED && said.lines.at(-1) !== line) said.lines.push(line);
  }

  list(): Warning[] {
    return [...this.#said].map(([code, { lines, count, args }]): Warning => ({
      code,
      args: { name: this.#name, ...args, ...(lines.length === 0 ? {} : { lines: `${lines.join(', ')}${count > lines.length ? ', …' : ''}` }) },
      ...(count > 1 ? { count } : {}),
    }));
  }
}
