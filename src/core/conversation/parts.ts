import { CellMap, CellStruct, isList } from '../cell';
import type { Cell } from '../cell';
import type { Part } from '../conversation';
import { FieldTaker } from './fieldTaker';
import { jsonText, structOfMap } from './jsonText';
import { textParts, thoughtParts } from './thoughts';
import { toolCall } from './toolCalls';
import type { Taken } from './toolCalls';

/** How a message's content is read. */
export interface Reading {
  /** Whether `<think>` in it is a thought: in a model's turn it is, in an instruction about such tags it is a word. */
  readonly thoughts: boolean;
  /** The value comes from a column's struct, not from JSON. */
  readonly typed: boolean;
}

/** Content as it stands in a message: text, one part, or a list of parts. Null content gives no part. */
export function contentParts(content: Cell, path: string, reading: Reading): Taken {
  if (content === null) return { parts: [], extra: [] };
  if (typeof content === 'string') return { parts: reading.thoughts ? thoughtParts(content) : textParts(content), extra: [] };
  if (content instanceof Uint8Array) return contentParts(new TextDecoder().decode(content), path, reading);
  if (content instanceof CellStruct) return typedPart(content, path, reading);
  if (isList(content)) {
    const taken = content.map((c, i) => contentParts(c, `${path}[${i}]`, reading));
    return { parts: taken.flatMap((t) => t.parts), extra: taken.flatMap((t) => t.extra) };
  }
  const struct = content instanceof CellMap ? structOfMap(content) : undefined;
  if (struct) return typedPart(struct, path, reading);
  return { parts: [{ kind: 'unknown', type: content instanceof CellMap ? 'map' : typeof content, json: jsonText(content) }], extra: [] };
}

const TEXT_FIELDS = ['text', 'value', 'content'];
const IMAGES = ['image_url', 'image', 'url', 'path', 'source', 'file_id'];
const AUDIOS = ['input_audio', 'audio', 'audio_url', 'url', 'path', 'source'];
const FILES = ['file', 'document', 'source', 'file_id', 'video', 'video_url', 'url', 'path'];

function typedPart(struct: CellStruct, path: string, reading: Reading): Taken {
  const taker = new FieldTaker(struct);
  const type = taker.text(['type']) ?? '';
  if (type === 'tool_use' || type === 'tool_call' || type === 'function_call') return toolCall(struct, path, reading.typed);
  if (type === 'tool_result') return toolResult(taker, path);
  const taken = partOf(taker, type === '' ? typeByFields(struct) : type);
  if (!taken) return { parts: [{ kind: 'unknown', type, json: jsonText(struct) }], extra: [] };
  return { parts: taken.parts, extra: [...taken.extra, ...taker.rest()].map(([name, value]) => [`${path}.${name}`, value]) };
}

function partOf(taker: FieldTaker, type: string): Taken | undefined {
  if (/^((in|out)put_)?text$/.test(type)) return made(taker.text(TEXT_FIELDS), (text) => ({ kind: 'text', text }));
  if (/^(reasoning|thinking|thought)$/.test(type)) return made(taker.text(['thinking', 'reasoning', ...TEXT_FIELDS]), (text) => ({ kind: 'reasoning', text, closed: true }));
  if (type === 'refusal') return made(taker.text(['refusal', ...TEXT_FIELDS]), (text) => ({ kind: 'refusal', text }));
  if (type.includes('image')) return media(taker, 'image', IMAGES);
  if (type.includes('audio')) return media(taker, 'audio', AUDIOS);
  return /file|document|video/.test(type) ? media(taker, 'file', FILES) : undefined;
}

/** A part that does not say its type is what its only known field says. */
function typeByFields(struct: CellStruct): string {
  const known: readonly (readonly [string, string])[] = [['text', 'text'], ['image_url', 'image'], ['image', 'image'], ['input_audio', 'audio'], ['audio', 'audio'], ['file', 'file'], ['thinking', 'thinking'], ['refusal', 'refusal'], ['value', 'text'], ['content', 'text']];
  return known.find(([name]) => (struct.get(name) ?? null) !== null)?.[1] ?? '';
}

function made(text: string | undefined, make: (text: string) => Part): Taken | undefined {
  return text === undefined ? undefined : { parts: [make(text)], extra: [] };
}

/** {type: 'tool_result', tool_use_id, content}: its content is text, parts of text, or anything else as JSON. */
function toolResult(taker: FieldTaker, path: string): Taken {
  const id = taker.text(['tool_use_id', 'tool_call_id', 'id']) ?? null;
  const name = taker.text(['name']) ?? null;
  const content = taker.any(['content', 'text', 'value', 'output']);
  return { parts: [{ kind: 'tool-result', id, name, text: resultText(content ?? null) }], extra: taker.rest(`${path}.`) };
}

/** What a tool gave back as one text: text as it is, parts of nothing but text joined by line feeds, else JSON. */
export function resultText(content: Cell): string {
  if (content === null) return '';
  if (typeof content === 'string') return content;
  if (content instanceof Uint8Array) return new TextDecoder().decode(content);
  const taken = isList(content) ? contentParts(content, '', { thoughts: false, typed: true }) : undefined;
  const texts = taken?.parts.flatMap((p) => (p.kind === 'text' ? [p.text] : []));
  return taken && texts && taken.extra.length === 0 && texts.length === taken.parts.length ? texts.join('\n') : jsonText(content);
}

const ADDRESSES = ['url', 'path', 'uri', 'file_id', 'id', 'filename', 'data'];

/** A picture, sound or file: where it lies, never fetched. Embedded bytes are named by their size; the record has them whole. */
function media(taker: FieldTaker, kind: 'image' | 'audio' | 'file', names: readonly string[]): Taken | undefined {
  const value = taker.any(names);
  if (value === undefined) return undefined;
  if (!(value instanceof CellStruct)) return { parts: [{ kind, reference: shownReference(value) }], extra: [] };
  const inner = new FieldTaker(value);
  const address = inner.any(ADDRESSES);
  const bytes = inner.any(['bytes']);
  const held = address ?? bytes;
  if (held === undefined) return { parts: [{ kind, reference: jsonText(value) }], extra: [] };
  return { parts: [{ kind, reference: shownReference(held) }], extra: inner.rest(`${kind}.`) };
}

function shownReference(value: Cell): string {
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (typeof value !== 'string') return jsonText(value);
  return value.startsWith('data:') || value.length > 2_000 ? `${value.slice(0, 40)}… (${value.length} characters)` : value;
}
