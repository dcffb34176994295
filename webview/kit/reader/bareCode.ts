/** Lines that code has and prose has not. */
const OF_CODE = /^\s*(?:(?:async\s+)?def\s+\w+\s*\(|class\s+\w+[^.]*[:{]\s*$|import\s+[\w{*"'<]|from\s+[\w.]+\s+import\b|#\s*include\b|(?:if|elif|for|while|with|try|except|else|switch)\b[^.]*[:{]\s*$|return\b[^.]*;?\s*$|print(?:ln|f)?\s*\(|@\w+(?:\(.*\))?\s*$|(?:const|let|var|public|private|protected|static|void|int|float|double|char|bool|auto)\s+\w|function\b[^.]*\{\s*$|[\w.[\]'"]+\s*(?:[-+*/]|:)?=\s*\S|[\w.]+\([^)]*\);?\s*$|[{}\])]+[;,]?\s*$|\/\/|<\/?[a-z][^>]*>|(?:SELECT|INSERT|UPDATE|CREATE)\b)/;
const INDENTED = /^[ \t]+\S/;
const SHARE = 0.4;

/**
 * Is it code without a fence? Markdown would take its indentation, read `__init__` as bold and a comment as a heading: such a text is
 * drawn as it is written.
 */
export function isBareCode(text: string): boolean {
  if (text.includes('```') || !text.includes('\n')) return false;
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const code = lines.filter((line) => OF_CODE.test(line));
  return code.length >= 2 && code.length >= SHARE * lines.length && lines.some((line) => INDENTED.test(line));
}
