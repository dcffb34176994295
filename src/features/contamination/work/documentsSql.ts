import { LoupeError } from '../../../core/message';
import { rolePathToSql } from '../../../core/rolePath';
import { dialogueSql, messageFields } from '../../../core/roleSql/conversationSql';
import { messageOf, messagesSql, NO_MESSAGES, oneText } from '../../../core/roleSql/messagesSql';
import { isRendered } from '../../../core/roleSql/renderedSql';
import { RoleValues } from '../../../core/roleSql/roleValues';
import { withInput } from '../../../core/roleSql/sides';
import { ROLES } from '../../../core/shape';
import type { Encoding, Role } from '../../../core/shape';
import { ident, join, literal, sql } from '../../../core/sql';
import type { Sql } from '../../../core/sql';
import { elementOf, isText, parseType } from '../../../core/type';
import type { TypeNode } from '../../../core/type';
import type { Session } from '../../../engine/session';
import type { TextsChoice } from '../contract';
import type { ScannedPiece } from './scan/input';
import { typeOf } from './typeOf';

/** The messages of a training row, over its columns. */
export interface Documents {
  /** A list of `MESSAGE`, never NULL. */
  readonly messages: Sql;
  /** The same, as it is scanned. */
  readonly pieces: readonly ScannedPiece[];
  /** Where each of them stands, as the reader names it: `chosen[2]`, `prompt`. */
  readonly places: Sql;
  /** What is read, as a person would name it. */
  readonly fields: readonly string[];
}

/** A stretch of a row's messages that comes from one place. */
interface Piece {
  readonly path: string;
  readonly messages: Sql;
  /** It is one text. */
  readonly one: boolean;
  /** That text, where it need not be put into a list. */
  readonly said?: ScannedPiece & { readonly kind: 'text' };
  /** The column's messages as they stand, not made of what is in them. */
  readonly stored?: boolean;
}

/** Who says what stands in a role that is plain text; what is in no role is the user's. */
const SPEAKERS: Readonly<Partial<Record<Role, string>>> = { system: 'system', response: 'assistant', responses: 'assistant', chosen: 'assistant', rejected: 'assistant', answer: 'assistant' };

/**
 * What is searched in a training row: what a person said, or what its shape gives. Conversations are their messages; a preference row is
 * its prompt, then chosen and rejected as they are stored; an instruction is a message with its input below it, its answers others.
 * Throws `texts-none`, `texts-unknown`, `texts-form`, and what `checkPath` throws.
 */
export async function documentsOf(session: Session, texts: TextsChoice, signal: AbortSignal): Promise<Documents> {
  const pieces = texts.sql !== null ? [await pathPiece(session, texts.sql, texts.raw, signal)] : texts.fields !== null ? await fieldPieces(session, texts.fields, texts.raw, signal) : shapePieces(session, texts.raw);
  if (pieces.length === 0) throw new LoupeError('texts-none', { name: session.info.name, columns: textColumns(session).join(', ') }, 'usage');
  return {
    messages: pieces.length === 1 && pieces[0] ? pieces[0].messages : sql`flatten([${join(pieces.map((p) => p.messages), ', ')}])`,
    places: sql`flatten([${join(pieces.map(placesOf), ', ')}])`,
    pieces: pieces.map((p): ScannedPiece => p.said ?? { kind: 'list', list: p.messages, column: columnOf(session, p) }),
    fields: pieces.map((p) => p.path),
  };
}

/** A column of the files that holds a list of structs whose role and content are plain texts. */
function columnOf({ info }: Session, { path, stored }: Piece): (ScannedPiece & { readonly kind: 'list' })['column'] {
  const column = info.columns.find((c) => c.name === path);
  const element = column && elementOf(parseType(column.type));
  const fields = messageFields(element);
  if (!stored || column?.origin !== 'file' || !fields || element?.kind !== 'struct' || ![fields.role, fields.content].every((f) => f.type.kind === 'scalar' && f.type.name === 'VARCHAR')) return null;
  return { name: column.name, role: element.fields.indexOf(fields.role), text: element.fields.indexOf(fields.content) };
}

