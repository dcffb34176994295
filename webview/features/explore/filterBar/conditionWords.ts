import type { Condition, FilterLiteral, FilterValue } from '../../../../src/core/filterBar';
import { groupDigits } from '../../../../src/core/sentences';
import { t } from '../../../kit/l10n';
import type { Field } from './fields';

const SIGNS = { '=': '=', '!=': '≠', '<': '<', '<=': '≤', '>': '>', '>=': '≥' } as const;
const MOST_VALUES = 4;
const MOST_CHARACTERS = 60;

/** A condition in words, short enough for a chip. */
export function conditionWords(condition: Condition, fields: readonly Field[]): string {
  const fixed = fields.find((f) => f.fixed && JSON.stringify(f.fixed) === JSON.stringify(condition));
  if (fixed) return fixed.label;
  if (condition.op === 'sql') return short(condition.text.replaceAll(/\s+/g, ' '));
  if (condition.op === 'group') {
    const words = condition.bar.conditions.filter((c) => c.isOn).map((c) => conditionWords(c.condition, fields));
    return `(${words.join(condition.bar.combine === 'and' ? ` ${t('and')} ` : ` ${t('or')} `)})`;
  }
  const of = valueWords(condition.of, fields);
  const isNot = 'not' in condition;
  switch (condition.op) {
    case 'compare':
      return `${of} ${SIGNS[condition.is]} ${'path' in condition.to ? valueWords(condition.to, fields) : literalWords(condition.to)}`;
    case 'between':
      return isNot ? t('{0} not from {1} to {2}', of, literalWords(condition.from), literalWords(condition.to)) : t('{0} from {1} to {2}', of, literalWords(condition.from), literalWords(condition.to));
    case 'range':
      return `${literalWords(condition.from)} ${condition.above === '>' ? '<' : '≤'} ${of} ${SIGNS[condition.below]} ${literalWords(condition.to)}`;
    case 'in': {
      const { values } = condition;
      const list = `${values.slice(0, MOST_VALUES).map(literalWords).join(', ')}${values.length > MOST_VALUES ? ` … (${groupDigits(values.length)})` : ''}`;
      return isNot ? t('{0} is none of {1}', of, list) : t('{0} is one of {1}', of, list);
    }
    case 'contains':
      return isNot ? t('{0} does not contain “{1}”', of, short(condition.text)) : t('{0} contains “{1}”', of, short(condition.text));
    case 'matches':
      return isNot ? t('{0} does not match /{1}/', of, short(condition.pattern)) : t('{0} matches /{1}/', of, short(condition.pattern));
    case 'has':
      return isNot ? t('{0} has not {1}', of, literalWords(condition.value)) : t('{0} has {1}', of, literalWords(condition.value));
    case 'null':
      return isNot ? t('{0} is not NULL', of) : t('{0} is NULL', of);
    case 'empty':
      return isNot ? t('{0} is not empty', of) : t('{0} is empty', of);
    case 'true':
      return isNot ? t('{0} is false', of) : t('{0} is true', of);
  }
}

function valueWords({ path, as }: FilterValue, fields: readonly Field[]): string {
  const name = fields.find((f) => f.fixed === undefined && JSON.stringify(f.of.path) === JSON.stringify(path))?.label ?? path.join('.');
  if (as === 'characters') return t('length of {0}', name);
  return as === 'elements' ? t('elements of {0}', name) : name;
}

function literalWords(literal: FilterLiteral): string {
  return 'text' in literal ? `“${short(literal.text)}”` : 'number' in literal ? literal.number : String(literal.boolean);
}

function short(text: string): string {
  const points = Array.from(text);
  return points.length > MOST_CHARACTERS ? `${points.slice(0, MOST_CHARACTERS - 1).join('')}…` : text;
}
