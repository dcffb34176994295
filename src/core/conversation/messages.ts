import { CellMap, CellStruct, isList } from '../cell';
import type { Cell } from '../cell';
import type { Part, Turn } from '../conversation';
import { tryParseJson } from '../json';
import { FieldTaker } from './fieldTaker';
import type { Extra } from './fieldTaker';
import { structOfMap } from './jsonText';
import { contentParts, resultText } from './parts';
import { textParts } from './thoughts';
import { isCallText, toolCalls } from './toolCalls';
import type { Taken } from './toolCalls';
import { isCallRole, turnRole } from './turnRole';

const ROLE = ['role', 'from', 'speaker', 'author'];
const CONTENT = ['content', 'value', 'parts', 'text', 'message', 'utterance'];
const REASONING = ['reasoning_content', 'reasoning', 'thinking'];
const THOUGHTS = ['thought', 'thinking', 'reasoning'];
const TRAINED = ['loss_weight', 'weight', 'train', 'trainable', 'loss', 'loss_mask', 'train_on_turn'];
const CALLS = ['tool_calls', 'function_call'];
const CALL_IDS = ['tool_call_id', 'call_id'];

/** The cell as a message (a struct, or a map with text keys, with a role and a content); undefined where it is none. */
export function messageOf(cell: Cell | undefined): CellStruct | undefined {
  const struct = cell instanceof CellMap ? structOfMap(cell) : cell;
  if (!(struct instanceof CellStruct)) return undefined;
  const has = (names: readonly string[]): boolean => names.some((n) => struct.names.includes(n));
  return has(ROLE) && (has(CONTENT) || has(CALLS)) ? struct : undefined;
}

/**
 * One message as a turn. Fields are found by name, in any order; a field no part came from stays in `extra`, unless it is null.
 * `typed` says that the message comes from a column's struct and not from JSON text.
 */
export function turnOf(message: CellStruct, index: number, typed: boolean): Turn {
  const taker = new FieldTaker(message);
  const rawRole = taker.text(ROLE) ?? '';
  const role = turnRole(rawRole);
  const reasoning = taker.text(REASONING);
  const content = taker.any(CONTENT) ?? null;
  const name = taker.text(['name']) ?? null;
  const parts: Part[] = reasoning === undefined || reasoning === '' ? [] : [{ kind: 'reasoning', text: reasoning, closed: true }];
  const extra: Extra[] = [];
  const add = (taken: Taken): void => {
    parts.push(...taken.parts);
    extra.push(...taken.extra);
  };
  if (role === 'tool' && content !== null) parts.push(...toolResults(content, taker.text(CALL_IDS) ?? null, name));
  else add(said(content, rawRole, role === 'assistant', typed));
  for (const field of CALLS) {
    const calls = taker.take([field], (cell): cell is Cell => toolCalls(cell, field, typed) !== undefined);
    add(calls === undefined ? { parts: [], extra: [] } : (toolCalls(calls, field, typed) ?? { parts: [], extra: [] }));
  }
  const refusal = taker.text(['refusal']);
  if (refusal !== undefined) parts.push({ kind: 'refusal', text: refusal });
  const trained = taker.take(TRAINED, isFlag) ?? null;
  return { role, rawRole, name, parts, nullContent: content === null, trained, extra: [...extra, ...taker.rest()], at: { index } };
}

/** What a tool gave back. A content that says itself what its parts are is left to that. */
function toolResults(content: Cell, id: string | null, name: string | null): Part[] {
  return [{ kind: 'tool-result', id, name, text: resultText(content) }];
}

function said(content: Cell, rawRole: string, thoughts: boolean, typed: boolean): Taken {
  if (isCallRole(rawRole) && typeof content === 'string') {
    const calls = isCallText(content) ? toolCalls(content, 'value', false) : undefined;
    return calls ?? { parts: textParts(content), extra: [] };
  }
  const wrapped = thoughts ? wrappedAnswer(content) : undefined;
  return wrapped ?? contentParts(content, 'content', { thoughts, typed });
}