function placesOf({ path, messages, one }: Piece): Sql {
  return one ? sql`[${literal(path)}]` : sql`list_transform(range(1, len(${messages}) + 1), lambda loupe_i: ${literal(`${path}[`)} || loupe_i || ']')`;
}

/** Columns that hold texts, to be named. */
function textColumns({ info }: Session): string[] {
  return info.columns.filter((c) => c.unreadable === undefined && /VARCHAR|JSON/.test(c.type)).map((c) => c.name).slice(0, 40);
}

function shapePieces(session: Session, asOne: boolean): Piece[] {
  const roles = rolesOf(session);
  const of = (...names: readonly Role[]): Piece[] => names.flatMap((role) => rolePieces(roles, role, asOne));
  if (roles.has('chosen') && roles.has('rejected')) return of('prompt', 'chosen', 'rejected');
  if (roles.has('messages')) return of('messages');
  if (roles.has('response') || roles.has('responses')) return [...historyPiece(roles), ...of('prompt', 'response', 'responses')];
  if (roles.has('prompt')) return [...of('prompt'), ...(isSaid(roles) ? of('answer') : [])];
  return of('text');
}

/** LlamaFactory’s `history`: pairs of what a person asked and the model answered, before the instruction. */
function historyPiece(roles: RoleValues): Piece[] {
  const column = roles.column('history');
  if (!column || !isText(elementOf(elementOf(column.type))) || roles.paths('prompt').includes(column.name)) return [];
  return [{ path: column.name, messages: sql`case when ${ident(column.name)} is null then ${NO_MESSAGES} else ${spokenInTurn(sql`flatten(${ident(column.name)})`)} end`, one: false }];
}

/** A reference answer that is written out in a column of its own belongs to what a model is trained on. */
function isSaid(roles: RoleValues): boolean {
  const [prompt, answer] = [roles.value('prompt'), roles.value('answer')];
  return isText(prompt?.type) && isText(answer?.type) && roles.paths('answer').length === 1 && roles.context.columns.some((c) => c.name === answer?.path);
}

async function fieldPieces(session: Session, fields: readonly string[], asOne: boolean, signal: AbortSignal): Promise<Piece[]> {
  const roles = rolesOf(session);
  const pieces: Piece[] = [];
  for (const field of fields.flatMap((f) => (f === 'all' && !isColumn(session, f) ? textColumns(session) : [f]))) {
    const role = ROLES.find((r) => r === field && roles.has(r)) ?? (field === 'response' && roles.has('responses') ? 'responses' : roleAt(roles, field));
    const found = role === undefined ? [] : rolePieces(roles, role, asOne, ROLES.some((r) => r === field) ? undefined : field);
    if (found.length > 0) pieces.push(...found);
    else if (role === undefined && ROLES.some((r) => r === field) && !isColumn(session, field)) throw new LoupeError('texts-unknown', { field, name: session.info.name, columns: textColumns(session).join(', ') }, 'usage');
    else pieces.push(await pathPiece(session, field, asOne, signal));
  }
  return pieces;
}

const isColumn = ({ info }: Session, name: string): boolean => info.columns.some((c) => c.name === name);

/** The role that has this path: its encoding and its speaker are known. */
function roleAt(roles: RoleValues, path: string): Role | undefined {
  return (['prompt', 'messages', 'response', 'responses', 'chosen', 'rejected', 'system', 'text', 'answer'] as const).find((role) => roles.paths(role).includes(path));
}

/** All paths of a role, or one of them. */
function rolePieces(roles: RoleValues, role: Role, asOne: boolean, only?: string): Piece[] {
  return roles.paths(role).flatMap((path, at) => {
    const value = roles.value(role, at);
    if (!value || (only !== undefined && path !== only)) return [];
    const instruction = role === 'prompt' ? withInput(roles) : null;
    if (role === 'messages' && isText(elementOf(value.type))) return [{ path, messages: spokenInTurn(value.sql), one: false }];
    return [pieceOf({ path, value: instruction ?? value.sql, type: value.type, encoding: at === 0 || role === 'responses' ? roles.encoding(role) : undefined, speaker: SPEAKERS[role] ?? 'user', asOne })];
  });
}

/** A list of nothing but texts: a person and the model take turns. */
function spokenInTurn(list: Sql): Sql {
  return sql`list_transform(${dialogueSql(list)}, lambda loupe_t: {'role': loupe_t.written, 'text': loupe_t.text})`;
}

/** A path or `(SQL)` that no role has. */
async function pathPiece(session: Session, path: string, asOne: boolean, signal: AbortSignal): Promise<Piece> {
  await session.checkPath(path, signal);
  const value = rolePathToSql(path, session.info.columns);
  return pieceOf({ path, value, type: await typeOf(session, value, signal), encoding: undefined, speaker: 'user', asOne });
}

interface Place {
  readonly path: string;
  readonly value: Sql;
  readonly type: TypeNode | undefined;
  readonly encoding: Encoding | undefined;
  readonly speaker: string;
  readonly asOne: boolean;
}

function pieceOf({ path, value, type, encoding, speaker, asOne }: Place): Piece {
  if (asOne && isText(type) && (isRendered(encoding) || encoding === 'json-messages')) return { path, messages: messageOf('user', value), one: true, said: { kind: 'text', text: value, speaker: 'user' } };
  const said = isText(type) || elementOf(type) !== undefined || encoding !== undefined ? messagesSql(value, type, encoding, speaker) : messagesOrNull(value, type, speaker);
  if (!said) throw new LoupeError('texts-form', { field: path }, 'usage');
  const text = oneText(value, type, encoding);
  return { path, messages: sql`coalesce(${said}, ${NO_MESSAGES})`, one: isText(type) && (encoding === undefined || encoding === 'plain'), stored: true, ...(text ? { said: { kind: 'text' as const, text, speaker } } : {}) };
}

/** One message as a struct (LlamaFactory's chosen), or parallel lists. */
function messagesOrNull(value: Sql, type: TypeNode | undefined, speaker: string): Sql | null {
  return type?.kind === 'struct' ? messagesSql(value, type, undefined, speaker) : null;
}

function rolesOf({ info }: Session): RoleValues {
  return new RoleValues({ shape: info.shape, columns: info.columns });
}
