/** Rows as a table of Markdown (GitHub's): pipes are escaped, line ends become `<br>`, columns of numbers stand at the right. */
export function markdownTable(head: readonly { readonly name: string; readonly isNumber: boolean }[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((text) => cellText(text)).join(' | ')} |`;
  return [line(head.map((c) => c.name)), `| ${head.map((c) => (c.isNumber ? '---:' : '---')).join(' | ')} |`, ...rows.map((row) => line(row))].join('\n');
}

function cellText(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll('<', '&lt;').replace(/\r\n|[\r\n]/g, '<br>');
}
