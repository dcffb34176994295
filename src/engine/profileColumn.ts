import { messageFields } from '../core/messageFields';
import type { ProfileKind, ProfileMeasure } from '../core/profile';
import { ident, sql } from '../core/sql';
import type { Sql } from '../core/sql';
import { elementOf, isBoolean, isInteger, isNumber, isText, parseType } from '../core/type';

/** Longer texts are no categories. */
export const LONGEST_CATEGORY = 100;

/** How a column is measured. */
export interface Measured {
  readonly kind: ProfileKind;
  readonly measure: ProfileMeasure;
  readonly value: Sql;
  /** What is counted and binned, as a double; NULL where the value is NULL or not finite. */
  readonly figure: Sql | null;
  readonly of: 'real' | 'whole' | 'seconds';
  /** A short text, to be counted as one of few. */
  readonly name: Sql | null;
  /** Of messages: the role of the last one. */
  readonly lastRole: Sql | null;
  readonly hashed: boolean;
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
  const base = { value, figure: null, of: 'real', name: null, lastRole: null, hashed: true, shown, shownName: shown, moment: 'TIMESTAMP' } as const;
  const finite = (figure: Sql): Sql => sql`case when isfinite(${value}) then ${figure} end`;
  if (isBoolean(type)) return { ...base, kind: 'boolean', measure: 'value', figure: null, name: sql`(${value})::varchar` };
  if (isInteger(type)) return { ...base, kind: 'number', measure: 'value', of: 'whole', figure: sql`(${value})::double` };
  if (isNumber(type)) {
    const isFloat = type.kind === 'scalar' && type.name === 'FLOAT';
    return { ...base, kind: 'number', measure: 'value', figure: typeText.startsWith('DECIMAL') ? sql`(${value})::double` : finite(sql`(${value})::double`), shown: isFloat ? `${shown}::double` : shown };
  }
  if (isText(type)) {
    const written = typeText === 'VARCHAR' ? shown : `${shown}::varchar`;
    const text = typeText === 'VARCHAR' ? value : sql`(${value})::varchar`;
    return { ...base, kind: 'text', measure: 'characters', of: 'whole', figure: sql`length(${text})::double`, name: sql`case when length(${text}) <= ${String(LONGEST_CATEGORY)} then ${text} end`, shown: `length(${written})`, shownName: written };
  }
  if (type.kind === 'scalar' && /^(DATE|TIMESTAMP)/.test(type.name)) return { ...base, kind: 'time', measure: 'seconds', of: 'seconds', figure: finite(sql`epoch(${value})`), moment: /TIME ZONE/.test(type.name) ? 'TIMESTAMPTZ' : 'TIMESTAMP' };
  const nested = { ...base, hashed: false, of: 'whole' } as const;
  if (type.kind === 'map') return { ...nested, kind: 'list', measure: 'elements', figure: sql`cardinality(${value})::double`, shown: `cardinality(${shown})` };
  if (type.kind === 'array') return { ...nested, kind: 'value', measure: 'value' };
  if (type.kind !== 'list') return { ...nested, kind: 'value', measure: 'value', hashed: type.kind === 'scalar' };
  const fields = messageFields(type);
  const length = { ...nested, figure: sql`len(${value})::double`, shown: `len(${shown})` } as const;
  if (!fields || elementOf(type)?.kind !== 'struct') return { ...length, kind: 'list', measure: 'elements' };
  return { ...length, kind: 'messages', measure: 'messages', lastRole: sql`left(lower((${value})[-1].${ident(fields.role)}), 40)` };
}
