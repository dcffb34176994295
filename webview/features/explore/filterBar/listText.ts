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
