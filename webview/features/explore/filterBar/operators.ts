import type { Condition, FilterLiteral, FilterValue } from '../../../../src/core/filterBar';
import { t } from '../../../kit/l10n';
import type { Field, FieldKind } from './fields';
import { SQL_FIELD } from './fields';
import { listText, textsOf } from './listText';

/** How many values a person gives, and of what kind: `column` is a number’s column. */
export type Asks = 'nothing' | 'value' | 'text' | 'range' | 'values' | 'number' | 'column';

export interface Operator {
  readonly id: string;
  readonly label: string;
  readonly asks: Asks;
}

/** What a person puts into the form. */
export interface Given {
  readonly operator: string;
  readonly value: string;
  readonly to: string;
  readonly matchCase: boolean;
}

const NUMBER = /^[+-]?(?:\d[\d_]*\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** What can be said of values of a kind, the likeliest first. */
export function operatorsOf(kind: FieldKind): readonly Operator[] {
  const op = (id: string, label: string, asks: Asks = 'value'): Operator => ({ id, label, asks });
  const none = [op('null', t('is NULL'), 'nothing'), op('notNull', t('is not NULL'), 'nothing')];
  const order = [op('>', '>'), op('>=', '≥'), op('<', '<'), op('<=', '≤'), op('=', '='), op('!=', '≠')];
  const within = [op('contains', t('contains'), 'text'), op('notContains', t('does not contain'), 'text')];
  const lists = [op('in', t('is one of'), 'values'), op('notIn', t('is none of'), 'values')];
  const matching = [op('matches', t('matches regex'), 'text'), op('notMatches', t('does not match regex'), 'text')];
  switch (kind) {
    case 'text':
      return [...within, op('=', t('is')), op('!=', t('is not')), ...lists, ...matching, op('empty', t('is empty or NULL'), 'nothing'), op('notEmpty', t('is not empty'), 'nothing'), op('longer', t('has more characters than'), 'number'), op('shorter', t('has fewer characters than'), 'number'), ...none];
    case 'number':
      return [...order, op('between', t('is between'), 'range'), ...lists, op('>column', t('is greater than column'), 'column'), op('<column', t('is less than column'), 'column'), ...none];
    case 'time':
      return [op('>=', t('is at or after')), op('<', t('is before')), op('between', t('is between'), 'range'), op('=', t('is')), ...none];
    case 'boolean':
      return [op('true', t('is true'), 'nothing'), op('false', t('is false'), 'nothing'), ...none];
    case 'list':
      return [op('has', t('has the element')), op('notHas', t('has not the element')), op('more', t('has more elements than'), 'number'), op('fewer', t('has fewer elements than'), 'number'), ...within, ...none];
    case 'nested':
      return [...within, ...matching, ...none];
    case 'fixed':
      return [op('fixed', t('is so'), 'nothing')];
    case 'sql':
      return [op('sql', t('is'), 'text')];
  }
}

/** The condition that the form says; undefined where a value is missing or none of its kind. */
export function conditionOf(field: Field, { operator, value, to, matchCase }: Given, fields: readonly Field[]): Condition | undefined {
  if (field.fixed) return field.fixed;
  const of: FilterValue = (field.kind === 'nested' || field.kind === 'list') && /ontains|atches/.test(operator) ? { ...field.of, as: 'text' } : field.of;
  const not = /^not/.test(operator) ? { not: true as const } : {};
  const literal = (text: string): FilterLiteral | undefined => literalOf(text, field.kind === 'number' || field.ofNumbers);
  const count = (as: 'characters' | 'elements', is: '>' | '<'): Condition | undefined => (NUMBER.test(value.trim()) ? { op: 'compare', of: { ...field.of, as }, is, to: { number: value.trim() } } : undefined);
  switch (operator) {
    case 'sql':
      return value.trim() === '' ? undefined : { op: 'sql', text: value.trim() };
    case 'contains':
    case 'notContains':
      return value === '' ? undefined : { op: 'contains', of, text: value, matchCase, ...not };
    case 'matches':
    case 'notMatches':
      return value === '' ? undefined : { op: 'matches', of, pattern: value, matchCase, ...not };
    case 'in':
    case 'notIn': {
      const values = textsOf(value).map(literal);
      return values.length === 0 || values.includes(undefined) ? undefined : { op: 'in', of, values: values.filter((v) => v !== undefined), ...not };
    }
    case 'has':
    case 'notHas': {
      const element = literal(value);
      return element && { op: 'has', of, value: element, ...not };
    }
    case 'between': {
      const [low, high] = [literal(value), literal(to)];
      return low && high && to !== '' && value !== '' ? { op: 'between', of, from: low, to: high } : undefined;
    }
    case 'null':
    case 'notNull':
      return { op: 'null', of, ...not };
    case 'empty':
    case 'notEmpty':
      return { op: 'empty', of, ...not };
    case 'true':
      return { op: 'true', of };
    case 'false':
      return { op: 'true', of, not: true };
    case 'longer':
    case 'shorter':
      return count('characters', operator === 'longer' ? '>' : '<');
    case 'more':
    case 'fewer':
      return count('elements', operator === 'more' ? '>' : '<');
    case '>column':
    case '<column': {
      const other = fields.find((f) => f.label === value && f.kind === 'number');
      return other && { op: 'compare', of, is: operator === '>column' ? '>' : '<', to: other.of };
    }
    case '=':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=': {
      const compared = field.kind === 'time' && value.trim() === '' ? undefined : literal(value);
      return compared && { op: 'compare', of, is: operator, to: compared };
    }
    default:
      return undefined;
  }
}

