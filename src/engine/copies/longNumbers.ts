import { isMap, valuesOf } from './jsonTypes';
import type { JsonShape } from './jsonTypes';

/** The way to a value: the keys, and null for an element of a list. */
type Path = readonly (string | null)[];

/** A text without such a run of digits holds no number that a DOUBLE does not. */
const LONG = /(?:^|[^\d.])[1-9]\d{15}|[1-9](?:\.?\d){17}/;
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*|[[\]{}:]/g;
/** Any double is told from all others by so many digits, and holds whatever has no more than the first. */
const SURE_DIGITS = 15;
const MOST_DIGITS = 100;
/** Where keys are data (ids), each would be a path of its own. */
const MOST_PATHS = 1_000;

/** Where numbers stand in JSON that a DOUBLE cannot hold. Whether they are lost is known when all rows are: most such columns are whole numbers. */
export class LongNumbers {
  readonly #paths = new Map<string, Path>();

  /** Looks at a row. */
  add(row: string): void {
    if (!LONG.test(row)) return;
    const stack: (string | null)[] = [];
    let text = '""';
    for (const [token] of row.matchAll(TOKEN)) {
      switch (token[0]) {
        case '"': text = token; break;
        case ':': stack[stack.length - 1] = text; break;
        case '{': stack.push(''); break;
        case '[': stack.push(null); break;
        case '}': case ']': stack.pop(); break;
        default: if (!isHeld(token)) this.#keep(stack);
      }
    }
  }

  /** Takes those of other rows. */
  join(others: LongNumbers): void {
    for (const [key, path] of others.#paths) this.#paths.set(key, path);
  }

  #keep(quoted: Path): void {
    const key = quoted.map((step) => step ?? '[').join('\0');
    if (this.#paths.size < MOST_PATHS && !this.#paths.has(key)) this.#paths.set(key, quoted.map((step) => (step === null ? null : unquoted(step))));
  }

  /** The paths of those that are DOUBLE in rows of this shape, and so are rounded: `score`, `logprobs[].value`. */
  roundedIn(shape: JsonShape): string[] {
    return [...new Set([...this.#paths.values()].flatMap((path) => {
      const found = doubleAt(shape, path);
      return found === undefined ? [] : [found];
    }))];
  }
}

function doubleAt(shape: JsonShape | undefined, [step, ...rest]: Path, at = ''): string | undefined {
  if (!shape) return undefined;
  if (step === undefined) return shape.kind === 'scalar' && shape.name === 'DOUBLE' ? at : undefined;
  if (step === null) return shape.kind === 'list' ? doubleAt(shape.of, rest, `${at}[]`) : undefined;
  if (shape.kind === 'keyed' || (shape.kind === 'object' && at !== '' && isMap(shape))) return doubleAt(valuesOf(shape), rest, at === '' ? step : `${at}.*`);
  return shape.kind === 'object' ? doubleAt(shape.fields.get(step)?.shape, rest, at === '' ? step : `${at}.${step}`) : undefined;
}

/** Whether a DOUBLE says all digits of a number. */
function isHeld(token: string): boolean {
  const digits = digitsOf(token);
  if (digits.length <= SURE_DIGITS) return true;
  const value = Number(token);
  return Number.isFinite(value) && digits.length <= MOST_DIGITS && digitsOf(value.toPrecision(digits.length)) === digits;
}

/** The digits that count, without zeros around them. */
function digitsOf(token: string): string {
  return token.replace(/[eE].*/, '').replace(/[-.]/g, '').replace(/^0+|0+$/g, '');
}

function unquoted(key: string): string {
  try {
    return String(JSON.parse(key));
  } catch {
    return key; // rows are checked before: no other text is a key
  }
}
