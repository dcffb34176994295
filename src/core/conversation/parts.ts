import { CellStruct, isList } from '../cell';
import type { Cell } from '../cell';
import type { Part } from '../conversation';
import { jsonOf, tryParseJson } from '../json';

/** Text with `<think>…</think>` taken apart; an opened thought without its end is a thought to the end of the text. */
export function textParts(text: string): Part[] {
  const parts: Part[] = [];
  const add = (t: string): void => {
    if (t !== '') parts.push({ kind: 'text', text: t });
  };
  let rest = text;
  const lonely = /^([^]*?)<\/think(?:ing)?>/.exec(text);
  if (lonely && !/<think(?:ing)?>/.test(lonely[1] ?? '')) {
    parts.push({ kind: 'reasoning', text: lonely[1] ?? '', closed: true });
    rest = text.slice(lonely[0].length);
  }
  for (;;) {
    const open = /<think(?:ing)?>/.exec(rest);
    if (!open) break;
    const close = /<\/think(?:ing)?>/.exec(rest.slice(open.index));
    const from = open.index + open[0].length;
    const to = close ? open.index + close.index : rest.length;
    add(rest.slice(0, open.index));
    parts.push({ kind: 'reasoning', text: rest.slice(from, to), closed: close !== null });
    rest = close ? rest.slice(to + close[0].length) : '';
  }
  add(rest);
  return parts;
}

/** Content as it stands in a message: text, one part, or a list of parts. Null content gives no part. */
export function contentParts(content: Cell): Part[] {
  if (content === null) return [];
  if (typeof content === 'string') return textParts(content);
  if (content instanceof Uint8Array) return textParts(new TextDecoder().decode(content));
  if (content instanceof CellStruct) return [typedPart(content)];
  if (isList(content)) return content.flatMap((c) => contentParts(c));
  return [{ kind: 'unknown', type: typeof content, json: jsonOf(content) }];
}

const asText = (cell: Cell | undefined): string | undefined => (typeof cell === 'string' ? cell : undefined);

function typedPart(part: CellStruct): Part {
  const type = asText(part.get('type')) ?? '';
  const text = asText(part.get('text')) ?? asText(part.get('value')) ?? asText(part.get('content'));
  if ((type === 'text' || type === 'input_text' || type === 'output_text' || type === '') && text !== undefined) return { kind: 'text', text };
  if (/^(reasoning|thinking|thought)/.test(type)) return { kind: 'reasoning', text: text ?? asText(part.get('thinking')) ?? asText(part.get('reasoning')) ?? '', closed: true };
  if (type === 'refusal') return { kind: 'refusal', text: asText(part.get('refusal')) ?? text ?? '' };
  if (/image/.test(type)) return { kind: 'image', reference: reference(part, ['image_url', 'image', 'url', 'path', 'source']) };
  if (/audio/.test(type)) return { kind: 'audio', reference: reference(part, ['input_audio', 'audio', 'url', 'path']) };
  if (/file|document/.test(type)) return { kind: 'file', reference: reference(part, ['file', 'file_id', 'url', 'path']) };
  if (type === 'tool_use' || type === 'tool_call') return toolCall(part);
  if (type === 'tool_result') return { kind: 'tool-result', id: asText(part.get('tool_use_id')) ?? null, name: asText(part.get('name')) ?? null, text: text ?? jsonOf(part.get('content') ?? null) };
  return { kind: 'unknown', type, json: jsonOf(part) };
}

/** Where a picture or a file lies, never fetched; embedded data is named by its size. */
function reference(part: CellStruct, names: readonly string[]): string {
  for (const name of names) {
    const value = part.get(name);
    if (value instanceof CellStruct) return reference(value, ['url', 'path', 'data', 'id']);
    if (typeof value === 'string') return value.startsWith('data:') || value.length > 2000 ? `${value.slice(0, 40)}… (${value.length} characters)` : value;
    if (value instanceof Uint8Array) return `${value.length} bytes`;
  }
  return '';
}

/** One call in any of its forms: {function: {name, arguments}}, {name, arguments}, {name, input}. */
export function toolCall(call: CellStruct): Part {
  const inner = call.get('function');
  const named = inner instanceof CellStruct ? inner : call;
  const given = named.get('arguments') ?? named.get('input') ?? named.get('parameters') ?? null;
  const text = typeof given === 'string' ? given : jsonOf(withoutNulls(given));
  return { kind: 'tool-call', id: asText(call.get('id')) ?? null, name: asText(named.get('name')) ?? '', arguments: text, valid: tryParseJson(text) !== undefined };
}

/** Typed arguments hold a null for every argument that another call has: those were not given. */
function withoutNulls(cell: Cell): Cell {
  if (!(cell instanceof CellStruct)) return cell;
  const kept = cell.names.map((n, i) => [n, cell.values[i] ?? null] as const).filter(([, v]) => v !== null);
  return new CellStruct(kept.map(([n]) => n), kept.map(([, v]) => v));
}

/** `tool_calls` as a list of structs or as JSON text of one. Undefined where it is neither. */
export function toolCalls(value: Cell): Part[] | undefined {
  const read = typeof value === 'string' ? tryParseJson(value) : value;
  if (read === null) return [];
  if (read instanceof CellStruct) return [toolCall(read)];
  if (!isList(read)) return undefined;
  return read.map((c): Part => (c instanceof CellStruct ? toolCall(c) : { kind: 'unknown', type: 'tool-call', json: jsonOf(c) }));
}
