import * as vscode from 'vscode';
import type { DatasetInfo, DatasetSource } from '../../../core/dataset';
import { LoupeError } from '../../../core/message';
import { DatasetSession } from '../../../host/datasetSession';
import { sourceOf } from '../../../host/datasetUri';
import { reportError } from '../../../host/services';
import type { Services } from '../../../host/services';
import type { ViewCall } from '../../../host/viewChannel';
import type { ComparedSource, ComparisonFile, FileSide } from '../comparisonFile';
import { COMPARISON, MOST_SIDES } from '../contract';
import type { ComparisonMethod, ComparisonSpec, ComparisonWork, MetricSpec } from '../contract';
import { keyOf, metricCandidates, sidesOfModels, sidesOfRow, sidesWithin } from '../rule/gather';
import type { Within } from '../rule/gather';
import { parseRevision, trainingOrder } from '../rule/revision';
import { sideNames } from '../rule/sideNames';
import { KeptComparisons } from './kept';

/** What a page was opened on: sources, and of a single one the column that names models, where a person said it. */
export interface Gathering {
  readonly sources: readonly DatasetSource[];
  readonly model: string | null;
}

const RESAMPLES = 10_000;
/** Where nothing else is measured, the answers can be told apart by their length. */
const LENGTH: MetricSpec = { name: 'text:characters', computed: { of: 'feature', feature: 'characters' } };

/** One comparison: its sides, the sessions that they are read from, and what is asked of the engine for it. */
export class Comparison {
  readonly #kept: KeptComparisons;
  /** Of datasets that no editor has open, by their sources. */
  readonly #own = new Map<string, DatasetSession>();
  readonly #watched = new Map<DatasetSession, vscode.Disposable>();
  readonly #changed = new vscode.EventEmitter<void>();
  /** Its datasets are others now. */
  readonly onChanged = this.#changed.event;
  #file: ComparisonFile | undefined;
  #within: Within | null = null;
  #loading: Promise<ComparisonFile> | undefined;
  readonly resamples = RESAMPLES;
  readonly seed = 0;

  constructor(readonly services: Services, readonly gathering: Gathering) {
    this.#kept = new KeptComparisons(services);
  }

