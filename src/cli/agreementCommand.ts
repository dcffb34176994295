import type { DatasetInfo } from '../core/dataset';
import { groupDigits } from '../core/sentences';
import { LoupeError } from '../core/message';
import type { Agreement } from '../core/statistics/agreement';
import { SET_DISTANCES } from '../core/statistics/ratings';
import type { Level, SetDistance } from '../core/statistics/ratings';
import { refuseOut } from '../data/disk/outFile';
import { DISAGREEMENTS, LEVELS, REPEATS } from '../features/disagreements/contract';
import type { AgreementAnswer, AgreementRequest, AspectsAnswer, ItemTableRequest, Judged, Repeat } from '../features/disagreements/contract';
import { judgesDocument, judgesRequest, judgesText } from './agreementJudges';
import { reportFile, writeReport } from './agreementReport';
import type { JudgesAnswer } from '../features/disagreements/judgesContract';
import type { ProfilesAnswer } from '../features/disagreements/profilesContract';
import { unquoted } from './lists';
import { measured, one, shown } from './measures';
import type { Options } from './options';
import { outFile } from './outFile';
import { counted, table, visible } from './output';
import { adviceText, classesText } from './agreementAdvice';
import { againstDocument, slicesText } from './agreementSlices';
import { aspectsText, profilesDocument, profilesText } from './raterTables';
import { openOne } from './session';
import type { CommandContext, CommandResult } from './session';
import { verdictsOfRow } from './verdictsOf';

const RESAMPLES = 10_000;

/** `loupe agreement`: how far raters agree, by every measure, over all and in pairs. */
export async function agreement(context: CommandContext): Promise<CommandResult> {
  const request = requestOf(context.options);
  const { verdictsOf } = context.options.agreement;
  if (verdictsOf !== null) return verdictsOfRow(context, request, verdictsOf);
  if (context.options.out !== null) outFile(context.options.out, context.options); // a name without a format is said before anything is counted
  const target = reportFile(context.options);
  const opened = await openOne(context);
  if (target !== null) await refuseOut(target, opened.info.files.map((f) => f.path));
  const answer = (await context.engine.request('work', { dataset: opened.info.id, feature: DISAGREEMENTS, method: 'agreement', params: request }, {
    signal: context.signal, lane: 'job', onProgress: (fraction) => context.progress('counting verdicts', fraction),
  })) as AgreementAnswer;
  const more = async (method: 'aspects' | 'profiles'): Promise<unknown> => context.engine.request('work', { dataset: opened.info.id, feature: DISAGREEMENTS, method, params: request }, { signal: context.signal, lane: 'job', onProgress: (fraction) => context.progress(`counting ${method}`, fraction) });
  const { aspects: wantsAspects, profiles: wantsProfiles } = context.options.agreement;
  const aspects = wantsAspects ? ((await more('aspects')) as AspectsAnswer) : null;
  const profiles = wantsProfiles ? ((await more('profiles')) as ProfilesAnswer) : null;
  const asked = judgesRequest(request, context.options);
  const judges = asked && ((await context.engine.request('work', { dataset: opened.info.id, feature: DISAGREEMENTS, method: 'judges', params: asked }, {
    signal: context.signal, lane: 'job', onProgress: (fraction) => context.progress('setting judges beside humans', fraction),
  })) as JudgesAnswer);
  const items = await itemTable(context, opened.info, request);
  const report = target && (await writeReport(context, target, { info: opened.info, request, answer, aspects: aspects && { request, answer: aspects }, profiles, judges: asked && judges ? { request: asked, answer: judges } : null }));
  return {
    datasets: [opened],
    result: { ...documentOf(answer), ...(aspects ? { aspects: aspects.aspects.map(({ name, judged }) => ({ name, level: judged.level, ...judgedOf(judged, answer.how.exchangeable) })) } : {}), ...(profiles ? { profiles: profilesDocument(profiles) } : {}), ...(judges ? { judges: judgesDocument(judges) } : {}), ...(items ? { items } : {}), ...(report ? { report } : {}) },
    warnings: [...opened.info.warnings, ...answer.warnings, ...(judges?.warnings ?? []).filter((w) => !answer.warnings.some((known) => known.code === w.code))],
    text: [textOf(answer), ...(aspects ? [aspectsText(aspects)] : []), ...(profiles ? [profilesText(profiles)] : []), ...(judges ? [judgesText(judges)] : []), ...(items ? [`${counted(items.rows, 'unit')}, ${counted(items.bytes, 'byte')}: ${visible(items.out)}`] : []), ...(report ? [`report, ${counted(report.bytes, 'byte')}: ${visible(report.out)}`] : [])].join('\n\n'),
  };
}

