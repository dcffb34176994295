import { LOWER_CASE_RUNS } from './lowerCaseTable';

const NOT_ASCII = /[^\0-\x7f]/;
const STRETCHES = /[^\0-\x7f]+|[\0-\x7f]+/g;

/** Code points that have another in lower case. The table is in the source, so that no newer Unicode of the runtime changes a result. */
export const LOWER_CASE: ReadonlyMap<number, number> = new Map(LOWER_CASE_RUNS.flatMap(([first, last, step, add]) => {
  const run: [number, number][] = [];
  for (let point = first; point <= last; point += step) run.push([point, point + add]);
  return run;
}));

/** A text in lower case, code point by code point: no final sigma, ß is not ss, İ is i. */
export function lowerCase(text: string): string {
  return NOT_ASCII.test(text) ? text.replaceAll(STRETCHES, (stretch) => (stretch.charCodeAt(0) < 128 ? stretch.toLowerCase() : byTable(stretch))) : text.toLowerCase();
}

function byTable(text: string): string {
  let lower = '';
  for (const letter of text) {
    const other = LOWER_CASE.get(letter.codePointAt(0) ?? 0);
    lower += other === undefined ? letter : String.fromCodePoint(other);
  }
  return lower;
}
