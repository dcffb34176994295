import type { Column } from '../../core/dataset';
import { LoupeError } from '../../core/message';
import { rolePathToSql } from '../../core/rolePath';
import { textSql } from '../../core/sql';
import type { AgreementAnswer, Judged } from './contract';
import { classFilter, unitFilter } from './unitFilter';

/** What a person wants to see the rows of. */
export type Asked =
  | { readonly of: 'cell'; readonly a: string; readonly b: string; readonly labelA: string; readonly labelB: string }
  | { readonly of: 'pair'; readonly a: string; readonly b: string; readonly same: boolean }
  | { readonly of: 'class'; readonly name: keyof Judged['classes'] }
  | { readonly of: 'classes'; readonly names: readonly (keyof Judged['classes'])[] }
  | { readonly of: 'disputed' };

/** What the filter must know of an answer. */
export type Read = Pick<AgreementAnswer, 'how' | 'spellings' | 'strengths' | 'types' | 'skipped' | 'raters' | 'derived'>;

/** A filter with more labels than these is nothing a person reads, or the engine wants. */
const MOST_LABELS = 200;
const INTEGERS = /^U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$/;

/**
 * The filter for exactly the rows that an answer counted in a cell or a class, as a person would write it over the columns; where
 * several rows make a unit, for all rows of those units (derived columns say it there, and where labels are many or in lists with names). Throws `rows-of-long` where columns cannot say it, `rows-of-sets` and `rows-of-many` where labels cannot be written in a filter.
 */
export function rowFilter(read: Read, columns: readonly Column[], asked: Asked): string {
  const { how, spellings } = read;
  if (how.layout === 'long' || how.unit !== 'row') return unitFilter(read, asked);
  const isMany = spellings.reduce((n, s) => n + s.plain.length + s.turned.length, 0) > MOST_LABELS;
  // Of scores, and of raters named in lists, no filter over the columns would be read: the derived columns say it in a word.
  if (read.derived === 'all' && (asked.of === 'class' || asked.of === 'disputed') && how.level !== 'set' && (isMany || (how.layout === 'nested' && how.label.length > 0))) return unitFilter(read, asked);
  if (how.level === 'set') throw new LoupeError('rows-of-sets', {}, 'usage');
  if (isMany) throw new LoupeError('rows-of-many', { most: MOST_LABELS }, 'usage');
  const verdicts = new RowVerdicts(read, columns);
  switch (asked.of) {
    case 'cell': return `${verdicts.said(asked.a, [asked.labelA])} and ${verdicts.said(asked.b, [asked.labelB])}`;
    case 'pair': return verdicts.pair(asked.a, asked.b, asked.same);
    case 'class': return classFilter(read, verdicts.labels, asked.name);
    case 'classes': return asked.names.map((name) => `(${classFilter(read, verdicts.labels, name)})`).join(' or ') || 'false';
    case 'disputed': return `len(list_distinct(${verdicts.labels})) > 1`;
  }
}

/** The verdicts of a row as SQL: a column each, or a list whose elements are verdicts, or verdicts with who gave them and what stood where. */
class RowVerdicts {
  readonly #read: Read;
  readonly #paths: { readonly values: readonly string[]; readonly ids: readonly string[]; readonly sides: readonly string[] };
  readonly #type: string;
  /** The parameter of lambdas, called as no column is. */
  readonly #v: string;

