import { RoleValues } from '../../../core/roleSql/roleValues';
import type { RoleValue } from '../../../core/roleSql/roleValues';
import { typeAtPath } from '../../../core/rolePath';
import { sql } from '../../../core/sql';
import type { Sql } from '../../../core/sql';
import { elementOf, isText } from '../../../core/type';
import type { Role } from '../../../core/shape';
import { isStreamed } from '../contract';
import type { ComparisonSpec, MetricSpec } from '../contract';
import type { Beside } from '../keysContract';
import { besidePaths } from '../rule/beside';
import { referenceOf, verifierOf } from './readComputed';
import type { SideReading } from './readSides';

/** What is selected beside an answer, and what is made of it. */
export interface BesideRead {
  readonly values: readonly Sql[];
  /** A verifier reads the answer. */
  readonly needsAnswer: boolean;
  readonly of: (values: readonly unknown[], answer: string | null) => Beside[];
}

type Made = (value: unknown, answer: string | null) => Beside[];

/** Roles that say nothing about an answer. */
const OTHER_ROLES: readonly Role[] = ['id', 'prompt', 'system', 'messages', 'response', 'responses', 'chosen', 'rejected', 'text', 'model', 'source', 'answer', 'choices', 'checklist', 'tools', 'spans'];

/** What a row says about the answer of a side: what verifiers take from it, why judges gave their scores, other verdicts. */
export function besideAnswer(spec: ComparisonSpec, reading: SideReading): BesideRead {
  const { side, sql: own } = reading;
  const { columns, shape } = own.context;
  const verified = spec.metrics.flatMap((metric) => verifiedBy(metric, reading));
  const paths = besidePaths({
    columns, within: side.within, structs: spec.sides.flatMap((s) => s.within ?? []),
    used: [...OTHER_ROLES.flatMap((role) => shape.roles[role] ?? []), ...(side.answer === null ? [] : [side.answer]), ...(side.model === null ? [] : [side.model.column]), ...(spec.key.by === 'columns' ? spec.key.columns : []), ...(spec.sample === null ? [] : [spec.sample])],
    scores: spec.metrics.flatMap((metric) => scoreOf(metric)),
  });
  const found = paths.map(({ kind, path }): { readonly value: Sql; readonly make: Made } => {
    const isMany = isText(elementOf(typeAtPath(own.path(path), columns)));
    return { value: isMany ? own.value(path) : sql`(${own.value(path)})::varchar`, make: (value) => wordsOf(value).map(({ text, at }) => ({ kind, name: at === null ? path : `${path}[${String(at)}]`, text })) };
  });
  return read([...verified, ...found], verified.length > 0);
}

/** What a row says about what is asked: what is right, and what an answer has to fulfil. */
export function besidePrompt({ side, sql: own }: SideReading): BesideRead {
  const roles = new RoleValues(own.context);
  const answer = roles.paths('answer')[0];
  const isReference = answer !== undefined && answer !== side.answer && ![...roles.paths('response'), ...roles.paths('responses')].includes(answer);
  const text = isReference ? roles.text('answer') : null;
  const reference = text === null ? [] : [{ value: text, make: ((value) => wordsOf(value).map((word) => ({ kind: 'reference', name: answer ?? '', text: word.text }))) satisfies Made }];
  const checklist = roles.value('checklist');
  return read([...reference, ...(checklist ? [checklistRead(checklist)] : [])], false);
}

function checklistRead({ path, sql: value, type }: RoleValue): { readonly value: Sql; readonly make: Made } {
  const isList = elementOf(type) !== undefined;
  return {
    value: isList ? sql`list_transform(${value}, lambda loupe_point: loupe_point::varchar)` : sql`(${value})::varchar`,
    make: (given) => {
      const items = wordsOf(given).map(({ text }) => text);
      return items.length === 0 ? [] : [{ kind: 'checklist', name: path, items }];
    },
  };
}

function verifiedBy(metric: MetricSpec, reading: SideReading): { readonly value: Sql; readonly make: Made }[] {
  if (!('computed' in metric) || metric.computed.of !== 'verifier') return [];
  const verifier = verifierOf(metric.computed);
  const make: Made = (reference, answer) => {
    if (typeof reference !== 'string' || answer === null) return [];
    const { extracted, isFound, isRight, reference: right } = verifier.verify(answer, reference);
    return [{ kind: 'extracted', name: metric.name, text: extracted, isFound, isRight, reference: right }];
  };
  return [{ value: referenceOf(reading, metric.computed), make }];
}

function scoreOf(metric: MetricSpec): string[] {
  if ('path' in metric) return metric.path.startsWith('(') ? [] : [metric.path];
  return isStreamed(metric.computed) ? [] : [metric.computed.path];
}

function read(parts: readonly { readonly value: Sql; readonly make: Made }[], needsAnswer: boolean): BesideRead {
  return { values: parts.map((part) => part.value), needsAnswer, of: (values, answer) => parts.flatMap(({ make }, i) => make(values[i], answer)) };
}

/** A text, or each of several with its place; what is empty is not there. */
function wordsOf(value: unknown): { readonly text: string; readonly at: number | null }[] {
  if (typeof value === 'string') return value.trim() === '' ? [] : [{ text: value, at: null }];
  return Array.isArray(value) ? value.flatMap((text: unknown, i) => (typeof text === 'string' && text.trim() !== '' ? [{ text, at: i + 1 }] : [])) : [];
}