  dispose(): void {
    for (const watched of this.#watched.values()) watched.dispose();
    for (const session of this.#own.values()) session.dispose();
  }

  get within(): Within | null {
    return this.#within;
  }

  async file(): Promise<ComparisonFile> {
    return this.#file ?? (await (this.#loading ??= this.#load().finally(() => (this.#loading = undefined))));
  }

  /** Changes what is compared, and remembers it. */
  async change(change: Partial<ComparisonFile>): Promise<ComparisonFile> {
    const file = { ...(await this.file()), ...change };
    this.#file = file;
    await this.#kept.keep(file);
    return file;
  }

  async #load(): Promise<ComparisonFile> {
    const infos = await this.infos();
    const [only, ...others] = infos;
    this.#within = others.length > 0 || !only ? null : this.gathering.model === null ? sidesWithin(only) : { by: 'model', column: this.gathering.model };
    const kept = await this.#kept.of(this.gathering.sources.map(plain));
    this.#file = kept ?? (await this.#gathered(infos));
    return this.#file;
  }

  /** Sides as training goes, by what their shapes say they are joined, with the likeliest metric. */
  async #gathered(infos: readonly DatasetInfo[]): Promise<ComparisonFile> {
    const sides = await this.#sides(infos);
    const [first] = sides;
    if (!first || sides.length < 2) throw new LoupeError('compare-one-side', { name: infos[0]?.name ?? '', columns: infos[0]?.columns.slice(0, 40).map((c) => c.name).join(', ') ?? '' });
    if (sides.length > MOST_SIDES) throw new LoupeError('usage-compare-sides', { count: sides.length, most: MOST_SIDES });
    const [candidate] = metricCandidates(infos, this.#within);
    const metrics: readonly MetricSpec[] = [candidate ? { name: candidate.path, path: candidate.path } : LENGTH];
    return { sides, key: keyOf(infos, this.#within), sample: null, metrics, metric: metrics[0]?.name ?? null, baseline: first.name, family: 'baseline', test: null, by: null };
  }

  async #sides(infos: readonly DatasetInfo[]): Promise<FileSide[]> {
    const [source] = this.gathering.sources;
    const within = this.#within;
    if (within && source) {
      const found = within.by === 'model' ? sidesOfModels('', within.column, (await this.#models(within.column)).values.map((m) => m.value)) : sidesOfRow('', within);
      const sides = found.map(({ name, model, within: struct, answer }): FileSide => ({ name, source: plain(source), model, within: struct, answer }));
      return within.by === 'model' ? inTrainingOrder(sides) : sides;
    }
    const names = sideNames(infos.map((info, i) => info.files[0]?.path ?? this.gathering.sources[i]?.paths[0] ?? info.name));
    return inTrainingOrder(this.gathering.sources.map((s, i): FileSide => ({ name: names[i] ?? String(i + 1), source: plain(s), model: null, within: null, answer: null })));
  }

  async #models(column: string): Promise<ComparisonWork['models']['result']> {
    const [source] = this.gathering.sources;
    if (!source) throw new LoupeError('internal', {}, 'engine', 'a comparison of nothing');
    return (await this.session(source).ask('work', { feature: COMPARISON, method: 'models', params: { column } }, { lane: 'job' })) as ComparisonWork['models']['result'];
  }

  async infos(): Promise<readonly DatasetInfo[]> {
    const infos: DatasetInfo[] = [];
    for (const source of this.gathering.sources) infos.push(await this.session(source).open(false));
    return infos;
  }

  /** The session of the dataset's open editor, with the roles that a person corrected there, else one of the comparison's own. */
  session(source: DatasetSource): DatasetSession {
    const key = keyOfSource(source);
    const view = this.services.views.all.find((open) => keyOfSource(sourceOf(open.panel.uri)) === key);
    const session = view?.session ?? this.#own.get(key) ?? new DatasetSession(this.services, source);
    if (!view) this.#own.set(key, session);
    this.#watch(session);
    return session;
  }

  /** Files that change while the page is there are read anew; those of an open editor by a person's leave, there. */
  #watch(session: DatasetSession): void {
    if (this.#watched.has(session)) return;
    const isOwn = (): boolean => [...this.#own.values()].includes(session);
    const changed = session.onChanged((state) => {
      if (state === 'changed' && isOwn()) void session.open(true).then(() => this.#changed.fire(), (error: unknown) => { reportError(this.services, error); });
      else this.#changed.fire();
    });
    this.#watched.set(session, changed);
  }

  /** What the engine is asked to compare, with the datasets under the names that it uses. */
  async spec(): Promise<{ readonly spec: ComparisonSpec; readonly sources: readonly ComparedSource[] }> {
    const { sides, key, sample, metrics, by } = await this.file();
    const sources = [...new Map(sides.map((side) => [keyOfSource(side.source), side.source])).values()];
    const nameOf = (source: ComparedSource): string => {
      const at = sources.findIndex((s) => keyOfSource(s) === keyOfSource(source));
      return at === 0 ? '' : `side${String(at)}`;
    };
    return { sources, spec: { sides: sides.map(({ name, source, model, within, answer }) => ({ name, of: nameOf(source), model, within, answer })), key, sample, metrics, by: by === null ? [] : [by], filter: null } };
  }

  /** Asks the engine for one of the feature's methods over all datasets. */
  async ask<M extends ComparisonMethod>(method: M, params: Omit<ComparisonWork[M]['params'], 'spec'>, { signal, progress }: ViewCall): Promise<ComparisonWork[M]['result']> {
    const { spec, sources } = await this.spec();
    const [first, ...others] = sources;
    if (!first) throw new LoupeError('internal', {}, 'engine', 'a comparison of nothing');
    const named = [];
    for (const [i, source] of others.entries()) named.push({ name: `side${String(i + 1)}`, dataset: (await this.session(source).open(false)).id });
    return (await this.session(first).ask('work', { feature: COMPARISON, method, params: { ...params, spec }, others: named }, { signal, onProgress: progress, lane: 'job' })) as ComparisonWork[M]['result'];
  }
}

function inTrainingOrder(sides: readonly FileSide[]): FileSide[] {
  return sides.map((side) => ({ side, revision: parseRevision(side.name) })).sort((a, b) => trainingOrder(a.revision, b.revision)).map(({ side }) => side);
}

const plain = ({ paths, literal, config, split }: DatasetSource): ComparedSource => ({ paths, literal, ...(config === undefined ? {} : { config }), ...(split === undefined ? {} : { split }) });
const keyOfSource = ({ paths, config, split }: ComparedSource): string => JSON.stringify([paths, config, split]);