  constructor(read: Read, columns: readonly Column[]) {
    this.#read = read;
    const sql = (path: string): string => rolePathToSql(path, columns).text;
    const { raters, label, sides } = read.how;
    this.#paths = { values: raters.map(sql), ids: label.map(sql), sides: (sides ?? []).map(sql) };
    const types = new Set(read.types.map((type) => (this.#nested ? type.replace(/\[\]$/, '') : type)));
    this.#type = types.size === 1 ? ([...types][0] ?? '') : '';
    const names = new Set(columns.map((c) => c.name.toLowerCase()));
    this.#v = ['v', 'verdict', 'loupe_verdict'].find((name) => !names.has(name)) ?? 'loupe_v';
  }

  get #nested(): boolean {
    return this.#read.how.layout === 'nested';
  }

  /** What the rater said is one of these labels. */
  said(rater: string, labels: readonly string[]): string {
    return this.#is(this.#of(rater), labels);
  }

  pair(a: string, b: string, same: boolean): string {
    const { spellings } = this.#read;
    return spellings.map(({ label }) => {
      const others = same ? [label] : spellings.flatMap((s) => (s.label === label ? [] : [s.label]));
      return others.length === 0 ? 'false' : `(${this.said(a, [label])} and ${this.said(b, others)})`;
    }).join(' or ');
  }

  /** A list of the labels that count, one for each rater. */
  get labels(): string {
    const { spellings } = this.#read;
    const all = spellings.map((s) => s.label);
    const isPlain = this.#paths.sides.length === 0 && spellings.every((s) => s.plain.length === 1 && s.plain[0] === s.label);
    const whole = this.#rated(this.#list);
    if (isPlain && this.#paths.ids.length === 0) return `list_filter(${whole}, lambda ${this.#v}: ${this.#is(this.#v, all)})`;
    const label = isPlain ? `${this.#label(this.#v)}::varchar` : `case ${spellings.map((s) => `when ${this.#is(this.#v, [s.label])} then ${textSql(s.label)}`).join(' ')} end`;
    return `list_transform(list_filter(${whole}, lambda ${this.#v}: ${this.#is(this.#v, all)}), lambda ${this.#v}: ${label})`;
  }

  /** A label as the lists of `labels` hold it. */
  element(label: string): string {
    const isRaw = this.#paths.sides.length === 0 && this.#paths.ids.length === 0 && this.#read.spellings.every((s) => s.plain.length === 1 && s.plain[0] === s.label);
    return isRaw ? this.#literal(label) : textSql(label);
  }

  /** Beside the verdicts in an element of the list: who gave it, what stood where. */
  get #isZipped(): boolean {
    return this.#paths.ids.length > 0 || (this.#nested && this.#paths.sides.length > 0);
  }

  get #list(): string {
    const { values, ids, sides } = this.#paths;
    if (!this.#nested) {
      const texts = (of: readonly string[]): string => `[${of.map((value) => `${value}::varchar`).join(', ')}]`;
      if (this.#isZipped) return `list_zip(${[values, ...(values.length === 1 ? ids.map((id) => [id]) : [ids])].map(texts).join(', ')})`;
      return this.#type === '' ? texts(values) : `[${values.join(', ')}]`;
    }
    const casted = this.#type === '' ? values.map((v) => `${v}::varchar[]`) : values;
    const lists = casted.map((value, i) => (this.#isZipped ? `list_zip(${[value, ...(values.length === 1 ? ids : ids.slice(i, i + 1)), ...sides].join(', ')})` : value));
    return lists.slice(1).reduce((all, list) => `list_concat(${all}, ${list})`, lists[0] ?? '[]');
  }

  /** One verdict for each rater, where a rater gave several. */
  #rated(list: string): string {
    const { how, skipped } = this.#read;
    if (skipped.repeated === 0 || this.#paths.ids.length === 0 || how.repeat === 'all') return list;
    const valid = `list_filter(${list}, lambda ${this.#v}: ${this.#is(this.#v, this.#read.spellings.map((s) => s.label))})`;
    const others = how.repeat === 'last' ? `(${valid})[loupe_i + 1:]` : `(${valid})[:loupe_i - 1]`;
    return `list_filter(${valid}, lambda ${this.#v}, loupe_i: not list_contains(list_transform(${others}, lambda loupe_o: ${this.#name('loupe_o')}), ${this.#name(this.#v)}))`;
  }

  /** The verdict of one rater: a column, an element of the list. */
  #of(rater: string): string {
    const { how, spellings } = this.#read;
    const { values, ids } = this.#paths;
    if (ids.length === 0) {
      if (!this.#nested) return values[how.raters.indexOf(rater)] ?? 'null';
      const path = how.raters.findIndex((p) => values.length > 1 && rater.startsWith(`${p} `));
      const position = Number(path < 0 ? rater : rater.slice((how.raters[path]?.length ?? 0) + 1));
      const list = values[Math.max(0, path)] ?? 'null';
      return this.#isZipped ? `(${this.#list})[${String(position)}]` : `(${list})[${String(position)}]`;
    }
    const time = how.repeat === 'all' ? / #(\d+)$/.exec(rater) : null;
    const name = time ? rater.slice(0, time.index) : rater;
    const at = time ? time[1] ?? '1' : how.repeat === 'last' ? '-1' : '1';
    return `list_filter(${this.#list}, lambda ${this.#v}: ${this.#name(this.#v)} = ${textSql(name)} and ${this.#is(this.#v, spellings.map((s) => s.label))})[${at}]`;
  }

  /** Who gave a verdict. */
  #name(verdict: string): string {
    const many = this.#paths.values.length === 1 ? this.#paths.ids.length : 1;
    const parts = Array.from({ length: many }, (_, i) => `${verdict}[${String(i + 2)}]::varchar`);
    return parts.length === 1 ? (parts[0] ?? '') : `concat_ws(' / ', ${parts.map((part) => `case when trim(${part}) <> '' then ${part} end`).join(', ')})`;
  }

  #label(verdict: string): string {
    return this.#isZipped ? `${verdict}[1]` : verdict;
  }

  #is(verdict: string, labels: readonly string[]): string {
    const { spellings } = this.#read;
    const of = (kind: 'plain' | 'turned'): string => {
      const texts = [...new Set(spellings.flatMap((s) => (labels.includes(s.label) ? s[kind] : [])))].map((text) => this.#literal(text));
      const value = this.#isPlainType ? this.#label(verdict) : `${this.#label(verdict)}::varchar`;
      return texts.length === 0 ? 'false' : texts.length === 1 ? `${value} = ${texts[0] ?? ''}` : `${value} in (${texts.join(', ')})`;
    };
    const named = this.#paths.ids.length > 0 ? ` and trim(${this.#name(verdict)}) <> ''` : '';
    const isNamed = verdict === this.#v ? named : '';
    if (this.#paths.sides.length === 0) return `${of('plain')}${isNamed}`;
    const ids = this.#paths.values.length === 1 ? this.#paths.ids.length : Math.min(1, this.#paths.ids.length);
    const [first, second] = this.#nested ? [`${verdict}[${String(ids + 2)}]`, `${verdict}[${String(ids + 3)}]`] : this.#paths.sides;
    return `case when ${first ?? ''}::varchar > ${second ?? ''}::varchar then ${of('turned')} else ${of('plain')} end${isNamed}`;
  }

  get #isPlainType(): boolean {
    return (this.#type === 'VARCHAR' || INTEGERS.test(this.#type)) && (this.#nested || !this.#isZipped);
  }

  #literal(text: string): string {
    return this.#isPlainType && INTEGERS.test(this.#type) && /^-?\d+$/.test(text) ? text : textSql(text);
  }
}
