import { isList } from '../../core/cell';
import type { Kind, Role } from '../../core/shape';
import { isBoolean, isText } from '../../core/type';
import { isNumeric, neverAnswers } from './values';
import type { Seen } from './values';

type Roles = Readonly<Partial<Record<Role, readonly string[]>>>;

/** What kind of dataset these roles make, and the code of the reason. */
export function kindOf(roles: Roles, seen: readonly Seen[]): { kind: Kind; reason: string } {
  const has = (role: Role): boolean => roles[role] !== undefined;
  const column = (role: Role): Seen | undefined => seen.find((s) => s.name === roles[role]?.[0]);
  const is = (kind: Kind, reason: string): { kind: Kind; reason: string } => ({ kind, reason });
  if (has('chosen') && has('rejected')) return is('preference', 'kind-preference');
  if (has('responses')) return responsesKind(roles, seen);
  if (has('raters')) return is('rated', 'kind-rated');
  const label = column('label');
  if ((has('messages') || (has('prompt') && has('response'))) && label && isBoolean(label.type)) return is('unpaired', 'kind-unpaired');
  if (has('score') && has('raterId') && !has('messages')) return is('judged', 'kind-judged');
  if (has('response') && has('score')) return is('judged', 'kind-judged');
  if (has('messages')) return has('model') && has('id') && seen.length <= 8 ? is('outputs', 'kind-outputs') : is('chat', 'kind-chat');
  if (has('prompt') && has('response')) return has('model') ? is('outputs', 'kind-outputs') : is('instruction', 'kind-instruction');
  const prompt = column('prompt');
  if (prompt?.encoding === 'messages') return has('answer') || neverAnswers(prompt) ? is('eval', 'kind-eval') : is('chat', 'kind-chat');
  if (has('prompt')) return is('eval', 'kind-eval');
  if (has('response')) return has('model') ? is('outputs', 'kind-outputs') : is('text', 'kind-text');
  const prose = seen.some((s) => isText(s.type) && s.values.some((v) => typeof v === 'string' && v.length > 200));
  if (has('model') && !prose && seen.some((s) => isNumeric(s))) return is('metrics', 'kind-metrics');
  if (has('text')) return is('text', 'kind-text');
  return is('table', 'kind-table');
}

/** Two answers make a pair; more, or ranks and scores beside a list, make a ranking. */
function responsesKind(roles: Roles, seen: readonly Seen[]): { kind: Kind; reason: string } {
  const paths = roles.responses ?? [];
  if (paths.length === 2) return { kind: 'pair', reason: 'kind-pair' };
  const first = (paths[0] ?? '').replace(/\[\].*$/, '');
  const lists = seen.find((s) => s.name === first)?.values.filter(isList) ?? [];
  const pairs = lists.length > 0 && lists.every((l) => l.length === 2);
  return pairs && (roles.raters !== undefined || roles.label !== undefined) ? { kind: 'pair', reason: 'kind-pair' } : { kind: 'ranked', reason: 'kind-ranked' };
}
