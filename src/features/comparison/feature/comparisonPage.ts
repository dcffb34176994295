import * as path from 'node:path';
import * as v from 'valibot';
import * as vscode from 'vscode';
import type { DatasetSource } from '../../../core/dataset';
import { LoupeError } from '../../../core/message';
import { isOnlyComments } from '../../../core/sqlPieces';
import { SCHEME, sourceOf, uriOf } from '../../../host/datasetUri';
import type { FeaturePage, PageKind } from '../../../host/featurePage';
import { openLink } from '../../../host/openLink';
import { openSource } from '../../../host/openCommand';
import type { Services } from '../../../host/services';
import type { ViewAnswer, ViewCall } from '../../../host/viewChannel';
import { commandOf } from '../command';
import { COMPARISON } from '../contract';
import type { FiguresChoice } from '../figuresContract';
import { COMPARISON_CHANGED, COMPARISON_VIEW } from '../page';
import type { ComparisonMethods, PageState } from '../page';
import { pageChecks } from '../pageChecks';
import { Comparison } from './comparison';
import type { Gathering } from './comparison';
import { MetricKinds } from './metricKinds';
import { benchmarkState, chooseTable, withBenchmark } from './benchmarks';
import { chooseKey, chooseMetric, chooseSlice, metricAbout } from './picks';
import { exportTable } from './exportTable';
import { exportVotes } from './exportVotes';
import { openTable } from './openTable';
import { saveComparisonReport } from './saveReport';
import { BlindVotes } from './votes';

const gathering = v.object({ sources: v.pipe(v.array(v.string()), v.minLength(1)), model: v.nullable(v.string()) });

/** The resource of a comparison's page: what it was opened on stands in the fragment, in one order, which the page keeps over a reload. */
export function uriOfGathering({ sources, model }: Gathering): vscode.Uri {
  return vscode.Uri.from({ scheme: SCHEME, path: '/comparison', fragment: JSON.stringify({ sources: [...new Set(sources.map((source) => uriOf(source).toString()))].sort(), model }) });
}

/** Throws `link-damaged`. */
function gatheringOf(uri: vscode.Uri): Gathering {
  let parsed: unknown;
  try {
    parsed = JSON.parse(uri.fragment);
  } catch {
    parsed = undefined;
  }
  const checked = v.safeParse(gathering, parsed);
  if (!checked.success) throw new LoupeError('link-damaged', {}, 'input', uri.toString());
  return { sources: checked.output.sources.map((text): DatasetSource => sourceOf(vscode.Uri.parse(text, true))), model: checked.output.model };
}

/** The page that shows what sides answered to the same prompts. */
export function comparisonKind(services: Services): PageKind & { of(page: FeaturePage): Comparison | undefined } {
  const comparisons = new WeakMap<FeaturePage, Comparison>();
  return {
    feature: COMPARISON,
    view: COMPARISON_VIEW,
    icon: 'loupe',
    ofSeveral: true,
    title: () => vscode.l10n.t('Comparison'),
    of: (page) => comparisons.get(page),
    opened: (page) => ({ dispose: () => comparisons.get(page)?.dispose() }),
    answers: (page) => {
      const comparison = new Comparison(services, gatheringOf(page.uri));
      comparisons.set(page, comparison);
      page.own(comparison.onChanged(() => { tellChanged(page); }));
      return answersOf(services, page, comparison);
    },
  };
}

