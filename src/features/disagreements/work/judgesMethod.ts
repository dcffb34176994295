import { setImmediate } from 'node:timers/promises';
import { LoupeError } from '../../../core/message';
import type { Warning } from '../../../core/message';
import { Shares } from '../../../core/statistics/shares';
import { filteredRows } from '../../../engine/filteredRows';
import { ROW } from '../../../engine/relation';
import type { WorkCall } from '../../../engine/work';
import { besideLeftOf } from '../besideLeft';
import { DIVERGENCE_CLASSES } from '../divergence';
import { countPanel, SHARE } from '../judgeCounts';
import type { JudgedUnit, Panel } from '../judgeCounts';
import { differencesOf, humanFigures, judgeFigures, MOST_HUMANS } from '../judgeFigures';
import { judgePlan } from '../judgePlan';
import type { JudgePlan } from '../judgePlan';
import { scoreFigures } from '../judgeScore';
import type { Scored } from '../judgeScore';
import { frontOf, humanClassOf, isJudgeName, meaningOf } from '../judges';
import type { HumanClass, JudgesAnswer, JudgesRequest } from '../judgesContract';
import { areSides, isExchangeable } from '../raterPlan';
import { scaleOf } from '../scale';
import { ratersOf } from '../verdicts';
import type { Verdict } from '../verdicts';
import { besideVerdicts, voicesOf } from './judgesReading';
import type { Voices } from './judgesReading';
import { checkPaths, clusterOf, combinationsOf, verdictQueryOf } from './readCombinations';
import { scoredUnits } from './scoreRows';
import type { ScoredUnits } from './scoreRows';
import type { VerdictQuery } from './verdictSql';

/** So many labels are named in a sentence. */
const MOST_NAMED = 10;

