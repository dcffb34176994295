import { isOnlyComments, readPieces } from './sqlPieces';
import { sqlTokens } from './sqlTokens';

/** A person's condition and one more. */
export function narrowed(expression: string, where: string): string {
  const kept = expression.trim();
  if (kept === '' || kept === where) return where;
  if (kept.endsWith(` and ${where}`)) return kept;
  // A comment to the end of the line must not swallow the rest.
  const closed = kept.includes('--') ? `${kept}\n` : kept;
  if (isOnlyComments(kept)) return `${closed} ${where}`;
  const pieces = readPieces(sqlTokens(kept));
  // What is bound more loosely than `and` is put in brackets.
  return pieces === null || pieces.combine === 'or' || closed !== kept || /\blambda\b|->/i.test(kept) ? `(${closed}) and ${where}` : `${kept} and ${where}`;
}
