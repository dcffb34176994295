/** Texts as a person types them in one line: between commas, in double quotes where they hold some. */
export function listText(texts: readonly string[]): string {
  return texts.map((text) => (/^\s|\s$|[",]|^$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)).join(', ');
}

/** The texts of such a line; a comma at its end begins none. */
export function textsOf(line: string): string[] {
  const texts: string[] = [];
  const piece = /\s*(?:"((?:[^"]|"")*)"\s*|([^,]*))(,|$)/y;
  while (piece.lastIndex < line.length) {
    const found = piece.exec(line);
    if (!found) break;
    const [, quoted, bare = ''] = found;
    if (quoted !== undefined) texts.push(quoted.replaceAll('""', '"'));
    else if (bare.trim() !== '') texts.push(bare.trim());
  }
  return texts;
}

/** The line with one more text, in the place of what was typed of it at the end; what is a value itself (`known`), or no part of it, stays. */
export function withText(line: string, text: string, known: readonly string[]): string {
  const texts = textsOf(line);
  const last = /,\s*$/.test(line) ? undefined : texts.at(-1);
  const isTyped = last !== undefined && !known.includes(last) && last.toLowerCase().split(/\s+/).every((word) => text.toLowerCase().includes(word));
  return `${listText([...(isTyped ? texts.slice(0, -1) : texts), text])}, `;
}
