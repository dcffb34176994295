import type { Notices } from './notices';
import { checkJson } from './jsonText';
import type { Mended } from './jsonText';
import { linesOf, textOf } from './textLines';

/** The key of a value that is a row, and a row that is no object. */
export const KEY_COLUMN = 'key';
const VALUE_COLUMN = 'value';

/** Texts that are rows: each is checked, and what is none is said. */
export class JsonRows {
  readonly #notices: Notices;
  /** Whether rows are objects, as the first of them is; else each is a value of one column. */
  #objects: boolean | undefined;

  constructor(notices: Notices, objects?: boolean) {
    this.#notices = notices;
    this.#objects = objects;
  }

  get objects(): boolean | undefined {
    return this.#objects;
  }

  /** The rows of lines, which are counted from `line`. */
  async *lines(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
    for await (const { first, lines, cut } of linesOf(chunks)) {
      for (const [i, bytes] of lines.entries()) {
        const row = this.line(bytes, first + i, cut);
        if (row !== undefined) yield row;
      }
    }
  }

  /** The row of a line; `cut` is the last one where nothing ends it. A blank one is none, and nothing is said. */
  line(bytes: Buffer, number: number, cut: boolean): string | undefined {
    const text = textOf(bytes, number, this.#notices);
    return /^\s*$/.test(text) ? undefined : this.row(text, number, cut ? 'json-last-cut' : 'json-line-broken');
  }

  /** One row as an object, or undefined with a notice. */
  row(text: string, line: number, broken: string | undefined, key?: string): string | undefined {
    const checked = checkJson(key === undefined ? text : withKey(text, key));
    if (!checked) {
      if (broken !== undefined) this.#notices.say(broken, line);
      return undefined;
    }
    for (const code of checked.mended) this.#notices.say(MENDED[code], line);
    const { value } = checked;
    const object = typeof value === 'object' && value !== null && !Array.isArray(value);
    this.#objects ??= object;
    if (!this.#objects) return `{${JSON.stringify(VALUE_COLUMN)}:${checked.text}}`;
    if (object) return checked.text;
    this.#notices.say('json-no-object', line);
    return undefined;
  }
}

/** An object with its key in the object around it as its first field; one that has such a field, and what is no object, as it is. */
function withKey(text: string, key: string): string {
  const inner = /^\s*\{\s*/.exec(text);
  if (!inner || text.includes(`"${KEY_COLUMN}"`)) return text;
  const rest = text.slice(inner[0].length);
  return `{"${KEY_COLUMN}":${JSON.stringify(key)}${rest.startsWith('}') ? '' : ','}${rest}`;
}

const MENDED: Readonly<Record<Mended, string>> = { 'json-loose': 'json-line-loose', 'json-surrogate': 'json-line-surrogate' };

