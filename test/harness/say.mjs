/** Says what is being done, one plain sentence a line, on standard error (standard output belongs to results). */
export function say(sentence) {
  process.stderr.write(`${sentence}\n`);
}

/** As `say`, framed, for what nobody should overlook. */
export function sayLoudly(...sentences) {
  const width = Math.max(...sentences.map((s) => s.length));
  const line = '!'.repeat(width + 4);
  say([line, ...sentences.map((s) => `! ${s.padEnd(width)} !`), line].join('\n'));
}
