import { isList } from '../cell';
import type { Cell, CellStruct } from '../cell';
import type { Conversation, Form, Turn } from '../conversation';
import type { Column } from '../dataset';
import { cellAtPath, parseRolePath } from '../rolePath';
import type { Role, Shape } from '../shape';
import { conversationOf, dialogueOf } from './conversationOf';
import { placed } from './places';

/** The roles of one row: their values, their conversations, and which columns are shown whole by them. */
export class RowRoles {
  readonly #used = new Set<string>();
  readonly leftovers: string[] = [];
  form: Form | null = null;

  constructor(readonly row: CellStruct, readonly shape: Shape, readonly columns: readonly Column[]) {}

  paths(role: Role): readonly string[] {
    return this.shape.roles[role] ?? [];
  }

  has(role: Role): boolean {
    return this.paths(role).length > 0;
  }

  /**
   * The value of a role's path; undefined where the row has no such place. What a `(SQL)` path gives stands in the row as
   * `role:<ROLE>:<number of the path>`.
   */
  value(role: Role, at = 0): Cell | undefined {
    const path = this.paths(role)[at];
    if (path === undefined) return undefined;
    return path.startsWith('(') ? (this.row.get(`role:${role}:${at}`) ?? this.row.get(path)) : cellAtPath(this.row, path);
  }

  /** All values of a role: of several paths one after the other, of a path into a list its elements. */
  all(role: Role): readonly Cell[] {
    return this.paths(role).flatMap((_, i) => {
      const value = this.value(role, i);
      return isList(value) ? value : [value ?? null];
    });
  }

  conversation(role: Role, speaker: string, at = 0): Conversation {
    this.use(role, at);
    return this.read(this.value(role, at) ?? null, role, speaker, this.paths(role)[at] ?? role);
  }

  /** Reads the value at a path as a role of the shape is written; a text without an encoding is plain. */
  read(value: Cell, role: Role, speaker: string, path: string): Conversation {
    const dialogue = role === 'messages' || /(^|\.)chat_history$/i.test(path) ? dialogueOf(value) : undefined;
    return this.keep(placed(dialogue ?? conversationOf(value, this.shape.encodings[role] ?? 'plain', speaker), path));
  }

  turns(role: Role, speaker: string, at = 0): readonly Turn[] {
    return this.has(role) ? this.conversation(role, speaker, at).turns : [];
  }

  keep(conversation: Conversation): Conversation {
    this.leftovers.push(...conversation.leftovers);
    if (conversation.turns.length > 0) this.form ??= conversation.form;
    return conversation;
  }

  /** Notes that a path's column is shown. A column is used up only where all of it is: what lies beside a path into it stays in the rest. */
  use(role: Role, at = 0): void {
    const path = this.paths(role)[at];
    if (path === undefined || path.startsWith('(')) return;
    const parsed = parseRolePath(path, this.row.names);
    if (!('expression' in parsed) && parsed.steps.length === 0) this.#used.add(parsed.column);
  }

  useAll(role: Role): void {
    this.paths(role).forEach((_, i) => this.use(role, i));
  }

  useColumn(name: string): void {
    this.#used.add(name);
  }

  unused(): readonly Column[] {
    return this.columns.filter((c) => !this.#used.has(c.name));
  }

  /** A column by its name, case aside. */
  column(...names: readonly string[]): Column | undefined {
    return this.columns.find((c) => names.includes(c.name.toLowerCase()));
  }
}
