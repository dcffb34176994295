import { elementOf, isInteger, isText } from '../../../core/type';
import type { Draft } from '../draft';
import { markedGroups } from '../marks';
import { distinctShare, isNumeric, isProse, isSentences, isTag, isTextual, meanLength, share, wordOf } from '../values';
import type { Seen } from '../values';
import { NAMES, NOT_A_ROW } from '../vocabulary';

/** What names a row: there in nearly every one and never the same twice. A constant column called `id` is none. */
export function guessId(draft: Draft): void {
  const fits = (s: Seen): boolean => (isTextual(s) || isInteger(s.type) || isUuid(s)) && (s.rows < 3 || (s.values.length >= s.rows * 0.9 && distinctShare(s.values) >= 0.98));
  const candidates = [...NAMES.id, ...draft.free().map((s) => s.plain).filter((n) => /_(id|uid|uuid|key)$/.test(n) && !NOT_A_ROW.test(n))];
  const hits = [...new Set(candidates)].flatMap((name) => draft.free().filter((s) => s.plain === name && fits(s)));
  // A plain counter is the weaker name where there is another one, and a hash the weakest.
  const isHash = (s: Seen): boolean => /(^|_)(hash|md5|sha256)$/.test(s.plain);
  const best = hits.find((s) => !isCounter(s) && !isHash(s)) ?? hits.find((s) => !isHash(s)) ?? hits[0];
  const alike = draft.free().find((s) => (NAMES.id).includes(s.plain) && (isTextual(s) || isInteger(s.type)) && s.rows >= 3 && s.rows <= 12 && distinctShare(s.values) >= 0.9);
  draft.take('id', [best ?? alike], 'role-values');
}

const isUuid = (s: Seen): boolean => s.type.kind === 'scalar' && s.type.name === 'UUID';

/** 0, 1, 2 … in the order of the rows. */
function isCounter(s: Seen): boolean {
  const first = Number(wordOf(s.values[0] ?? ''));
  return s.values.length > 0 && (first === 0 || first === 1) && s.values.every((v, i) => wordOf(v) === String(first + i));
}

/** Where a row came from, or, where nothing says so, what it is grouped by. */
export function guessSource(draft: Draft): void {
  const word = (s: Seen): boolean => (isTextual(s) && !(isSentences(s) && distinctShare(s.values) > 0.5) && (s.values.length === 0 || share(s.values, (v) => wordOf(v).length < 200) >= 0.9)) || isText(elementOf(s.type));
  const group = (s: Seen): boolean => isTextual(s) && (s.values.length === 0 || isTag(s));
  const domain = draft.free().find((s) => s.plain === 'domain' && group(s));
  const subarea = draft.free().find((s) => ['subarea', 'subdomain', 'sub_domain', 'subtopic'].includes(s.plain) && isTextual(s) && meanLength(s) < 80);
  const source = draft.named('source', (s) => word(s));
  if (source) draft.take('source', [source], 'role-name');
  else if (domain && subarea) draft.take('source', [domain, subarea], 'role-name');
  else draft.take('source', [draft.free().find((s) => s.plain.endsWith('_source') && group(s)) ?? draft.named('weakSource', (s) => group(s))], 'role-values');
}

/** Which model answered, or is measured. */
export function guessModel(draft: Draft): void {
  const short = (s: Seen): boolean => isTextual(s) && (s.values.length === 0 || share(s.values, (v) => wordOf(v).length < 120) >= 0.95);
  const named = draft.named('model', short);
  if (named) { draft.take('model', [named], 'role-name'); return; }
  const pair = markedGroups(draft.seen).find((g) => ['model', 'generator', 'policy'].includes(g.rest.join('_')) && g.columns.every((s) => short(s)));
  if (pair && draft.has('label', 'score', 'raters')) { draft.take('model', pair.columns, 'role-pair'); return; }
  const system = draft.free().find((s) => s.plain === 'system' && isTag(s) && share(s.values, (v) => !/\s/.test(wordOf(v))) >= 0.9);
  if (system && draft.has('response')) { draft.take('model', [system], 'role-values'); return; }
  const prose = draft.has('prompt', 'messages', 'response', 'chosen', 'responses', 'text');
  const name = prose ? undefined : ['name', 'revision', 'run_name', 'run', 'ckpt'].flatMap((n) => draft.free().filter((s) => s.plain === n && short(s)))[0];
  if (name && draft.free().filter((s) => isNumeric(s)).length >= 2) draft.take('model', [name], 'role-values');
}

/** In a table of more columns, its one text is a remark and not what the row is about. */
const MANY = 12;

/** The text of a row that is neither asked nor answered. */
export function guessText(draft: Draft): void {
  if (draft.has('prompt', 'messages', 'response', 'chosen', 'responses', 'choices')) return;
  const texts = draft.free().filter((s) => isTextual(s) && isProse(s));
  const both = texts.filter((s) => ['document', 'hypothesis', 'premise', 'claim'].includes(s.plain));
  if (both.length === 2) { draft.take('text', both, 'role-name'); return; }
  const named = draft.named('text', (s) => texts.includes(s) && (s.plain === 'text' || s.values.length < 20 || !isTag(s)));
  const [only, another] = texts.filter((s) => !isTag(s) && meanLength(s) >= 40);
  if (named) draft.take('text', [named], 'role-name');
  else if (only && !another && draft.seen.length <= MANY) draft.take('text', [only], 'role-only-text');
}
