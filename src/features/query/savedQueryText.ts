import { writtenName } from '../../core/sqlTokens';
import type { Cell } from './question';
import type { Need, Parameter, SavedQuery } from './savedQuery';

/** What a name may be: the file is called so, too. */
export const QUERY_NAME = /^[A-Za-z0-9][\w-]*$/;

/** A saved query as its file has it; `parseSavedQuery` reads the same back, spaces in a row in descriptions aside. */
export function savedQueryText({ name, description, keywords, needs, parameters, sql }: Omit<SavedQuery, 'path'>): string {
  const lines = [
    `-- name: ${name}`,
    ...(oneLine(description) === '' ? [] : [`-- description: ${oneLine(description)}`]),
    ...(keywords.length === 0 ? [] : [`-- keywords: ${keywords.join(' ')}`]),
    ...(needs.length === 0 ? [] : [`-- needs: ${needs.map((need) => needText(need)).join(', ')}`]),
    ...parameters.map((parameter) => `-- parameter: ${parameterText(parameter)}`),
  ];
  return `${lines.join('\n')}\n${asBody(sql)}\n`;
}

/** A statement and those before it that it reads by name, as one statement. */
export function withCells(sql: string, cells: readonly Cell[]): string {
  if (cells.length === 0) return sql;
  const named = cells.map((cell) => `${writtenName(cell.name)} as (\n${cell.sql}\n)`);
  return `with ${named.join(', ')}\nselect * from (\n${sql}\n)`;
}

/** Comments before the statement that would be read as a header of ours become plain ones. */
function asBody(sql: string): string {
  const lines = sql.replace(/\r\n?/g, '\n').replace(/^\s+/, '').split('\n');
  const body = lines.findIndex((line) => line.trim() !== '' && !line.trimStart().startsWith('--'));
  return lines.map((line, i) => (i < body || body < 0 ? line.replace(/^(\s*)--/, '$1-- --') : line)).join('\n');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function needText(need: Need): string {
  return 'role' in need ? need.role : 'relation' in need ? `${need.relation}.${need.column}` : `dataset.${need.column}`;
}

function parameterText({ name, type, preset, description }: Parameter): string {
  const words = [name, type, ...(preset === null ? [] : ['=', presetText(preset)]), ...(oneLine(description) === '' ? [] : [oneLine(description)])];
  return words.join(' ');
}

function presetText(preset: string): string {
  return /^[^\s'=]+$/.test(preset) ? preset : `'${preset.replaceAll("'", "''")}'`;
}
