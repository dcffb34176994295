import type { MessageArgs, Warning } from '../../core/message';

const LINES_NAMED = 5;
/** Lines that are remembered of one kind, so that none counts twice; beyond them it is not counted on. */
const LINES_KNOWN = 100_000;

/** Collects what is said of a file: the same about several lines is one notice with the first of their numbers. */
export class Notices {
  readonly #name: string;
  readonly #said = new Map<string, { lines: number[]; count: number; args: MessageArgs; known: Set<number> | undefined }>();
  readonly #again: boolean;

  /** `again`: the same lines may be read more than once, in any order, and count once. */
  constructor(name: string, { again = false } = {}) {
    this.#name = name;
    this.#again = again;
  }

  /** Says something of a line (from 1), or of the whole file where there is none. */
  say(code: string, line?: number, args: MessageArgs = {}): void {
    const said = this.#said.get(code) ?? { lines: [], count: 0, args, known: this.#again ? new Set<number>() : undefined };
    this.#said.set(code, said);
    if (said.known) {
      if (said.known.has(line ?? 0) || said.known.size >= LINES_KNOWN) return;
      said.known.add(line ?? 0);
    }
    said.count++;
    if (line === undefined || said.lines.at(-1) === line) return;
    if (said.lines.length < LINES_NAMED || (said.known && line < (said.lines.at(-1) ?? 0))) {
      said.lines.push(line);
      if (said.known) said.lines.sort((a, b) => a - b).splice(LINES_NAMED);
    }
  }

  /** What is said, with what `others` say of later lines. */
  list(others?: Notices): Warning[] {
    const all = new Map(this.#said);
    for (const [code, more] of others ? others.#said : []) {
      const own = all.get(code);
      all.set(code, own ? { ...own, lines: [...own.lines, ...more.lines].slice(0, LINES_NAMED), count: own.count + more.count } : more);
    }
    return [...all].map(([code, { lines, count, args }]): Warning => ({
      code,
      args: { name: this.#name, ...args, ...(lines.length === 0 ? {} : { lines: `${lines.join(', ')}${count > lines.length ? ', …' : ''}` }) },
      ...(count > 1 ? { count } : {}),
    }));
  }
}
