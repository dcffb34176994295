import { ident, literal } from '../../core/sql';

/**
 * Scores in a list of structs (`judgements[].preference`) as verdicts by a threshold, ties apart: a `(SQL)` path. Null of other
 * paths, and where there is no threshold.
 */
export function asVerdicts(path: string, threshold: number): string | null {
  const [, list, field] = /^([A-Za-z_]\w*)\[\]\.([A-Za-z_]\w*)$/.exec(path) ?? [];
  if (list === undefined || field === undefined || !Number.isFinite(threshold)) return null;
  const [score, at] = [`v.${plain(field)}`, String(threshold)];
  const cases = ([['>', 'above'], ['<', 'below'], ['=', 'tie']] as const).map(([is, label]) => `when ${score} ${is} ${at} then ${literal(label)}`);
  return `(list_transform(${plain(list)}, lambda v: case ${cases.join(' ')} end))`;
}

/** A name as a person writes it, quoted only where it must be. */
function plain(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : ident(name);
}
