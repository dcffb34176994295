import type { Column } from '../../core/dataset';
import { LoupeError } from '../../core/message';
import { textSql } from '../../core/sql';
import type { Param, Sql } from '../../core/sql';
import { sqlTokens } from '../../core/sqlTokens';
import { boundQuery } from './parameters';
import type { Parameter } from './savedQuery';

/** A statement with values in place of `$name`, and the way back from its places to those of the text as it is written. */
export interface BoundText {
  readonly sql: string;
  back(at: number): number;
}

const SAMPLES: Readonly<Record<string, string>> = { integer: '1', number: '1', text: 'text', boolean: 'true' };

/** Puts values into a statement as SQL that stands by itself. Throws as `boundQuery`. */
export function boundText(sql: string, parameters: readonly Parameter[], values: ReadonlyMap<string, string>, columns: readonly Column[], others: readonly string[] = []): BoundText {
  const pieces: { readonly start: number; readonly end: number; readonly written: number; readonly length: number }[] = [];
  let text = '';
  for (const token of sqlTokens(sql)) {
    if (token.kind !== 'parameter' || !token.text.startsWith('$')) {
      text += token.text;
      continue;
    }
    const value = valueOf(token.text, parameters, values, columns, others);
    pieces.push({ start: text.length, end: text.length + value.length, written: token.start, length: token.text.length });
    text += value;
  }
  return { sql: text, back: (at) => {
    let moved = 0;
    for (const { start, end, written, length } of pieces) {
      if (at < start) break;
      if (at < end) return written;
      moved += length - (end - start);
    }
    return at + moved;
  } };
}

/** Values for a look at a statement: the presets, else one of the type. */
export function sampleValues(parameters: readonly Parameter[], columns: readonly Column[], others: readonly string[] = []): ReadonlyMap<string, string> {
  return new Map(parameters.flatMap(({ name, type, preset }): [string, string][] => {
    if (preset !== null) return [[name, preset]];
    if (type === 'column') return columns.slice(0, 1).map((c) => [name, c.name]);
    if (type === 'dataset') return others.slice(0, 1).map((o) => [name, o]);
    const sample = SAMPLES[type];
    return sample === undefined ? [] : [[name, sample]];
  }));
}

function valueOf(written: string, parameters: readonly Parameter[], values: ReadonlyMap<string, string>, columns: readonly Column[], others: readonly string[]): string {
  const name = written.slice(1);
  const parameter = parameters.find((p) => p.name === name);
  if (!parameter) throw new LoupeError('query-file-undeclared', { file: '', name }, 'input');
  const bound = boundQuery({ name: '', description: '', keywords: [], needs: [], parameters: [parameter], sql: written, path: null }, new Map([...values].filter(([key]) => key === name)), columns, others);
  return inline({ text: bound.sql, params: bound.parameters });
}

/** Each `?` of a piece that we made, as its value. */
function inline({ text, params }: Sql): string {
  const left = [...params];
  return sqlTokens(text).map((t) => (t.kind === 'parameter' ? literalOf(left.shift() ?? null) : t.text)).join('');
}

function literalOf(value: Param): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return textSql(value);
  return typeof value === 'object' ? value.integer : String(value);
}