function literalOf(text: string, isNumber: boolean): FilterLiteral | undefined {
  if (!isNumber) return { text };
  return NUMBER.test(text.trim()) ? { number: text.trim().replace(/^\+/, '') } : undefined;
}

/** What the form shows for a condition; undefined where it is edited as SQL. */
export function givenOf(condition: Condition, fields: readonly Field[]): { readonly field: Field; readonly given: Given } | undefined {
  const same = fields.find((f) => f.fixed && JSON.stringify(f.fixed) === JSON.stringify(condition));
  const given = (operator: string, value = '', to = '', matchCase = false): Given => ({ operator, value, to, matchCase });
  if (same) return { field: same, given: given('fixed') };
  if (condition.op === 'group' || condition.op === 'sql') return undefined;
  const field = fields.find((f) => f.fixed === undefined && f.key !== SQL_FIELD && JSON.stringify(f.of.path) === JSON.stringify(condition.of.path));
  const shown = field && shownAs(condition, field, fields, given);
  // What would be another condition when it is put back is edited as SQL.
  return field && shown && JSON.stringify(sorted(conditionOf(field, shown, fields))) === JSON.stringify(sorted(condition)) ? { field, given: shown } : undefined;
}

type Known = Exclude<Condition, { op: 'group' } | { op: 'sql' }>;

function shownAs(condition: Known, field: Field, fields: readonly Field[], given: (operator: string, value?: string, to?: string, matchCase?: boolean) => Given): Given | undefined {
  const negated = (id: string): string => ('not' in condition ? `not${id.charAt(0).toUpperCase()}${id.slice(1)}` : id);
  switch (condition.op) {
    case 'compare': {
      const { to, of } = condition;
      if ('path' in to) return given(`${condition.is}column`, fields.find((f) => f.kind === 'number' && JSON.stringify(f.of) === JSON.stringify(to))?.label ?? '');
      if (of.as === 'characters') return given(condition.is === '>' ? 'longer' : 'shorter', plain(to));
      if (of.as === 'elements') return given(condition.is === '>' ? 'more' : 'fewer', plain(to));
      return given(condition.is, plain(to));
    }
    case 'between':
      return 'not' in condition ? undefined : given('between', plain(condition.from), plain(condition.to));
    case 'range':
      return undefined;
    case 'in':
      return given(negated('in'), listText(condition.values.map(plain)));
    case 'contains':
      return given(negated('contains'), condition.text, '', condition.matchCase);
    case 'matches':
      return given(negated('matches'), condition.pattern, '', condition.matchCase);
    case 'has':
      return given(negated('has'), plain(condition.value));
    case 'null':
    case 'empty':
      return given(negated(condition.op));
    case 'true':
      return field.kind === 'boolean' ? given('not' in condition ? 'false' : 'true') : undefined;
  }
}

function plain(literal: FilterLiteral): string {
  return 'text' in literal ? literal.text : 'number' in literal ? literal.number : String(literal.boolean);
}

/** The same whatever the order of its fields. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => [k, sorted(v)]);
}
