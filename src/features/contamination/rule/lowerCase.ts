import { LOWER_CASE_RUNS } from './lowerCaseTable';

const NOT_ASCII = /[^\0-\x7f]/;

/** Code points that have another in lower case. The table is in the source, so that no newer Unicode of the runtime changes a result. */
export const LOWER_CASE: ReadonlyMap<number, number> = new Map(LOWER_CASE_RUNS.flatMap(([first, last, step, add]) => {
  const run: [number, number][] = [];
  for (let point = first; point <= last; point += step) run.push([point, point + add]);
  return run;
}));

/** A text in lower case, code point by code point: no final sigma, ß is not ss, İ is i. */
export function lowerCase(text: string): string {
  if (!NOT_ASCII.test(text)) return text.toLowerCase();
  let lower = '';
  for (const letter of text) {
    const point = letter.codePointAt(0) ?? 0;
    const other = LOWER_CASE.get(point);
    lower += other === undefined ? letter : String.fromCodePoint(other);
  }
  return lower;
}
