import { LoupeError } from '../../core/message';
import { ROLES } from '../../core/shape';
import type { Role } from '../../core/shape';
import { ROLE_RELATIONS } from './contract';
import type { RoleRelationName } from './contract';

export const PARAMETER_TYPES = ['integer', 'number', 'text', 'boolean', 'column', 'dataset'] as const;
export type ParameterType = (typeof PARAMETER_TYPES)[number];

/** `$name` in the SQL of a saved query. */
export interface Parameter {
  readonly name: string;
  readonly type: ParameterType;
  /** As it is written for `--set`; null where it has to be given. */
  readonly preset: string | null;
  readonly description: string;
}

/** What must be there for a query to fit: a role, a column of a relation by role, or a column of the dataset. */
export type Need = { readonly role: Role } | { readonly relation: RoleRelationName; readonly column: string } | { readonly column: string };

/** A query that is kept in a file `NAME.loupe.sql`. */
export interface SavedQuery {
  readonly name: string;
  readonly description: string;
  /** Other words that it is found by. */
  readonly keywords: readonly string[];
  readonly needs: readonly Need[];
  readonly parameters: readonly Parameter[];
  readonly sql: string;
  /** The file of a person's own; null: ours. */
  readonly path: string | null;
}

const PRESET = "'(?:[^']|'')*'|\\S+";
const PARAMETER = new RegExp(`^([A-Za-z_]\\w*)\\s+(\\w+)(?:\\s*=\\s*(${PRESET}))?(?:\\s+(.*))?$`);

/**
 * Reads a saved query: comments `-- name:`, `-- description:`, `-- keywords:`, `-- needs:`, `-- parameter:`, then one SELECT. `place` names the file in
 * errors. Throws `query-file-…` with file and line.
 */
export function parseSavedQuery(text: string, place: string, path: string | null): SavedQuery {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const body = lines.findIndex((line) => line.trim() !== '' && !line.trimStart().startsWith('--'));
  const header = new Header(place);
  lines.slice(0, body < 0 ? lines.length : body).forEach((line, i) => { header.line(line.trim(), i + 1); });
  if (body < 0) throw new LoupeError('query-file-empty', { file: place }, 'input');
  const { name, description, keywords, needs, parameters } = header;
  if (name === null) throw new LoupeError('query-file-name', { file: place, line: 1 }, 'input');
  return { name, description: description.join(' '), keywords, needs, parameters, sql: lines.slice(body).join('\n').replace(/[;\s]+$/, ''), path };
}

/** The lines before the SELECT. A comment that is none of ours is a comment. */
class Header {
  name: string | null = null;
  readonly description: string[] = [];
  readonly keywords: string[] = [];
  readonly needs: Need[] = [];
  readonly parameters: Parameter[] = [];

  constructor(readonly file: string) {}

  line(text: string, line: number): void {
    const found = /^--\s*(name|description|keywords|needs|parameter)\s*:\s*(.*)$/i.exec(text);
    if (!found) return;
    const value = (found[2] ?? '').trim();
    switch (found[1]?.toLowerCase()) {
      case 'name':
        if (!/^[A-Za-z0-9][\w-]*$/.test(value) || this.name !== null) throw new LoupeError('query-file-name', { file: this.file, line }, 'input');
        this.name = value;
        break;
      case 'description':
        this.description.push(value);
        break;
      case 'keywords':
        this.keywords.push(...value.split(/[\s,]+/).filter((word) => word !== ''));
        break;
      case 'needs':
        this.needs.push(...value.split(',').map((need) => this.#need(need.trim(), line)));
        break;
      default:
        this.#parameter(value, line);
    }
  }

  #need(text: string, line: number): Need {
    const role = ROLES.find((r) => r === text);
    if (role !== undefined) return { role };
    const [, relation = '', column = ''] = /^(\w+)\.(.+)$/.exec(text) ?? [];
    const known = ROLE_RELATIONS.find((r) => r === relation);
    if (known !== undefined) return { relation: known, column };
    if (relation === 'dataset') return { column };
    throw new LoupeError('query-file-need', { file: this.file, line, given: text, relations: ROLE_RELATIONS.join(', ') }, 'input');
  }

  #parameter(text: string, line: number): void {
    const [, name = '', type = '', preset, description = ''] = PARAMETER.exec(text) ?? [];
    const known = PARAMETER_TYPES.find((t) => t === type);
    if (known === undefined) throw new LoupeError('query-file-parameter', { file: this.file, line, types: PARAMETER_TYPES.join(', ') }, 'input');
    if (this.parameters.some((p) => p.name === name)) throw new LoupeError('query-file-twice', { file: this.file, line, name }, 'input');
    this.parameters.push({ name, type: known, preset: preset === undefined ? null : unquoted(preset), description });
  }
}

function unquoted(text: string): string {
  return text.startsWith("'") ? text.slice(1, -1).replaceAll("''", "'") : text;
}
