import type { DerivedContext } from '../derived';
import { LoupeError } from '../message';
import { parseRolePath, rolePathToSql } from '../rolePath';
import type { Encoding, Role } from '../shape';
import { sql } from '../sql';
import type { Sql } from '../sql';
import { elementOf, fieldOf, isText, parseType } from '../type';
import type { TypeNode } from '../type';
import { conversationSql, dialogueSql } from './conversationSql';

/** A role's path as SQL, with the type of what it gives; undefined for an expression. */
export interface RoleValue {
  readonly path: string;
  readonly sql: Sql;
  readonly type: TypeNode | undefined;
}

/** The roles of a shape as SQL over its columns. A role that leads nowhere is absent: the dataset's notices say why. */
export class RoleValues {
  constructor(readonly context: DerivedContext) {}

  paths(role: Role): readonly string[] {
    return this.context.shape.roles[role] ?? [];
  }

  has(role: Role): boolean {
    return this.paths(role).length > 0;
  }

  encoding(role: Role): Encoding | undefined {
    return this.context.shape.encodings[role];
  }

  value(role: Role, at = 0): RoleValue | null {
    const path = this.paths(role)[at];
    if (path === undefined) return null;
    try {
      return { path, sql: rolePathToSql(path, this.context.columns), type: this.#type(path) };
    } catch (error) {
      if (error instanceof LoupeError) return null;
      throw error;
    }
  }

  /** A role's one value as text. */
  text(role: Role, at = 0): Sql | null {
    const value = this.value(role, at);
    return value && (isText(value.type) && !(value.type?.kind === 'scalar' && value.type.name === 'JSON') ? sql`(${value.sql})::varchar` : elementOf(value.type) === undefined ? sql`(to_json(${value.sql}) ->> '$')` : sql`to_json(${value.sql})::varchar`);
  }

  /** A role's value as turns; null where there is none, or it is written in a form that SQL does not take apart. */
  conversation(role: Role, speaker: string, at = 0): Sql | null {
    const value = this.value(role, at);
    if (!value) return null;
    if (isText(elementOf(value.type)) && role === 'messages') return dialogueSql(value.sql);
    return conversationSql(value.sql, value.type, this.encoding(role), speaker);
  }

  /** A column by its name, case aside. */
  column(...names: readonly string[]): { readonly name: string; readonly type: TypeNode } | null {
    const column = this.context.columns.find((c) => names.includes(c.name.toLowerCase()));
    return column ? { name: column.name, type: parseType(column.type) } : null;
  }

  /** The type at a path; a path through every element of a list gives a list. */
  #type(text: string): TypeNode | undefined {
    const path = parseRolePath(text, this.context.columns.map((c) => c.name));
    if ('expression' in path) return undefined;
    const column = this.context.columns.find((c) => c.name === path.column);
    let type = column ? parseType(column.type) : undefined;
    let each = false;
    for (const step of path.steps) {
      each ||= 'each' in step;
      type = 'field' in step ? fieldOf(type, step.field) : elementOf(type);
    }
    return each && type ? { kind: 'list', of: type } : type;
  }
}