/** Sets judges (models, programs) beside humans, on the verdicts that `agreement` reads. Throws `judges-unknown`, `judges-swapped`, `judges-no-tie`. */
export async function judges({ agreement: request, choice }: JudgesRequest, call: WorkCall): Promise<JudgesAnswer> {
  const { session, signal } = call;
  const { columns, shape } = session.info;
  const plan = judgePlan(shape, columns, request, choice);
  const { base } = plan;
  const { score } = choice;
  await checkPaths(session, base, request.cluster, signal, [...plan.extras, ...(plan.label === null ? [] : [plan.label]), ...plan.swapped.map((s) => s.path), ...(plan.answers ?? []), ...(plan.orientation ?? []), ...scorePaths(choice)]);
  const { from, lane } = await filteredRows(session, request.filter, signal);
  const readFor = async (of: JudgePlan, wanted: JudgesRequest['choice']['score']) => session.asOpened(() => lane.use(signal, async (connection) => {
    const stored: VerdictQuery = { plan: base, columns, beside: besideVerdicts(of, columns), from, row: ROW, cluster: null, slice: null, rows: false };
    const { query, types, pairs } = await verdictQueryOf(connection, stored, request, shape);
    const cluster = await clusterOf(connection, query, request.cluster, pairs === null ? shape.roles.prompt : undefined);
    const combinations = await combinationsOf(connection, { ...query, cluster: cluster?.value ?? null }, types);
    const found: JudgePlan = { ...of, base: { ...query.plan, values: base.values, ids: base.ids } };
    return { found, types, cluster, combinations, scored: wanted === null ? null : await scoredUnits(connection, query, types, wanted) };
  }, (fraction) => call.progress(fraction)));
  const rosterIn = ({ found, types, combinations }: Awaited<ReturnType<typeof readFor>>): Roster => rosterOf(voicesOf(combinations, found, types, false, request), found, choice);
  // Answers that nobody asked for are read only where somebody judges: they are most of a file.
  const isAsked = plan.answers === null || choice.answers !== null || score !== null;
  const alone = await readFor(isAsked ? plan : { ...plan, answers: null }, score);
  const read = !isAsked && rosterIn(alone).judges.length > 0 ? await readFor(plan, score) : alone;
  const { found, scored } = read;

  const voices = (numbered: boolean, combinations = read.combinations): Voices[] => voicesOf(combinations, found, read.types, numbered, request);
  const first = voices(false);
  const roster = rosterOf(first, found, choice);
  const numbered = areSides(request, base, shape, () => [...labelsOf(first, roster.humans, roster.label)]);
  const all = numbered ? voices(true) : first;
  const ofHumans = meaningOf([...labelsOf(all, roster.humans, roster.label)], numbered);
  if (choice.ties === 'tie' && !ofHumans.isTwoSided) throw new LoupeError('judges-no-tie', { labels: [...labelsOf(all, roster.humans, roster.label)].sort().slice(0, MOST_NAMED).join(', ') }, 'usage');
  const panel: Panel = {
    ...roster, ofHumans, ofJudges: meaningOf([...labelsOf(all, roster.judges, null), ...all.flatMap((v) => v.swapped.map((s) => s.label))], numbered), ties: choice.ties,
    isShuffled: found.base.sides !== null,
  };
  const units = all.map((v, i) => judgedUnit(v, panel, roster.label, read.combinations[i]?.units ?? 0, read.combinations[i]?.cluster ?? null));
  const shares = new Shares(countPanel(units, panel), differencesOf(panel), request.seed);
  await shares.resample(request.resamples, async (fraction) => {
    call.progress(fraction);
    await setImmediate();
    if (call.signal.aborted) throw new LoupeError('aborted', {}, 'aborted');
  });

  const names: readonly HumanClass[] = ofHumans.isTwoSided ? DIVERGENCE_CLASSES.filter((c) => ofHumans.hasStrengths || (c !== 'diverging_substantial' && c !== 'opposed_but_all_slight')) : ['unanimous', 'majority', 'split'];
  const said = units.filter((u) => u.humans.length > 0);
  const scale = scaleOf([...labelsOf(all, roster.humans, roster.label)], new Map(), numbered, request);
  return {
    how: {
      judges: panel.judges, humans: panel.humans, by: choice.judges === null ? 'names' : 'person', compared: ofHumans.isTwoSided ? 'winner' : 'label', ties: choice.ties, level: scale.level, labels: scale.labels,
      sides: found.base.sides, swapped: plan.swapped.length === 0 ? null : plan.swapped.map((s) => s.path), answers: found.answers, cluster: read.cluster?.name ?? null,
      clusters: read.cluster === null ? null : new Set(read.combinations.map((c) => c.cluster)).size, exchangeable: isExchangeable(found.base),
    },
    candidates: roster.candidates,
    units: said.reduce((sum, u) => sum + u.units, 0), classes: Object.fromEntries(names.map((name) => [name, shares.hits(SHARE.className(name))])),
    withoutMajority: said.filter((u) => frontOf(u.humans.map((v) => (ofHumans.isTwoSided ? (ofHumans.side(v.label) ?? v.label) : v.label))).length > 1).reduce((sum, u) => sum + u.units, 0),
    judges: judgeFigures(shares, panel, names, found.answers !== null), humans: humanFigures(shares, panel, found.answers !== null), besideLeft: panel.humans.length > MOST_HUMANS ? [] : besideLeftOf(units, panel),
    score: score === null || scored === null ? null : scoreFigures(scoredOf(scored, voices(numbered, scored.combinations), panel, roster.label), score, ofHumans.hasStrengths),
    resamples: shares.resamples, warnings: warningsOf(panel, found, choice, request, shares.resamples, read.cluster?.name ?? null),
  };
}

function scorePaths({ score }: JudgesRequest['choice']): readonly string[] {
  return score === null ? [] : score.of === 'score' ? [score.path] : [...score.rewards, ...(score.deviations ?? [])];
}

interface Roster extends Pick<Panel, 'judges' | 'humans'> {
  readonly candidates: readonly string[];
  /** The label that stands for a human, where there is no other. */
  readonly label: string | null;
}

