import { parseType, isText } from '../core/type';
import type { DatasetInfo } from '../core/dataset';
import { isDefined } from '../core/datasetProfile';
import type { CountedRows, DatasetProfile, Undefined } from '../core/datasetProfile';
import type { ColumnProfile, Profiles } from '../core/profile';
import { sentence } from '../core/sentences';
import { EXPLORE } from '../features/explore/summary/contract';
import { partsOf } from '../features/explore/summary/report';
import { table, visible } from './output';
import { queryOf } from './session';
import type { CommandContext } from './session';

/** What is in the rows that the filter leaves, for the document and for people. */
export async function profileDataset(context: CommandContext, info: DatasetInfo): Promise<{ readonly document: Readonly<Record<string, unknown>>; readonly text: string }> {
  const { engine, options, signal } = context;
  const profile = (await engine.request('work', { dataset: info.id, feature: EXPLORE, method: 'summary', params: { filter: options.filter, seed: options.agreement.seed ?? 0 } }, { signal, lane: 'job', onProgress: (fraction) => context.progress('counting conversations', fraction) })) as DatasetProfile;
  const readable = info.columns.filter((c) => c.unreadable === undefined);
  const isHeavy = (c: (typeof readable)[number]): boolean => isText(parseType(c.type)) || parseType(c.type).kind !== 'scalar';
  const columns: Record<string, unknown>[] = [];
  for (const heavy of [false, true]) {
    const asked = readable.filter((c) => isHeavy(c) === heavy);
    context.progress(heavy ? 'profiling texts' : 'profiling columns', null);
    const found = await engine.request('profiles', { dataset: info.id, filter: queryOf(options).filter, columns: asked.map((c) => ({ column: c.name })), heavy }, { signal, lane: 'job' });
    columns.push(...found.columns.map((c, i) => columnDocument(asked[i]?.name ?? '', asked[i]?.type ?? '', c, found)));
  }
  const inOrder = readable.flatMap((c) => columns.filter((d) => d['name'] === c.name));
  return { document: { profile: inOrder, ...profileDocument(profile) }, text: textOf(profile) };
}

/** One column of `profile`: of texts, lists and messages the figures are about their `length`. */
function columnDocument(name: string, type: string, column: ColumnProfile, { sampled }: Profiles): Record<string, unknown> {
  const { kind, measure, rows, nulls, distinct, figures, bars, notFinite, lastRoles } = column;
  const written = (value: number): unknown => (measure === 'seconds' ? moment(value, type) : value);
  const quantiles = figures && { p25: written(figures.lowerQuartile), p50: written(figures.median), p75: written(figures.upperQuartile), p95: written(figures.p95) };
  const histogram = bars.flatMap(({ is, count }) => ('from' in is ? [{ from: written(is.from), to: written(is.to), count }] : []));
  const isValue = measure === 'value' || measure === 'seconds';
  return {
    name, n: rows - nulls, nulls, distinct, approximate: sampled !== null, ...(sampled ? { sampled } : {}), kind, ...(notFinite > 0 ? { skipped: { notFinite } } : {}),
    ...(figures && isValue ? { min: written(figures.min), max: written(figures.max), mean: written(figures.mean), quantiles, histogram } : {}),
    top: bars.flatMap(({ is, count }) => ('value' in is ? [{ value: is.value, count }] : [])),
    ...(figures && !isValue ? { length: { of: measure, min: figures.min, max: figures.max, mean: figures.mean, p50: figures.median, p95: figures.p95, histogram } } : {}),
    ...(lastRoles ? { lastRoles: Object.fromEntries(lastRoles) } : {}),
  };
}

/** Seconds since 1970 as ISO 8601. */
function moment(seconds: number, type: string): string {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return String(seconds);
  const text = date.toISOString().replace(/\.?0*Z$/, 'Z');
  return type === 'DATE' ? text.slice(0, 10) : /TIME ZONE/.test(type) ? text : text.slice(0, -1);
}

/** The parts `conversations` and `summary` of the document; what is undefined is null, with its reason under `undefined`. */
function profileDocument(profile: DatasetProfile): Record<string, unknown> {
  const { conversations, defects, duplicatePrompts, duplicateRows, identicalPairs, chosenLonger, scoreMargin, sources, scripts, lengths } = profile;
  const reasons = Object.entries({ conversations, defects, duplicatePrompts, identicalPairs, chosenLonger, scoreMargin, sources, scripts }).flatMap(([name, part]): [string, string][] => ('why' in part ? [[name, sentence(part.why)]] : []));
  const rowsOf = (part: CountedRows | Undefined): number | null => (isDefined(part) ? part.rows : null);
  const skippedAs = (reason: string, n: number): object => (n > 0 ? { skipped: { [reason]: n } } : {});
  return {
    conversations: isDefined(conversations) ? {
      turns: conversations.turns, roles: conversations.roles, endsWith: conversations.endsWith, ...skippedAs('noMessages', conversations.skipped),
      defects: isDefined(defects) ? Object.fromEntries(defects.map((d) => [d.code, d.rows])) : null, lengths: lengths.map(({ skipped, ...of }) => ({ ...of, ...skippedAs('null', skipped) })),
    } : null,
    summary: {
      rows: profile.rows, of: profile.of, filter: profile.filter,
      duplicatePrompts: rowsOf(duplicatePrompts), duplicateRows: duplicateRows.rows, identicalPairs: rowsOf(identicalPairs),
      chosenLonger: isDefined(chosenLonger) ? { n: chosenLonger.n, share: chosenLonger.share, low: chosenLonger.low, high: chosenLonger.high, longer: chosenLonger.longer.rows, ties: chosenLonger.ties.rows, ...skippedAs('noLength', chosenLonger.skipped) } : null,
      scoreMargin: isDefined(scoreMargin) ? { n: scoreMargin.n, min: scoreMargin.min, max: scoreMargin.max, mean: scoreMargin.mean, p50: scoreMargin.p50, p95: scoreMargin.p95, ties: scoreMargin.ties.rows, inversions: scoreMargin.inversions.rows, ...skippedAs('noScore', scoreMargin.skipped) } : null,
      sources: isDefined(sources) ? { n: sources.n, ...skippedAs('noSource', sources.skipped), top: sources.top.map(({ source, rows }) => ({ value: source, count: rows })), others: sources.others } : null,
      scripts: isDefined(scripts) ? scripts : null,
      counted: { prompts: isDefined(duplicatePrompts) ? duplicatePrompts.n : 0, rows: duplicateRows.n },
      ...(reasons.length > 0 ? { undefined: Object.fromEntries(reasons) } : {}),
    },
  };
}

function textOf(profile: DatasetProfile): string {
  return partsOf(profile).map(({ heading, blocks }) => [heading, ...blocks.map((b) => (b.kind === 'table' ? table(b.head, b.rows.map((row) => row.map(String))) : b.kind === 'text' ? visible(b.text) : ''))].join('\n')).join('\n\n');
}
