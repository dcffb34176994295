import { ATTRIBUTES } from '../../core/attributes';
import type { Column } from '../../core/dataset';
import { parseRolePath, printRolePath } from '../../core/rolePath';
import { elementOf, fieldsOf, parseType, printType } from '../../core/type';
import type { Aspect } from './contract';

/** Where verdicts are, before it is known which of them. */
export interface Verdicts {
  readonly layout: 'wide' | 'nested' | 'long';
  readonly values: readonly string[];
  readonly ids: readonly string[];
}

/** Intervals of a table of aspects are of so many resamples at most: it needs fewer than one figure. */
export const ASPECT_RESAMPLES = 1_000;

/** What stands beside a verdict and is none. */
const BESIDE = new Set('id name time timestamp date spent duration seconds comment comments confidence reason reasons explanation feedback rationale text note notes index rank ranking swapped raw gold true final original parsed model version'.split(' '));

/**
 * What raters judged, where they gave several verdicts on one unit: fields beside the verdict whose names share its word (`overall_pref`
 * and `helpful_pref`) and whose types are its own, columns likewise, or lists of ratings that are called after attributes
 * (`helpfulness`, `verbosity`). The aspect that the shape names is first; none where there is one alone.
 */
export function aspectsOf(plan: Verdicts, columns: readonly Column[], several: readonly string[] = []): readonly Aspect[] {
  if (plan.values.some((v) => v.trim().startsWith('('))) return [];
  const found = plan.layout === 'long' ? ofLong(plan, columns, several) : plan.values.some((v) => v.includes('[]')) ? ofStructs(plan, columns) : plan.layout === 'nested' ? ofLists(plan) : ofColumns(plan, columns);
  return found.length > 1 ? found : [];
}

/** Fields of the structs that hold the verdicts. */
function ofStructs({ values }: Verdicts, columns: readonly Column[]): readonly Aspect[] {
  const places = values.map((value) => structAt(value, columns));
  const [first] = places;
  if (!first || !places.every((p) => p?.field === first.field)) return [];
  return siblings(first.field, first.fields).flatMap(({ name, text }) => {
    const inAll = places.every((p) => p?.fields.some((f) => f.name === text && f.type === first.fields.find((g) => g.name === first.field)?.type) ?? false);
    return inAll ? [{ name, values: places.map((p) => (p ? p.pathOf(text) : '')) }] : [];
  });
}

interface Field {
  readonly name: string;
  readonly type: string;
}

interface StructPlace {
  readonly field: string;
  readonly fields: readonly Field[];
  pathOf(field: string): string;
}

function structAt(value: string, columns: readonly Column[]): StructPlace | undefined {
  const path = parseRolePath(value, columns.map((c) => c.name));
  if ('expression' in path) return undefined;
  const last = path.steps.at(-1);
  const column = columns.find((c) => c.name === path.column);
  if (!column || !last || !('field' in last)) return undefined;
  let type = parseType(column.type) as ReturnType<typeof parseType> | undefined;
  for (const step of path.steps.slice(0, -1)) type = 'field' in step ? fieldsOf(type).find((f) => f.name === step.field)?.type : elementOf(type);
  return {
    field: last.field, fields: fieldsOf(type).map((f) => ({ name: f.name, type: printType(f.type) })),
    pathOf: (field) => printRolePath({ column: path.column, steps: [...path.steps.slice(0, -1), { field }] }, columns.map((c) => c.name)),
  };
}

function ofLists({ values, ids }: Verdicts): readonly Aspect[] {
  const names = values.map((value) => words(value));
  const shared = names.every((n) => n.length > 1 && n.at(-1) === names[0]?.at(-1)) ? 1 : 0;
  const bare = names.map((n) => n.slice(0, n.length - shared).join('_'));
  return ids.length === 0 && bare.every((name) => ATTRIBUTES.has(name)) ? values.map((value, i) => ({ name: bare[i] ?? value, values: [value] })) : [];
}

/** A column for each rater and aspect: `annotator1_overall`, `annotator1_helpful`. */
function ofColumns({ values }: Verdicts, columns: readonly Column[]): readonly Aspect[] {
  const [first, second] = values.map((value) => words(value));
  const column = columns.find((c) => c.name === values[0]);
  if (!first || !second || !column || first.length < 2) return [];
  const isMark = first.map((word, i) => word !== second[i]);
  const own = isMark.lastIndexOf(false);
  if (own < 0 || second.length !== first.length || !isMark.includes(true)) return [];
  const named = new Map(columns.map((c) => [words(c.name).join(' '), c]));
  const others = columns.flatMap((c) => {
    const other = words(c.name);
    const word = other[own] ?? '';
    if (c.type !== column.type || other.length !== first.length || BESIDE.has(word) || other.some((w, i) => i !== own && w !== first[i])) return [];
    const of = values.map((value) => named.get(words(value).map((w, i) => (i === own ? word : w)).join(' '))?.name);
    return of.every((v) => v !== undefined) ? [{ name: word, values: of }] : [];
  });
  return firstFirst(others, first[own] ?? '');
}

/** Several labels or scores that the shape names, or columns whose names share the label's word. */
function ofLong({ values }: Verdicts, columns: readonly Column[], several: readonly string[]): readonly Aspect[] {
  const [value = ''] = values;
  if (several.length > 1 && several.includes(value)) return several.map((path) => ({ name: path, values: [path] }));
  const column = columns.find((c) => c.name === value);
  if (!column) return [];
  const same = columns.filter((c) => c.type === column.type).map((c) => ({ name: c.name, type: c.type }));
  return siblings(column.name, same).map(({ name, text }) => ({ name, values: [text] }));
}

/** The fields of the same type whose names share the first or the last word of this one's, or are attributes as this one is: it is first. */
function siblings(field: string, fields: readonly Field[]): readonly { readonly name: string; readonly text: string }[] {
  const type = fields.find((f) => f.name === field)?.type;
  const own = words(field);
  const verdict = own.at(-1) ?? '';
  const others = fields.flatMap(({ name, type: of }) => {
    const its = words(name);
    if (of !== type || name === field || its.some((w) => BESIDE.has(w))) return [];
    if (ATTRIBUTES.has(own.join('_')) && ATTRIBUTES.has(its.join('_'))) return [{ name: its.join('_'), text: name }];
    if (its.length < 2 || ATTRIBUTES.has(own.join('_'))) return [];
    if (its.at(-1) === verdict) return [{ name: its.slice(0, -1).join(' '), text: name }];
    return own.length === 1 && its[0] === verdict ? [{ name: its.slice(1).join(' '), text: name }] : [];
  });
  const name = ATTRIBUTES.has(own.join('_')) ? own.join('_') : own.length > 1 ? own.slice(0, -1).join(' ') : 'overall';
  return [{ name, text: field }, ...others.filter((o) => o.name !== name)];
}

function firstFirst(aspects: readonly Aspect[], name: string): readonly Aspect[] {
  return [...aspects.filter((a) => a.name === name), ...aspects.filter((a) => a.name !== name)];
}

/** `overall-rating`, `overallRating` → overall, rating; `annotator1_pref` → annotator, 1, pref. */
function words(name: string): readonly string[] {
  return name.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/([A-Za-z])(\d)/g, '$1 $2').toLowerCase().split(/[^\p{L}\p{N}]+/u).filter((w) => w !== '');
}
