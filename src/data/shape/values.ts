import { CellStruct, isList } from '../../core/cell';
import type { Cell } from '../../core/cell';
import type { Column } from '../../core/dataset';
import { jsonOf, tryParseJson } from '../../core/json';
import type { Encoding } from '../../core/shape';
import { elementOf, fieldsOf, isText, parseType } from '../../core/type';
import type { TypeNode } from '../../core/type';
import { plainName } from './vocabulary';

/** A column with its type as a tree and what the sample holds of it. */
export interface Seen {
  readonly column: Column;
  readonly name: string;
  readonly plain: string;
  readonly type: TypeNode;
  readonly values: readonly Cell[];
  /** How its text is written; undefined where the column is no text and no messages. */
  readonly encoding: Encoding | undefined;
}

export function see(column: Column, sample: readonly CellStruct[]): Seen {
  const type = parseType(column.type);
  const values = sample.map((row) => row.get(column.name) ?? null).filter((v) => v !== null);
  return { column, name: column.name, plain: plainName(column.sourceName), type, values, encoding: encodingOf(type, values) };
}

const ROLE_FIELDS = ['role', 'from', 'speaker', 'author'];
const TEXT_FIELDS = ['content', 'value', 'text', 'parts', 'message'];

function messageStruct(type: TypeNode | undefined): boolean {
  const names = fieldsOf(type).map((f) => f.name.toLowerCase());
  return ROLE_FIELDS.some((f) => names.includes(f)) && TEXT_FIELDS.some((f) => names.includes(f));
}

function messageObject(cell: Cell | undefined): boolean {
  return cell instanceof CellStruct && ROLE_FIELDS.some((f) => cell.names.includes(f)) && TEXT_FIELDS.some((f) => cell.names.includes(f));
}

function encodingOf(type: TypeNode, values: readonly Cell[]): Encoding | undefined {
  if (messageStruct(elementOf(type)) || messageStruct(type)) return 'messages';
  const nested = elementOf(type);
  if (nested && messageStruct(elementOf(nested))) return 'messages';
  if (!isText(type) && !isTextInBytes(type, values)) return undefined;
  const texts = values.map((v) => textOf(v)).filter((t) => t.trim() !== '');
  return texts.length === 0 ? 'plain' : textEncoding(texts);
}

const MARKS: readonly (readonly [Encoding, RegExp])[] = [
  ['hh', /(^|\n\n)Human: ?[^]*\n\nAssistant:/],
  ['chatml', /<\|im_start\|>/],
  ['llama3', /<\|start_header_id\|>/],
  ['llama2', /\[INST\]/],
  ['turn-tags', /<\|(user|assistant|system)\|>|<start_of_turn>/],
];

function textEncoding(texts: readonly string[]): Encoding {
  for (const [encoding, mark] of MARKS) if (share(texts, (t) => mark.test(t)) >= 0.6) return encoding;
  const json = texts.filter((t) => /^\s*[[{]/.test(t));
  if (json.length / texts.length < 0.5) return 'plain';
  const parsed = json.map((t) => tryParseJson(t)).filter((v) => v !== undefined);
  const messages = parsed.filter((v) => (isList(v) ? v.length > 0 && v.every((m) => messageObject(m)) : messageObject(v)));
  // A long text is cut in the sample and no longer parses: its beginning tells.
  const looks = json.filter((t) => /^\s*\[\s*\{\s*"(role|from|content|value)"\s*:/.test(t));
  if (messages.length >= Math.max(1, parsed.length * 0.6) || looks.length / texts.length >= 0.6) return 'json-messages';
  return parsed.length > 0 ? 'json' : 'plain';
}

/** Text that was stored without saying so: bytes that decode as UTF-8 and hold no control characters. */
export function isTextInBytes(type: TypeNode, values: readonly Cell[]): boolean {
  if (type.kind !== 'scalar' || type.name !== 'BLOB' || values.length === 0) return false;
  return values.every((v) => v instanceof Uint8Array && /^[\t\n\r\x20-\x7e\u00a0-\uffff]*$/.test(textOf(v)));
}

export function textOf(cell: Cell): string {
  if (typeof cell === 'string') return cell;
  if (!(cell instanceof Uint8Array)) return '';
  return new TextDecoder('utf-8').decode(cell);
}

/** A value as short words, for looking at its length and whether it repeats. */
export function wordOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : jsonOf(cell);
}

export function share<T>(values: readonly T[], test: (value: T) => boolean): number {
  return values.length === 0 ? 0 : values.filter((v) => test(v)).length / values.length;
}

export function distinctShare(values: readonly Cell[]): number {
  return values.length === 0 ? 0 : new Set(values.map((v) => wordOf(v))).size / values.length;
}

/** Numbers, also those that are stored as text ("3", "0.5"). */
export function isNumeric(seen: Seen): boolean {
  if (seen.type.kind !== 'scalar') return false;
  if (/^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|U?INTEGER|FLOAT|DOUBLE|DECIMAL)$/.test(seen.type.name)) return true;
  const texts = seen.values.map((v) => textOf(v)).filter((t) => t !== '');
  return isText(seen.type) && texts.length > 0 && share(texts, (t) => /^-?\d+(\.\d+)?$/.test(t.trim())) >= 0.8;
}

/** Is this a list (or text) of turns in which nobody answers yet? */
export function neverAnswers(seen: Seen): boolean {
  const lists = seen.values.filter(isList);
  if (lists.length === 0) return false;
  return lists.every((list) => list.every((m) => !(m instanceof CellStruct) || !/^(assistant|gpt|model|bot)$/i.test(wordOf(m.get('role') ?? m.get('from') ?? ''))));
}