function answersOf(services: Services, page: FeaturePage, comparison: Comparison): Readonly<Record<keyof ComparisonMethods, ViewAnswer>> {
  type Checked<M extends keyof ComparisonMethods> = v.InferOutput<(typeof pageChecks)[M]>;
  const checked = <M extends keyof ComparisonMethods>(method: M, run: (params: Checked<M>, call: ViewCall) => Promise<ComparisonMethods[M]['result']>): ViewAnswer => async (raw, call) => {
    const parsed = v.safeParse(pageChecks[method], raw);
    if (!parsed.success) throw new LoupeError('internal', {}, 'engine', `comparison.${method}: ${parsed.issues.map((i) => i.message).join('; ')}`);
    return run(parsed.output, call);
  };
  const chosen = async (choose: (of: Comparison) => Promise<boolean>): Promise<PageState | null> => ((await choose(comparison)) ? stateOf(comparison, kinds) : null);
  const kinds = new MetricKinds();
  const votes = new BlindVotes(services, comparison);
  return {
    state: checked('state', async () => {
      await comparison.tell();
      kinds.forget();
      const state = await stateOf(comparison, kinds);
      page.webviewPanel.title = vscode.l10n.t('{0}: comparison', state.name);
      return state;
    }),
    change: checked('change', async (change) => {
      const file = await comparison.file();
      const { metric, baseline, family, by, order, margin, quirks } = change;
      const moved = order === undefined || order.length !== file.sides.length ? file.sides : order.flatMap((at) => file.sides[at] ?? []);
      await comparison.change({
        sides: moved.length === file.sides.length && new Set(moved).size === moved.length ? moved : file.sides,
        ...(metric === undefined ? {} : { metric: metric === null ? null : (file.metrics[metric]?.name ?? null) }),
        ...(baseline === undefined ? {} : { baseline: file.sides[baseline]?.name ?? file.baseline }),
        ...(family === undefined ? {} : { family }), ...(by === undefined ? {} : { by }),
        ...(margin === undefined && quirks === undefined ? {} : withBenchmark(file, { ...(margin === undefined ? {} : { margin }), ...(quirks === undefined ? {} : { quirks }) })),
      });
      return stateOf(comparison, kinds);
    }),
    filter: checked('filter', async ({ where }, call) => {
      await comparison.filter(where === null || isOnlyComments(where) ? null : where, call);
      return stateOf(comparison, kinds);
    }),
    chooseKey: checked('chooseKey', () => chosen(chooseKey)),
    chooseMetric: checked('chooseMetric', () => chosen(chooseMetric)),
    chooseSlice: checked('chooseSlice', () => chosen(chooseSlice)),
    chooseTable: checked('chooseTable', ({ which }) => chosen((of) => chooseTable(of, which))),
    join: checked('join', ({ answers }, call) => comparison.ask('join', { answers }, call)),
    figures: checked('figures', async ({ intervals }, call) => {
      const figures = await comparison.ask('figures', { choice: await choiceOf(comparison, kinds, intervals ? comparison.resamples : null) }, call);
      kinds.learn(figures);
      return figures;
    }),
    ranks: checked('ranks', async ({ intervals }, call) => {
      const { baseline, seed } = await stateOf(comparison, kinds);
      return comparison.ask('ranks', { choice: { baseline, resamples: intervals ? comparison.resamples : null, seed } }, call);
    }),
    counts: checked('counts', ({ choices }, call) => comparison.ask('counts', { choices }, call)),
    keys: checked('keys', (asked, call) => comparison.ask('keys', asked, call)),
    place: checked('place', (asked, call) => comparison.ask('place', asked, call)),
    texts: checked('texts', (asked, call) => comparison.ask('texts', asked, call)),
    openRow: checked('openRow', async ({ side, row }) => {
      const source = (await comparison.file()).sides[side]?.source;
      if (!source) return null;
      const uri = await openSource(source);
      services.views.all.find((view) => view.panel.uri.toString() === uri.toString())?.panel.commandOnceReady({ command: 'goToRow', row });
      return null;
    }),
    diff: checked('diff', async ({ key, a, b, samples }, call) => {
      const [{ answers }, { sides }] = [await comparison.ask('texts', { key, sides: [a, b], samples, prompt: false }, call), await comparison.file()];
      const title = (at: number): string => sides[at]?.name ?? '';
      await services.texts.diff(`${title(a)} ↔ ${title(b)}`, { title: title(a), text: answers[a] ?? '' }, { title: title(b), text: answers[b] ?? '' });
      return null;
    }),
    votes: checked('votes', ({ a, b }) => votes.onPage(a, b)),
    vote: checked('vote', (given, call) => votes.keep(given, call)),
    exportVotes: checked('exportVotes', async ({ a, b }) => {
      await exportVotes(services, comparison, votes, [a, b]);
      return null;
    }),
    marks: checked('marks', ({ key }, call) => comparison.ask('marks', { key }, call)),
    openTable: checked('openTable', async () => {
      await openTable(services, comparison);
      return null;
    }),
    exportTable: checked('exportTable', async ({ choice }) => {
      await exportTable(services, comparison, choice);
      return null;
    }),
    openLink: checked('openLink', async ({ url }) => {
      await openLink(url);
      return null;
    }),
    copy: checked('copy', async ({ text }) => {
      await vscode.env.clipboard.writeText(text);
      return null;
    }),
    copyCommand: checked('copyCommand', async () => {
      await vscode.env.clipboard.writeText(commandOf(await comparison.file()));
      void vscode.window.setStatusBarMessage(vscode.l10n.t('The command is copied'), 3000);
      return null;
    }),
    copyFiles: checked('copyFiles', async (_, { progress }) => {
      await comparison.copyFiles(progress);
      return null;
    }),
    saveReport: checked('saveReport', async (_, call) => {
      await saveComparisonReport(services, comparison, await choiceOf(comparison, kinds, comparison.resamples), call);
      return null;
    }),
  };
}

async function choiceOf(comparison: Comparison, kinds: MetricKinds, resamples: number | null): Promise<FiguresChoice> {
  const [{ baseline, family, test, seed }, { published }] = [await stateOf(comparison, kinds), await comparison.file()];
  return { baseline, family, test, resamples, seed, published: published ?? null };
}

async function stateOf(comparison: Comparison, kinds: MetricKinds): Promise<PageState> {
  const file = await comparison.file();
  const [infos, warnings] = [await comparison.infos(), await comparison.left()];
  const baseline = Math.max(0, file.sides.findIndex((side) => side.name === file.baseline));
  const metric = file.metrics.findIndex((m) => m.name === file.metric);
  const [first] = infos;
  return {
    name: infos.length === 1 ? (first?.name ?? '') : nameOfSides(file.sides.map((side) => side.name)),
    sides: file.sides.map(({ name, source }) => ({ name, dataset: path.basename(source.paths[0] ?? ''), path: source.paths[0] ?? '' })),
    key: file.key, sample: file.sample, metrics: file.metrics.map((m) => ({ name: m.name, about: metricAbout(m), kind: kinds.of(m, infos), ...benchmarkState(m) })), metric: metric < 0 ? null : metric, baseline, family: file.family, test: file.test, by: file.by, where: file.where ?? null,
    slices: first ? first.columns.filter((c) => c.unreadable === undefined).map((c) => c.name) : [], resamples: comparison.resamples, seed: comparison.seed, warnings, published: file.published ? `${path.basename(file.published.table)}, ${file.published.column}` : null,
  };
}

/** Tells the page that what is compared is something else now. */
export function tellChanged(page: FeaturePage): void {
  page.tell(COMPARISON_CHANGED);
}

/** What a page of several files is called: the first sides, so that two pages are told apart. */
function nameOfSides(names: readonly string[]): string {
  const [first = '', second = '', ...others] = names.map((name) => (name.length > 24 ? `${name.slice(0, 23)}…` : name));
  return others.length === 0 ? vscode.l10n.t('{0} and {1}', first, second) : vscode.l10n.t('{0}, {1} and {2} more', first, second, others.length);
}
