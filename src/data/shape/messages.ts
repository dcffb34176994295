import { CellStruct, isList } from '../../core/cell';
import type { Cell } from '../../core/cell';
import { tryParseJson } from '../../core/json';
import type { Encoding } from '../../core/shape';
import { elementOf, fieldsOf, isBlob, isText } from '../../core/type';
import type { TypeNode } from '../../core/type';
import { CONVERSATION_NAMES } from './vocabulary';

const ROLE_FIELDS = ['role', 'from', 'speaker', 'author'];
const TEXT_FIELDS = ['content', 'value', 'text', 'parts', 'message', 'utterance'];
const ANSWERING = /^(assistant|gpt|chatgpt|model|bot|chatbot|ai|answer|agent)$/i;
const ROLE_WORDS = 'system|user|human|prompter|assistant|gpt|tool|function_call|observation|developer|model|bot';

/** How the values of a place are written; undefined where it is neither text nor messages. */
export function encodingOf(plain: string, type: TypeNode, values: readonly Cell[]): Encoding | undefined {
  const item = elementOf(type);
  if ([type, item, elementOf(item)].some((t) => isMessageType(t))) return 'messages';
  if (isExchange(item, CONVERSATION_NAMES.has(plain))) return 'messages';
  const text = type.kind === 'scalar' && (isText(type) || (isBlob(type) && holdsText(values)));
  if (!text) return undefined;
  const parsed = values.filter((v) => isList(v) || v instanceof CellStruct);
  if (parsed.length > 0) return parsed.every((v) => isMessages(v)) ? 'json-messages' : 'json';
  return textEncoding(values.map((v) => decode(v)).filter((t) => t.trim() !== ''));
}

/** A struct (or a struct of parallel lists) with one field for who speaks and one for what is said. */
function isMessageType(type: TypeNode | undefined): boolean {
  const fields = fieldsOf(type);
  const named = (names: readonly string[]): boolean => fields.some((f) => names.includes(f.name.toLowerCase()));
  const speaker = fields.find((f) => ROLE_FIELDS.includes(f.name.toLowerCase()))?.type;
  return named(ROLE_FIELDS) && named(TEXT_FIELDS) && [speaker, elementOf(speaker)].some((t) => isText(t) || isBlob(t));
}

/** `{input, output}`: what the person said and what was answered, as one element of a conversation. Names of speakers say so anywhere. */
function isExchange(type: TypeNode | undefined, inConversation: boolean): boolean {
  const names = fieldsOf(type).map((f) => f.name.toLowerCase());
  if (['user,assistant', 'human,assistant'].some((pair) => pair.split(',').every((n) => isText(fieldsOf(type).find((f) => f.name.toLowerCase() === n)?.type)))) return true;
  return inConversation && ['input,output', 'user,assistant', 'human,assistant', 'instruction,response', 'prompt,response', 'question,answer'].some((pair) => pair.split(',').every((n) => names.includes(n)));
}

function isMessage(cell: Cell | undefined): boolean {
  if (!(cell instanceof CellStruct)) return false;
  const has = (names: readonly string[]): boolean => names.some((n) => cell.names.includes(n));
  return has(ROLE_FIELDS) && (has(TEXT_FIELDS) || cell.names.includes('tool_calls'));
}

function isMessages(cell: Cell): boolean {
  return isList(cell) ? cell.length > 0 && cell.every((m) => isMessage(m)) : isMessage(cell);
}

const MARKS: readonly (readonly [Encoding, RegExp])[] = [
  ['chatml', /<\|im_start\|>/],
  ['llama3', /<\|start_header_id\|>/],
  ['llama2', /\[INST\]/],
  ['turn-tags', /<\|(user|assistant|system|prompter|end_of_turn)\|>|<start_of_turn>|<｜(User|Assistant)｜>/i],
  ['hh', /(^|\n\n)Human: ?[^]*\n\nAssistant:/],
  ['speakers', /(^|[\s>])(USER|### ?(Human|User)): ?[^]*(ASSISTANT|### ?Assistant):|\[\|Human\|\][^]*\[\|AI\|\]/],
];

function textEncoding(texts: readonly string[]): Encoding {
  const most = (test: (text: string) => boolean): boolean => texts.length > 0 && texts.filter((t) => test(t)).length >= texts.length * 0.6;
  if (most((t) => /^\s*[[{]/.test(t))) {
    const parsed = texts.map((t) => tryParseJson(t)).filter((v) => v !== undefined && typeof v !== 'number');
    // A long text is cut in the sample and no longer parses; then its beginning tells.
    const begins = new RegExp(`^\\s*\\[?\\s*\\{[^{}[\\]]{0,400}?"(role|from|speaker)"\\s*:\\s*"(${ROLE_WORDS})"`, 'i');
    if (most((t) => begins.test(t)) || (parsed.length >= texts.length * 0.6 && parsed.every((v) => isMessages(v)))) return 'json-messages';
    if (parsed.length > 0 || most((t) => /^\s*(\{\s*"|\[\s*[{["\d])/.test(t))) return 'json';
  }
  // Rows may be rendered with several templates: together they decide, the most frequent one names the encoding.
  if (!most((t) => MARKS.some(([, mark]) => mark.test(t)))) return 'plain';
  const counts = MARKS.map(([encoding, mark]) => ({ encoding, n: texts.filter((t) => mark.test(t)).length }));
  return counts.reduce((best, next) => (next.n > best.n ? next : best)).encoding;
}

/** Bytes that are text: valid UTF-8 (a character may be cut at the end of the sample) without control characters. */
function holdsText(values: readonly Cell[]): boolean {
   
  return values.length > 0 && values.every((v) => (v instanceof Uint8Array || typeof v === 'string') && !/[\u0000-\u0008\u000e-\u001f\u007f]|\ufffd(?!$)/.test(decode(v)));
}

function decode(cell: Cell): string {
  if (typeof cell === 'string') return cell;
  return cell instanceof Uint8Array ? new TextDecoder('utf-8').decode(cell) : '';
}

/** Who speaks, turn by turn, in a value that holds messages; empty where that cannot be told. */
export function speakersOf(cell: Cell): readonly string[] {
  const value = typeof cell === 'string' ? (tryParseJson(cell) ?? null) : cell;
  if (value instanceof CellStruct) {
    const lists = ROLE_FIELDS.map((f) => value.get(f)).find((v) => v !== undefined);
    return isList(lists) ? lists.map((r) => speakerText(r)) : isMessage(value) ? [speakerOf(value)] : [];
  }
  return isList(value) ? value.filter((m) => isMessage(m)).map((m) => speakerOf(m)) : [];
}

function speakerOf(message: Cell): string {
  if (!(message instanceof CellStruct)) return '';
  return speakerText(ROLE_FIELDS.map((f) => message.get(f)).find((v) => v !== undefined) ?? '');
}

const speakerText = (cell: Cell): string => (cell === null ? '' : decode(cell));

/** Is the last word never the model's: turns that are still to be answered? */
export function awaitsAnswer(values: readonly Cell[]): boolean {
  const rows = values.map((v) => speakersOf(v)).filter((s) => s.length > 0);
  return rows.length > 0 && rows.filter((s) => !ANSWERING.test(s.at(-1) ?? '')).length >= rows.length * 0.8;
}

/** Is the first word the model's: an answer without its question? */
export function isAnswerOnly(values: readonly Cell[]): boolean {
  const rows = values.map((v) => speakersOf(v)).filter((s) => s.length > 0);
  return rows.length > 0 && rows.filter((s) => ANSWERING.test(s[0] ?? '')).length >= rows.length * 0.8;
}