/** `{"answer": …}` and nothing but what was thought before it: how Arena-Hard 2 keeps an answer. Beside questions that are texts, it is JSON text in its column. */
function wrappedAnswer(content: Cell): Taken | undefined {
  const value = typeof content === 'string' && /^\s*\{\s*"(answer|thought|thinking|reasoning)"/.test(content) ? tryParseJson(content) : content;
  if (!(value instanceof CellStruct) || !value.names.every((n) => n === 'answer' || THOUGHTS.includes(n))) return undefined;
  const taker = new FieldTaker(value);
  const [thought, answer] = [taker.text(THOUGHTS), taker.text(['answer'])];
  if (answer === undefined || taker.rest().length > 0) return undefined;
  return { parts: [...(thought === undefined || thought === '' ? [] : [{ kind: 'reasoning', text: thought, closed: true } as const]), { kind: 'text', text: answer }], extra: [] };
}

function isFlag(cell: Cell): cell is number | boolean {
  return typeof cell === 'number' || typeof cell === 'boolean';
}

const PAIRS = ['input,output', 'user,assistant', 'human,assistant', 'instruction,response', 'prompt,response', 'question,answer'].map((p) => p.split(','));

/** `{input, output}`: what the person said and what was answered, as two turns; other fields stay with the first. */
export function exchangeTurns(cell: Cell, index: number): Turn[] | undefined {
  const pair = cell instanceof CellStruct ? PAIRS.find((names) => names.every((n) => cell.names.includes(n))) : undefined;
  if (!(cell instanceof CellStruct) || !pair) return undefined;
  const taker = new FieldTaker(cell);
  const [asked, answered] = pair.map((name) => taker.any([name]) ?? null);
  const turns = ([['user', asked ?? null], ['assistant', answered ?? null]] as const).map(([role, value], i): Turn => {
    const { parts, extra } = contentParts(value, pair[i] ?? '', { thoughts: role === 'assistant', typed: true });
    return { role, rawRole: pair[i] ?? '', name: null, parts, nullContent: value === null, trained: null, extra, at: { index } };
  });
  return turns.map((turn, i) => (i === 0 ? { ...turn, extra: [...turn.extra, ...taker.rest()] } : turn));
}

const REPLIES = ['replies', 'children'];

/**
 * A message that holds its replies (OASST's trees) as the path of the best ones: the lowest rank, else the first. The other
 * replies stay in the message they answer.
 */
export function treePath(root: CellStruct): readonly CellStruct[] {
  const path: CellStruct[] = [];
  for (let message: CellStruct | undefined = root; message; ) {
    const at: number = message.names.findIndex((n, i) => REPLIES.includes(n) && isList(message?.values[i]));
    const value: Cell | undefined = message.values[at];
    const replies: readonly Cell[] = isList(value) ? value : [];
    const best: Cell | undefined = replies.filter((r) => messageOf(r)).sort((a, b) => rankOf(a) - rankOf(b))[0];
    path.push(at < 0 ? message : withField(message, at, replies.filter((r) => r !== best)));
    message = messageOf(best);
  }
  return path;
}

function rankOf(reply: Cell): number {
  const rank = messageOf(reply)?.get('rank');
  return typeof rank === 'number' ? rank : Number.MAX_SAFE_INTEGER;
}

/** The struct with another list in a field; without the field where the list is empty. */
function withField(struct: CellStruct, at: number, list: readonly Cell[]): CellStruct {
  const kept = struct.names.map((_, i) => i).filter((i) => i !== at || list.length > 0);
  return new CellStruct(kept.map((i) => struct.names[i] ?? ''), kept.map((i) => (i === at ? list : (struct.values[i] ?? null))));
}

/** A place in a list where a message should be and null is. */
export function nullTurn(index: number): Turn {
  return { role: 'other', rawRole: '', name: null, parts: [], nullContent: true, trained: null, extra: [], at: { index } };
}

/**
 * A struct of parallel lists ({from: […], value: […]}) as a list of messages, and its fields that are no lists. Lists of unequal
 * length leave null where they end. Undefined where role and content are not both lists.
 */
export function parallelMessages(cell: CellStruct): { messages: CellStruct[]; rest: CellStruct } | undefined {
  const listed = (names: readonly string[]): boolean => names.some((n) => isList(cell.get(n)));
  if (!listed(ROLE) || !listed(CONTENT)) return undefined;
  const fields = cell.names.map((name, i) => ({ name, value: cell.values[i] ?? null }));
  const lists = fields.flatMap(({ name, value }) => (isList(value) ? [{ name, value }] : []));
  const others = fields.filter(({ value }) => !isList(value) && value !== null);
  const length = Math.max(0, ...lists.map((l) => l.value.length));
  const names = lists.map((l) => l.name);
  return {
    messages: Array.from({ length }, (_, i) => new CellStruct(names, lists.map((l) => l.value[i] ?? null))),
    rest: new CellStruct(others.map((o) => o.name), others.map((o) => o.value)),
  };
}
