import { messageFields } from '../core/messageFields';
import type { ProfileKind, ProfileMeasure } from '../core/profile';
import { ident, raw } from '../core/sql';
import type { Sql } from '../core/sql';
import { elementOf, isBoolean, isInteger, isNumber, isText, parseType } from '../core/type';

/** Longer texts are no categories. */
export const LONGEST_CATEGORY = 100;

/** What a value is called while it is measured. */
export const VALUE = ident('loupe\u00b7value');

/** How a column is measured, over its values by the name `VALUE`. */
export interface Measured {
  readonly kind: ProfileKind;
  readonly measure: ProfileMeasure;
  /** What the values are of the rows of the dataset. */
  readonly value: Sql;
  /** What is counted and binned, as a double; NULL where the value is NULL or not finite. */
  readonly figure: Sql | null;
  readonly of: 'real' | 'whole' | 'seconds';
  /** A short text, to be counted as one of few. */
  readonly name: Sql | null;
  /** Of messages: the role of the last one. */
  readonly lastRole: Sql | null;
  /** How different values are told apart: each by itself, by a hash, or not at all. */
  readonly distinct: 'value' | 'hash' | 'no';
  /** In a condition that a person reads: the figure's own expression, and the value as text. */
  readonly shown: string;
  readonly shownName: string;
  /** How a moment is written, where the figure is seconds. */
  readonly moment: 'TIMESTAMP' | 'TIMESTAMPTZ';
}

/** What is measured of a column of a type, whose value is `value` and which a person's SQL calls `name`. */
export function measured(typeText: string, value: Sql, name: string): Measured {
  const type = parseType(typeText);
  const shown = ident(name);
  const base = { value, figure: null, of: 'real', name: null, lastRole: null, distinct: 'value', shown, shownName: shown, moment: 'TIMESTAMP' } as const;
  const finite = (figure: string): Sql => raw(`case when isfinite(${VALUE}) then ${figure} end`);
  if (isBoolean(type)) return { ...base, kind: 'boolean', measure: 'value', figure: null, name: raw(`${VALUE}::varchar`) };
  if (isInteger(type)) return { ...base, kind: 'number', measure: 'value', of: 'whole', figure: raw(`${VALUE}::double`) };
  if (isNumber(type)) {
    const isFloat = type.kind === 'scalar' && type.name === 'FLOAT';
    return { ...base, kind: 'number', measure: 'value', figure: typeText.startsWith('DECIMAL') ? raw(`${VALUE}::double`) : finite(`${VALUE}::double`), shown: isFloat ? `${shown}::double` : shown };
  }
  if (isText(type)) {
    const written = typeText === 'VARCHAR' ? shown : `${shown}::varchar`;
    const text = typeText === 'VARCHAR' ? VALUE : `${VALUE}::varchar`;
    return { ...base, distinct: 'hash', kind: 'text', measure: 'characters', of: 'whole', figure: raw(`length(${text})::double`), name: raw(text), shown: `length(${written})`, shownName: written };
  }
  if (type.kind === 'scalar' && /^(DATE|TIMESTAMP)/.test(type.name)) return { ...base, kind: 'time', measure: 'seconds', of: 'seconds', figure: finite(`epoch(${VALUE})`), moment: /TIME ZONE/.test(type.name) ? 'TIMESTAMPTZ' : 'TIMESTAMP' };
  const nested = { ...base, distinct: 'no', of: 'whole' } as const;
  if (type.kind === 'map') return { ...nested, kind: 'list', measure: 'elements', figure: raw(`cardinality(${VALUE})::double`), shown: `cardinality(${shown})` };
  if (type.kind === 'array') return { ...nested, kind: 'value', measure: 'value' };
  if (type.kind !== 'list') return { ...nested, kind: 'value', measure: 'value', distinct: type.kind === 'scalar' ? 'hash' : 'no' };
  const fields = messageFields(type);
  const length = { ...nested, figure: raw(`len(${VALUE})::double`), shown: `len(${shown})` } as const;
  if (!fields || elementOf(type)?.kind !== 'struct') return { ...length, kind: 'list', measure: 'elements' };
  return { ...length, kind: 'messages', measure: 'messages', lastRole: raw(`left(lower(${VALUE}[-1].${ident(fields.role)}), 40)`) };
}
