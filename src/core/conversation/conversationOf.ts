import { CellStruct, isList } from '../cell';
import type { Cell } from '../cell';
import { codePoints } from '../codePoints';
import type { Conversation, Turn } from '../conversation';
import { tryParseJson } from '../json';
import type { Encoding } from '../shape';
import { jsonText } from './jsonText';
import { exchangeTurns, messageOf, nullTurn, parallelMessages, treePath, turnOf } from './messages';
import { beginsAs, plainTurn, transcriptOf } from './transcript';

const TRANSCRIPTS: readonly Encoding[] = ['chatml', 'llama3', 'llama2', 'turn-tags', 'hh', 'speakers'];
/** Forms that a plain text may begin like: they need an answer's header, too. */
const ANSWERED: Partial<Record<Encoding, RegExp>> = { hh: /\n\n(Human|Assistant):/, speakers: /(ASSISTANT|### ?Assistant):|\[\|AI\|\]/ };
const WRAPPERS = ['messages', 'conversations', 'conversation', 'turns', 'dialog'];

/**
 * The one type that every form of a conversation becomes. Nothing is dropped: what cannot be read as a turn is in `leftovers`.
 * A text that is no transcript becomes one turn of `role`. Without an encoding the value itself decides: a text is a transcript
 * only if it begins as one.
 */
export function conversationOf(value: Cell, encoding: Encoding | undefined, role = 'user'): Conversation {
  if (value instanceof Uint8Array) return conversationOf(new TextDecoder().decode(value), encoding, role);
  if (typeof value === 'string') return ofText(value, encoding, role);
  if (value === null) return { form: 'plain', turns: [], leftovers: [] };
  return ofMessages(value, 'messages', role) ?? { form: 'plain', turns: [], leftovers: [jsonText(value)] };
}

/** A conversation as a list of nothing but texts (LIMA, UltraChat, DailyDialog): a person and the model take turns. */
export function dialogueOf(value: Cell): Conversation | undefined {
  if (!isList(value) || value.length < 2 || !value.every((t) => typeof t === 'string')) return undefined;
  const turns = value.map((text, index): Turn => ({ ...plainTurn(index % 2 === 0 ? 'user' : 'assistant', text, 0, 0), at: { index } }));
  return { form: 'messages', turns, leftovers: [] };
}

/** Messages in any of their forms; undefined where the value is none of them. */
function ofMessages(value: Cell, form: 'messages' | 'json', role: string): Conversation | undefined {
  const typed = form === 'messages';
  if (isList(value)) return ofList(value, form, role);
  const parallel = value instanceof CellStruct ? parallelMessages(value) : undefined;
  if (parallel) return { form, turns: parallel.messages.map((m, i) => turnOf(m, i, typed)), leftovers: parallel.rest.names.length === 0 ? [] : [jsonText(parallel.rest)] };
  const message = messageOf(value);
  if (message) return { form, turns: treePath(message).map((m, i) => turnOf(m, i, typed)), leftovers: [] };
  const exchange = exchangeTurns(value, 0);
  if (exchange) return { form, turns: exchange, leftovers: [] };
  return value instanceof CellStruct ? ofWrapper(value, form, role) : undefined;
}

/** `{"messages": […], …}`: the other fields are left over. */
function ofWrapper(value: CellStruct, form: 'messages' | 'json', role: string): Conversation | undefined {
  const at = value.names.findIndex((n, i) => WRAPPERS.includes(n) && isList(value.values[i]));
  const list = value.values[at];
  if (!isList(list) || list.length === 0 || !list.every((m) => messageOf(m) !== undefined || exchangeTurns(m, 0) !== undefined)) return undefined;
  const inner = ofList(list, form, role);
  const others = value.names.flatMap((name, i) => (i === at || (value.values[i] ?? null) === null ? [] : [{ name, cell: value.values[i] ?? null }]));
  return others.length === 0 ? inner : { ...inner, leftovers: [...inner.leftovers, jsonText(new CellStruct(others.map((o) => o.name), others.map((o) => o.cell)))] };
}

function ofList(list: readonly Cell[], form: 'messages' | 'json', role: string): Conversation {
  const leftovers: string[] = [];
  const turns = list.flatMap((item, index): readonly Turn[] => {
    const message = messageOf(item);
    if (message) return [turnOf(message, index, form === 'messages')];
    if (item === null) return [nullTurn(index)];
    if (typeof item === 'string') return [{ ...plainTurn(role, item, 0, 0), at: { index } }];
    const exchange = isPair(item) ? pairTurns(item, index) : exchangeTurns(item, index);
    if (exchange) return exchange;
    const inner = isList(item) ? ofList(item, form, role) : undefined;
    leftovers.push(...(inner?.leftovers ?? [jsonText(item)]));
    return inner?.turns ?? [];
  });
  return { form, turns, leftovers };
}

/** `["question", "answer"]` as LlamaFactory's `history` has it. */
function isPair(cell: Cell): cell is readonly [string | null, string | null] {
  return isList(cell) && cell.length === 2 && cell.every((c) => typeof c === 'string' || c === null) && cell.some((c) => c !== null);
}

function pairTurns(pair: readonly [string | null, string | null], index: number): Turn[] {
  return (['user', 'assistant'] as const).map((role, i) => ({ ...plainTurn(role, pair[i] ?? '', 0, 0), nullContent: pair[i] === null, at: { index } }));
}

function ofText(text: string, encoding: Encoding | undefined, role: string): Conversation {
  const found = encoding === undefined ? sniffed(text, role) : encoded(text, encoding, role);
  return found ?? { form: 'plain', turns: [plainTurn(role, text, 0, codePoints(text))], leftovers: [] };
}

function encoded(text: string, encoding: Encoding, role: string): Conversation | undefined {
  switch (encoding) {
    case 'plain':
    case 'json':
      return undefined;
    case 'messages':
      return sniffed(text, role);
    case 'json-messages':
      return ofJson(text, role) ?? sniffed(text, role) ?? unreadJson(text);
    default:
      // Rows may be rendered with several templates, of which the shape names the most frequent one.
      return transcriptOf(text, encoding) ?? sniffed(text, role);
  }
}

/** What should be messages and is not: no messages at all, or left over as it stands. */
function unreadJson(text: string): Conversation {
  const none = text.trim() === '' || /^\s*(?:null|\[\s*\])\s*$/.test(text);
  return { form: 'json', turns: [], leftovers: none ? [] : [text] };
}

function sniffed(text: string, role: string): Conversation | undefined {
  const transcript = TRANSCRIPTS.find((t) => beginsAs(text, t) && (ANSWERED[t]?.test(text) ?? true));
  return transcript ? transcriptOf(text, transcript) : ofJson(text, role);
}

/** JSON text of messages; undefined where it is no JSON or something else. */
function ofJson(text: string, role: string): Conversation | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  const parsed = tryParseJson(text);
  if (parsed === undefined) return undefined;
  const isTurn = (cell: Cell): boolean => messageOf(cell) !== undefined || exchangeTurns(cell, 0) !== undefined;
  if (isList(parsed) && !(parsed.length > 0 && parsed.every((m) => m === null || isTurn(m)) && parsed.some(isTurn))) return undefined;
  return ofMessages(parsed, 'json', role);
}
