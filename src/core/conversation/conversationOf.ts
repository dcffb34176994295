import { CellStruct, isList } from '../cell';
import type { Cell } from '../cell';
import type { Conversation } from '../conversation';
import { jsonOf, tryParseJson } from '../json';
import type { Encoding } from '../shape';
import { isMessage, parallelMessages, turnOf } from './messages';
import { plainTurn, transcriptOf } from './transcript';

const SNIFFED: readonly (readonly [Encoding, RegExp])[] = [
  ['hh', /(^|\n\n)Human: ?[^]*\n\nAssistant:/], ['chatml', /<\|im_start\|>/], ['llama3', /<\|start_header_id\|>/], ['llama2', /\[INST\]/], ['turn-tags', /<\|(user|assistant|system)\|>|<start_of_turn>/],
];

/**
 * The one type that every form of a conversation becomes. Nothing is dropped: what cannot be read as a turn is in
 * `leftovers`. A text that is no transcript becomes one turn of `role`.
 */
export function conversationOf(value: Cell, encoding: Encoding | undefined, role = 'user'): Conversation {
  if (value === null) return { form: 'plain', turns: [], leftovers: [] };
  if (value instanceof Uint8Array) return conversationOf(new TextDecoder().decode(value), encoding, role);
  if (typeof value === 'string') return ofText(value, encoding, role);
  if (isMessage(value)) {
    const parallel = parallelMessages(value);
    return { form: 'messages', turns: (parallel ?? [value]).map((m, i) => turnOf(m, i)), leftovers: [] };
  }
  if (isList(value)) return ofList(value, 'messages', role);
  return { form: 'plain', turns: [], leftovers: [jsonOf(value)] };
}

function ofList(list: readonly Cell[], form: 'messages' | 'json', role: string): Conversation {
  const leftovers: string[] = [];
  const turns = list.flatMap((item, index) => {
    if (item instanceof CellStruct && isMessage(item)) return [turnOf(item, index)];
    if (isList(item)) return ofList(item, form, role).turns;
    if (typeof item === 'string') return [{ ...plainTurn(role, item, 0, 0), at: { index } }];
    if (item !== null) leftovers.push(jsonOf(item));
    return [];
  });
  return { form, turns, leftovers };
}

function ofText(text: string, encoding: Encoding | undefined, role: string): Conversation {
  const sniffed = encoding ?? SNIFFED.find(([, mark]) => mark.test(text))?.[0] ?? (/^\s*[[{]/.test(text) ? 'json-messages' : undefined);
  if (sniffed === 'json-messages' || sniffed === 'json') {
    const parsed = tryParseJson(text);
    const messages = parsed instanceof CellStruct ? [parsed] : parsed;
    if (isList(messages) && messages.length > 0 && messages.every((m) => isMessage(m))) return ofList(messages, 'json', role);
  } else if (sniffed !== undefined) {
    const found = transcriptOf(text, sniffed);
    if (found) return found;
  }
  return { form: 'plain', turns: [plainTurn(role, text, 0, text.length)], leftovers: [] };
}
