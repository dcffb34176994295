/** A person's condition and one more. */
export function narrowed(expression: string, where: string): string {
  const kept = expression.trim();
  if (kept === '' || kept === where) return where;
  if (kept.endsWith(` and ${where}`)) return kept;
  // What is bound more loosely than `and` is put in brackets; a comment to the end of the line must not swallow the rest.
  return /\bor\b|--|\/\*|\blambda\b|->/i.test(kept) ? `(${kept}${kept.includes('--') ? '\n' : ''}) and ${where}` : `${kept} and ${where}`;
}
