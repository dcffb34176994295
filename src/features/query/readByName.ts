import { isCode, nameOf, sqlTokens, writtenName } from '../../core/sqlTokens';

/** SQL that reads a file by its path, with the name that its dataset has once it is open. Texts that are no relations stay. */
export function readByName(sql: string, file: string, name: string): string {
  const tokens = sqlTokens(sql);
  const code = tokens.filter((token) => isCode(token));
  return tokens.map((token) => {
    const before = code[code.indexOf(token) - 1]?.text ?? '';
    const given = token.kind === 'text' ? token.text.slice(1, -1).replaceAll("''", "'") : nameOf(token);
    return given === file && /^(?:from|join|,)$/i.test(before) ? writtenName(name) : token.text;
  }).join('');
}
