import { CellStruct, isList } from '../cell';
import type { Cell } from '../cell';
import type { Part, Turn } from '../conversation';
import { tryParseJson } from '../json';
import { contentParts, textParts, toolCalls } from './parts';
import { turnRole } from './turnRole';

const ROLE = ['role', 'from', 'speaker', 'author'];
const CONTENT = ['content', 'value', 'parts', 'text', 'message'];
const REASONING = ['reasoning_content', 'reasoning', 'thinking'];
const TRAINED = ['loss_weight', 'weight', 'train', 'loss'];

/** Is this a message: a struct with a role and a content under any of their names? */
export function isMessage(cell: Cell | undefined): cell is CellStruct {
  return cell instanceof CellStruct && nameIn(cell, ROLE) !== undefined && (nameIn(cell, CONTENT) !== undefined || cell.names.includes('tool_calls'));
}

function nameIn(message: CellStruct, names: readonly string[]): string | undefined {
  return names.find((n) => message.names.includes(n));
}

/** One message as a turn. Fields are found by name, in any order; what no part came from stays in `extra`. */
export function turnOf(message: CellStruct, index: number): Turn {
  const used = new Set<string>();
  const take = (names: readonly string[]): Cell => {
    const name = nameIn(message, names);
    if (name === undefined) return null;
    used.add(name);
    return message.get(name) ?? null;
  };
  const roleCell = take(ROLE);
  const rawRole = typeof roleCell === 'string' ? roleCell : '';
  const role = turnRole(rawRole);
  const content = take(CONTENT);
  const parts: Part[] = [];
  const reasoning = take(REASONING);
  if (typeof reasoning === 'string' && reasoning !== '') parts.push({ kind: 'reasoning', text: reasoning, closed: true });
  if (role === 'tool' && typeof content === 'string') parts.push({ kind: 'tool-result', id: text(take(['tool_call_id'])), name: text(message.get('name') ?? null), text: content });
  else if (isCallRole(rawRole) && typeof content === 'string') parts.push(...(callText(content) ?? textParts(content)));
  else parts.push(...contentParts(content));
  for (const name of ['tool_calls', 'function_call']) {
    if (!message.names.includes(name)) continue;
    const calls = toolCalls(message.get(name) ?? null);
    if (!calls) continue;
    used.add(name);
    parts.push(...calls);
  }
  const trained = take(TRAINED);
  const name = text(take(['name']));
  const extra = message.names.flatMap((n, i): [string, Cell][] => (used.has(n) || message.values[i] === null ? [] : [[n, message.values[i] ?? null]]));
  return {
    role, rawRole, name, parts, nullContent: content === null, extra, at: { index },
    trained: typeof trained === 'number' || typeof trained === 'boolean' ? trained : null,
  };
}

function isCallRole(raw: string): boolean {
  return /^(function_call|tool_call)$/i.test(raw);
}

/** The text of a `function_call` turn: JSON of one call or of several. */
function callText(content: string): Part[] | undefined {
  const parsed = tryParseJson(content);
  const known = parsed instanceof CellStruct ? parsed.names.includes('name') : isList(parsed) && parsed.every((c) => c instanceof CellStruct);
  return known && parsed !== undefined ? toolCalls(parsed) : undefined;
}

function text(cell: Cell): string | null {
  return typeof cell === 'string' ? cell : null;
}

/** A struct of parallel lists ({from: […], value: […]}) as a list of messages. */
export function parallelMessages(cell: CellStruct): CellStruct[] | undefined {
  const lists = cell.values.map((v) => (isList(v) ? v : undefined));
  if (nameIn(cell, ROLE) === undefined || nameIn(cell, CONTENT) === undefined || lists.some((l) => l === undefined)) return undefined;
  const length = Math.max(0, ...lists.map((l) => l?.length ?? 0));
  return Array.from({ length }, (_, i) => new CellStruct(cell.names, lists.map((l) => l?.[i] ?? null)));
}