/** With `--out`: a row for each unit, with its verdicts and what they come to. */
async function itemTable(context: CommandContext, info: DatasetInfo, request: AgreementRequest): Promise<{ out: string; format: string; rows: number; bytes: number } | null> {
  const { options, engine, signal } = context;
  if (options.out === null) return null;
  const target = outFile(options.out, options);
  const params: ItemTableRequest = { request, ...target };
  const written = (await engine.request('work', { dataset: info.id, feature: DISAGREEMENTS, method: 'itemTable', params }, { signal, lane: 'job', onProgress: (fraction) => context.progress('writing units', fraction) })) as { rows: number; bytes: number };
  return { out: target.out, format: target.format, ...written };
}

function requestOf({ agreement: given, filter }: Options): AgreementRequest {
  return {
    filter, by: given.by, rows: given.rows, resamples: given.resamples ?? RESAMPLES, seed: given.seed ?? 0,
    raters: given.raters, raterId: given.raterId, unit: given.unit, rater: given.rater, label: given.label, repeat: one<Repeat>('--repeat', given.repeat ?? 'last', REPEATS), orderBy: given.orderBy,
    sides: sidesOf(given.sides), cluster: given.cluster, level: given.level === null ? null : one<Level>('--level', given.level, LEVELS), order: given.order, values: valuesOf(given.values),
    ...(given.distance === null ? {} : { distance: one<SetDistance>('--distance', given.distance, SET_DISTANCES) }),
    collapse: given.collapse === null ? null : one<'winner'>('--collapse', given.collapse, ['winner']), drop: given.drop,
    aspect: given.aspect, merge: given.mergeLabels, pairwise: thresholdsOf(given.pairwise), manyRaters: given.manyRaters,
  };
}

function sidesOf(given: readonly string[] | 'none' | null): readonly string[] | 'none' | null {
  if (given !== null && given !== 'none' && given.length !== 2) throw new LoupeError('usage-sides', { given: given.join(',') }, 'usage');
  return given;
}

/** `good=1,bad=-1` */
function valuesOf(given: readonly string[] | null): Record<string, number> | null {
  if (given === null) return null;
  return Object.fromEntries(given.map((text) => {
    const at = text.lastIndexOf('=');
    const value = Number(text.slice(at + 1));
    if (at < 0 || text.slice(at + 1).trim() === '' || !Number.isFinite(value)) throw new LoupeError('usage-values', { given: text }, 'usage');
    return [unquoted(text.slice(0, at).trim()), value];
  }));
}

/** `0` or `0,1`: by more than the first one answer is better, by more than the second clearly. */
function thresholdsOf(given: readonly string[] | null): readonly number[] | null {
  if (given === null) return null;
  const numbers = given.map(Number);
  if (numbers.length === 0 || numbers.length > 2 || numbers.some((n) => !Number.isFinite(n) || n < 0) || (numbers[1] ?? Infinity) <= (numbers[0] ?? 0)) throw new LoupeError('usage-pairwise', { given: given.join(',') }, 'usage');
  return numbers;
}

