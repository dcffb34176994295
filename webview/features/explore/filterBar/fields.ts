import type { Condition, FilterValue } from '../../../../src/core/filterBar';
import { DEFECTS } from '../../../../src/core/conversation/defects';
import { elementOf, parseType } from '../../../../src/core/type';
import type { TypeNode } from '../../../../src/core/type';
import type { DerivedHead, OpenedDataset } from '../../../../src/features/explore/contract';
import { t } from '../../../kit/l10n';
import { DERIVED } from '../columns';

/** What a value is for conditions. `fixed`: the condition is the whole of it; `sql`: a person writes it. */
export type FieldKind = 'text' | 'number' | 'time' | 'boolean' | 'list' | 'nested' | 'fixed' | 'sql';

/** Something that a condition can be about. */
export interface Field {
  readonly key: string;
  readonly label: string;
  readonly about: string;
  readonly kind: FieldKind;
  readonly of: FilterValue;
  /** Elements of a list are numbers. */
  readonly ofNumbers: boolean;
  readonly fixed?: Condition;
  /** The table's key of the column whose values are offered. */
  readonly column?: string;
  /** All values that it can have. */
  readonly values?: readonly string[];
}

export const SQL_FIELD = 'sql';
/** What is derived of verdicts begins so. */
const DISAGREEMENT = 'disagreement';
/** The share of a unit’s pairs of raters that differ. */
const DIFFERING: FilterValue = { path: [`${DISAGREEMENT}:share`] };
const NUMBERS = /^(?:U?(?:TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL)\b/;
const TIMES = /^(?:DATE|TIME|TIMESTAMP)/;

/** All that conditions can be about: what is known of conversations first, then columns, fields in them, and what is derived. */
export function fieldsOf({ info, derived }: OpenedDataset): Field[] {
  const ids = new Set(derived.map((d) => d.id));
  const columns = info.columns.filter((c) => c.unreadable === undefined).flatMap((c) => columnFields([c.name], parseType(c.type), c.name, 1));
  const first = speaking(ids, derived);
  const named = new Set(first.map((f) => f.of.path[0]));
  const others = derived.filter((d) => !named.has(d.id)).map((d) => derivedField(d, d.title, d.about));
  return [...first, ...columns, ...others, { key: 'loupe_row', label: t('row number'), about: 'loupe_row', kind: 'number', of: { path: ['loupe_row'] }, ofNumbers: false }, { key: SQL_FIELD, label: t('SQL condition'), about: t('written by hand'), kind: 'sql', of: { path: [] }, ofNumbers: false }];
}

/** What a person asks of conversations and pairs, in their words. */
function speaking(ids: ReadonlySet<string>, derived: readonly DerivedHead[]): Field[] {
  const own = (id: string, label: string, about: string): Field[] => derived.filter((d) => d.id === id).map((d) => derivedField(d, label, about));
  const fixed = (needed: readonly string[], label: string, about: string, condition: Condition): Field[] => (needed.every((id) => ids.has(id)) ? [{ key: `fixed:${label}`, label, about, kind: 'fixed', of: { path: [] }, ofNumbers: false, fixed: condition }] : []);
  const chars = (id: string): FilterValue => ({ path: [id] });
  return [
    ...own('last_assistant_turn', t('last assistant turn'), t('its whole text')),
    ...own('first_user_turn', t('first user turn'), t('its whole text')),
    ...own('turns', t('turns'), t('messages, system not counted')),
    ...own('chars', t('characters'), t('of all turns')),
    ...fixed(['chosen_chars', 'rejected_chars'], t('chosen longer than rejected'), t('by characters of the last answer'), { op: 'compare', of: chars('chosen_chars'), is: '>', to: chars('rejected_chars') }),
    ...fixed(['chosen_chars', 'rejected_chars'], t('rejected longer than chosen'), t('by characters of the last answer'), { op: 'compare', of: chars('chosen_chars'), is: '<', to: chars('rejected_chars') }),
    ...fixed(DIFFERING.path, t('raters disagree'), t('at least one pair of raters'), { op: 'compare', of: DIFFERING, is: '>', to: { number: '0' } }),
    ...own('defects', t('defect'), t('what is wrong with its conversation')).map((field) => ({ ...field, values: DEFECTS })),
  ];
}

function derivedField(head: DerivedHead, label: string, about: string): Field {
  const kind: FieldKind = head.type === 'integer' || head.type === 'number' || head.type === 'difference' ? 'number' : head.type === 'list' ? 'list' : head.type === 'text' || head.type === 'marks' ? 'text' : 'nested';
  return { key: DERIVED + head.id, label, about, kind, of: { path: [head.id] }, ofNumbers: false, column: DERIVED + head.id };
}

/** A column, and the plain fields of a struct. */
function columnFields(path: readonly string[], type: TypeNode, label: string, depth: number): Field[] {
  const field: Field = { key: `column:${path.join('\0')}`, label, about: typeWord(type), kind: kindOf(type), of: { path }, ofNumbers: isNumber(elementOf(type)), ...(path.length === 1 ? { column: label } : {}) };
  const inside = type.kind === 'struct' && depth > 0 ? type.fields.filter((f) => f.name !== '').flatMap((f) => columnFields([...path, f.name], f.type, `${label}.${f.name}`, depth - 1)) : [];
  return [field, ...inside];
}

function kindOf(type: TypeNode): FieldKind {
  if (type.kind === 'list' || type.kind === 'array') return elementOf(type)?.kind === 'scalar' ? 'list' : 'nested';
  if (type.kind !== 'scalar') return 'nested';
  if (isNumber(type)) return 'number';
  if (TIMES.test(type.name)) return 'time';
  return type.name === 'BOOLEAN' ? 'boolean' : 'text';
}

function isNumber(type: TypeNode | undefined): boolean {
  return type?.kind === 'scalar' && NUMBERS.test(type.name);
}

function typeWord(type: TypeNode): string {
  const words: Readonly<Record<Exclude<FieldKind, 'fixed' | 'sql'>, string>> = { text: t('text'), number: t('number'), time: t('time'), boolean: t('yes or no'), list: t('list'), nested: t('nested') };
  const kind = kindOf(type);
  return kind === 'fixed' || kind === 'sql' ? '' : words[kind];
}