/** Who is a judge and who a human: as a person says, else by their names. */
function rosterOf(voices: readonly Voices[], { base, extras, label }: JudgePlan, choice: JudgesRequest['choice']): Roster {
  const raters = base.layout === 'wide' && base.ids.length === 0 ? base.values : ratersOf(voices.map((v) => v.raters));
  const everybody = [...raters, ...extras.filter((name) => !raters.includes(name))];
  const unknown = [...(choice.judges ?? []), ...(choice.humans ?? [])].find((name) => !everybody.includes(name));
  if (unknown !== undefined) throw new LoupeError('judges-unknown', { given: unknown, raters: everybody.slice(0, 20).join(', ') }, 'usage');
  const named = choice.judges ?? everybody.filter((name) => isJudgeName(name) && choice.humans?.includes(name) !== true);
  const others = raters.filter((name) => !named.includes(name) && (choice.judges === null || !isJudgeName(name)));
  const humans = choice.humans ?? others;
  const standIn = humans.length === 0 ? label : null;
  return { judges: named, humans: standIn === null ? humans : [standIn], candidates: standIn === null ? everybody : [...everybody, standIn], label: standIn };
}

function labelsOf(voices: readonly Voices[], names: readonly string[], label: string | null): ReadonlySet<string> {
  const wanted = new Set(names);
  return new Set(voices.flatMap((v) => [...v.raters.given, ...v.extras.flatMap((e) => e.given), ...(label === null ? [] : v.label)]).filter((v) => wanted.has(v.rater)).map((v) => v.label));
}

function judgedUnit({ raters, extras, label, swapped, longer }: Voices, { judges: judging, humans }: Panel, standIn: string | null, units: number, cluster: string | null): JudgedUnit {
  const kept = [...raters.verdicts, ...extras.flatMap((e) => e.verdicts), ...(standIn === null ? [] : label)];
  const [ofJudges, ofHumans] = [new Set(judging), new Set(humans)];
  return {
    humans: kept.filter((v) => ofHumans.has(v.rater)), judges: kept.filter((v) => ofJudges.has(v.rater)),
    given: [...raters.given, ...extras.flatMap((e) => e.given)].filter((v) => ofJudges.has(v.rater) || ofHumans.has(v.rater)), swapped, longer, units, cluster,
  };
}

function* scoredOf({ of, scores, margins }: ScoredUnits, voices: readonly Voices[], panel: Panel, standIn: string | null): Iterable<Scored> {
  const kinds = voices.map((v) => {
    const labels = judgedUnit(v, panel, standIn, 1, null).humans.map((h: Verdict) => h.label);
    const sides = labels.length < 2 ? [] : frontOf(labels.map((l) => panel.ofHumans.side(l) ?? ''));
    const side: Scored['side'] = sides[0] === 'first' || sides[0] === 'second' ? sides[0] : null;
    return { of: labels.length < 2 ? null : humanClassOf(labels, panel.ofHumans), side, sign: v.isTurned ? -1 : 1 };
  });
  for (let i = 0; i < of.length; i++) {
    const kind = kinds[of[i] ?? 0];
    if (kind) yield { of: kind.of, side: kind.side, score: scores[i] ?? Number.NaN, margin: kind.sign * (margins[i] ?? Number.NaN) };
  }
}

function warningsOf({ judges: judging, humans }: Panel, { base, extras, answers, orientation }: JudgePlan, { score }: JudgesRequest['choice'], { resamples }: JudgesRequest['agreement'], made: number, cluster: string | null): Warning[] {
  return [
    ...(judging.length === 0 && score === null ? [{ code: 'judges-none', args: {} }] : []),
    ...(humans.length === 0 ? [{ code: 'judges-no-humans', args: {} }] : []),
    ...(humans.length === 1 ? [{ code: 'judges-one-human', args: { human: humans[0] ?? '' } }] : []),
    ...(humans.length > MOST_HUMANS ? [{ code: 'judges-many-humans', args: { humans: humans.length, most: MOST_HUMANS } }] : []),
    ...(base.sides !== null && orientation === null && (answers !== null || extras.length > 0) ? [{ code: 'judges-unoriented', args: {} }] : []),
    ...(cluster !== null && made > 0 ? [{ code: 'drawn-by', args: { cluster } }] : []),
    ...(made > 0 && made < resamples ? [{ code: 'resamples-fewer', args: { resamples: made, asked: resamples } }] : []),
  ];
}
