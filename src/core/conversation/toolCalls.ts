import { CellStruct, isList } from '../cell';
import type { Cell } from '../cell';
import type { Part } from '../conversation';
import { tryParseJson } from '../json';
import { FieldTaker } from './fieldTaker';
import type { Extra } from './fieldTaker';
import { jsonText, withoutNulls } from './jsonText';

/** Parts made of a value, and the fields of it that no part came from. */
export interface Taken {
  readonly parts: readonly Part[];
  readonly extra: readonly Extra[];
}

const ARGUMENTS = ['arguments', 'input', 'parameters', 'args'];

/**
 * One call in any of its forms: {function: {name, arguments}}, {name, arguments}, {name, input}. `typed` says that the value
 * comes from a column's struct, where a null is an argument that was not given; in JSON a null is a value.
 */
export function toolCall(call: CellStruct, path: string, typed: boolean): Taken {
  const outer = new FieldTaker(call);
  const id = outer.text(['id', 'call_id', 'tool_call_id']) ?? null;
  const inner = outer.take(['function', 'functionCall'], isStruct);
  const taker = inner ? new FieldTaker(inner) : outer;
  const name = taker.text(['name', 'tool_name', 'recipient_name']) ?? '';
  const given = taker.any(ARGUMENTS);
  const text = given === undefined ? '' : typeof given === 'string' ? given : jsonText(typed ? withoutNulls(given) : given);
  const extra = [...outer.rest(`${path}.`).filter(([n, v]) => !(n === `${path}.type` && isCallType(v))), ...(inner ? taker.rest(`${path}.function.`) : [])];
  return { parts: [{ kind: 'tool-call', id, name, arguments: text, valid: text === '' || tryParseJson(text) !== undefined }], extra };
}

/** `tool_calls` as a list of structs, one struct, or JSON text of these. Undefined where it is none of them. */
export function toolCalls(value: Cell, path: string, typed: boolean): Taken | undefined {
  if (typeof value === 'string') {
    if (value.trim() === '') return { parts: [], extra: [] };
    const parsed = tryParseJson(value);
    return parsed === undefined || typeof parsed === 'string' ? undefined : toolCalls(parsed, path, false);
  }
  if (value === null) return { parts: [], extra: [] };
  if (value instanceof CellStruct) return toolCall(value, path, typed);
  if (!isList(value)) return undefined;
  const taken = value.map((call, i): Taken => {
    if (call instanceof CellStruct) return toolCall(call, `${path}[${i}]`, typed);
    return { parts: call === null ? [] : [{ kind: 'unknown', type: 'tool-call', json: jsonText(call) }], extra: [] };
  });
  return { parts: taken.flatMap((t) => t.parts), extra: taken.flatMap((t) => t.extra) };
}

/** Is this JSON text of a call, or of several? */
export function isCallText(text: string): boolean {
  const parsed = tryParseJson(text);
  const calls = isList(parsed) ? parsed : [parsed];
  return calls.length > 0 && calls.every((c) => c instanceof CellStruct && (c.names.includes('name') || c.get('function') instanceof CellStruct));
}

function isStruct(cell: Cell): cell is CellStruct {
  return cell instanceof CellStruct;
}

function isCallType(value: Cell): boolean {
  return value === 'function' || value === 'tool_use' || value === 'tool_call' || value === 'function_call';
}
