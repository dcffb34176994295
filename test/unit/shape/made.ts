import type { Role, Shape } from '../../../src/core/shape';
import { shapeOf } from './sample';

/** A dataset rebuilt from its schema: SQL for each column, with `i` as the row's number. */
export interface Made {
  readonly name: string;
  readonly kind: Shape['kind'];
  /** All roles there are: what is not named here must not be there. */
  readonly roles: Partial<Record<Role, readonly string[]>>;
  readonly columns: Readonly<Record<string, string>>;
  /** 40 where it does not matter. */
  readonly rows?: number;
}

/** Prose that differs from row to row. */
export const long = (what: string): string => `'This is ${what} number ' || i || ', which goes on for a while so that it reads as prose and not as a word of a set.'`;
export const short = (what: string): string => `'${what} ' || i`;
export const pick = (...words: string[]): string => `[${words.map((w) => `'${w}'`).join(', ')}][1 + i % ${words.length}]`;
export const uid = (of: string): string => `md5('${of}' || i)`;
export const json = (value: string): string => `to_json(${value})::varchar`;
export const msgs = (...turns: [string, string][]): string => `[${turns.map(([role, text]) => `{'role': '${role}', 'content': ${long(text)}}`).join(', ')}]`;
export const speakers = (...turns: [string, string][]): string => `[${turns.map(([from, text]) => `{'from': '${from}', 'value': ${long(text)}}`).join(', ')}]`;
export const ask = msgs(['user', 'a question']);
export const chat = msgs(['user', 'a question'], ['assistant', 'an answer']);
export const worse = msgs(['user', 'a question'], ['assistant', 'a worse answer']);
export const answered = msgs(['assistant', 'an answer']);

export async function rolesOf(made: Made): Promise<Pick<Shape, 'kind' | 'roles'>> {
  const columns = Object.entries(made.columns).map(([name, sql]) => `${sql} as "${name}"`);
  const { kind, roles } = await shapeOf(`(select ${columns.join(', ')} from range(${made.rows ?? 40}) t(i))`);
  return { kind, roles };
}
