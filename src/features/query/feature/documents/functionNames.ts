import { allowedFunctions, allowedOverRows } from '../../../../engine/sql/functions';

let names: readonly string[] | undefined;

/** Functions that a query may call and that are written as words. */
export function functionNames(): readonly string[] {
  return (names ??= [...allowedFunctions(), ...allowedOverRows(), 'unnest'].filter((name) => /^[a-z]\w*$/i.test(name)).sort());
}
