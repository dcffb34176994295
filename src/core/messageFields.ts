import { elementOf, fieldOf, fieldsOf, isText } from './type';
import type { TypeNode } from './type';

/** The names of the fields that hold a message's role and text. */
export interface MessageFields {
  readonly role: string;
  readonly text: string;
}

/** In a list of structs; null where it is none. */
export function messageFields(type: TypeNode | undefined): MessageFields | null {
  const fields = fieldsOf(elementOf(type));
  const role = ['role', 'from', 'speaker', 'author'].find((n) => fields.some((f) => f.name === n && isText(f.type)));
  const text = ['content', 'value', 'text'].find((n) => fields.some((f) => f.name === n && isText(f.type)));
  return role !== undefined && text !== undefined ? { role, text } : null;
}

/** In a struct of parallel lists: `{from: [...], value: [...]}`. */
export function parallelFields(type: TypeNode | undefined): MessageFields | null {
  const role = ['role', 'from'].find((n) => isText(elementOf(fieldOf(type, n))));
  const text = ['content', 'value'].find((n) => isText(elementOf(fieldOf(type, n))));
  return role !== undefined && text !== undefined ? { role, text } : null;
}