function documentOf(answer: AgreementAnswer): Record<string, unknown> {
  const { how, skipped, slices, disputed, aspects } = answer;
  return {
    how: { ...how, ...(aspects.length > 0 ? { aspects } : {}) }, ...judgedOf(answer, how.exchangeable), skipped, ...(answer.joined ? { joined: answer.joined } : {}), advice: answer.advice,
    ...(slices.length === 0 ? {} : { slices: slices.map(({ by, value, rest, against, ...of }) => ({ by, value, ...judgedOf(of, how.exchangeable), rest: judgedOf(rest, how.exchangeable), against: againstDocument(against) })) }),
    ...(disputed === null ? {} : { disputed }),
  };
}

/** Which weights the second coefficient of Gwet has. */
const WEIGHTS: Readonly<Partial<Record<Level, string>>> = { ordinal: 'ordinal', interval: 'linear', ratio: 'linear' };

function judgedOf({ units, judgedTwice, raters, labels, level, overall, pairs, classes, shares, resamples }: Judged, exchangeable: boolean): Record<string, unknown> {
  return {
    units, judgedTwice, raters, labels,
    overall: Object.fromEntries(Object.entries(overall).map(([name, measure]) => [name, { ...measured(measure), ...(name === 'gwetAC2' && WEIGHTS[level] ? { weights: WEIGHTS[level] } : {}) }])),
    pairs: pairs.map(({ a, b, n, agree, matrix, ...measures }) => ({
      a, b, ...(exchangeable ? { exchangeable } : {}), n, agree, ...Object.fromEntries(Object.entries(measures).map(([name, measure]) => [name, measured(measure)])), matrix,
    })),
    classes, classShares: shares.classes, ...(shares.groups ? { classGroups: shares.groups } : {}), resamples,
  };
}

const NAMES: Readonly<Record<keyof Agreement['overall'], string>> = {
  observed: 'agreement, of all pairs', observedMeanOverUnits: 'agreement, mean of units', unanimous: 'units that are unanimous', fleissKappa: "Fleiss' kappa", krippendorffAlpha: "Krippendorff's alpha",
  gwetAC1: "Gwet's AC1", gwetAC2: "Gwet's AC2", icc1: 'ICC(1)', icc2: 'ICC(2)', icc3: 'ICC(3)',
};
const PAIRS_SHOWN = 30;

function textOf({ how, units, judgedTwice, raters, labels, level, overall, pairs, shares, slices, disputed, aspects, advice }: AgreementAnswer): string {
  const met = pairs.filter((p) => p.n > 0);
  const names = Object.keys(overall) as (keyof Agreement['overall'])[];
  return [
    `${counted(units, 'unit')}, ${groupDigits(judgedTwice)} judged twice or more, by ${counted(raters.length, 'rater')}; ${level}: ${labels.slice(0, 12).join(' · ')}${labels.length > 12 ? ' · …' : ''}`,
    `${how.layout}: ${how.raters.join(', ')}${how.sides ? `, sides by ${how.sides.join(' and ')}` : ''}${how.exchangeable ? '; positions of a list, not people' : ''}${how.aspect === null ? '' : `; aspect ${how.aspect} of ${aspects.join(', ')}`}`,
    table(['measure', 'value', '95 %', 'n'], names.map((name) => [NAMES[name], ...shown(overall[name])])),
    table(['raters', 'n', 'agree', "Cohen's kappa", '95 %'], met.slice(0, PAIRS_SHOWN).map((p) => [`${p.a} × ${p.b}`, groupDigits(p.n), shown(p.observed)[0] ?? '', ...shown(p.cohenKappa).slice(0, 2)])),
    [...(met.length > PAIRS_SHOWN ? [`${groupDigits(met.length - PAIRS_SHOWN)} more pairs: --json has all`] : []), ...(pairs.length > met.length ? [`${counted(pairs.length - met.length, 'pair')} never judged the same unit`] : [])].join('; '),
    ...adviceText(advice),
    classesText(shares),
    ...(slices.length === 0 ? [] : [slicesText(slices)]),
    ...(disputed === null ? [] : [`disputed rows: ${disputed.slice(0, 100).join(', ')}${disputed.length > 100 ? `, … (${groupDigits(disputed.length)})` : ''}`]),
  ].filter((part) => part !== '').join('\n\n');
}
