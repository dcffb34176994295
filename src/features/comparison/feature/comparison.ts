import * as path from 'node:path';
import * as vscode from 'vscode';
import type { DatasetInfo, DatasetSource } from '../../../core/dataset';
import { LoupeError } from '../../../core/message';
import type { Message } from '../../../core/message';
import { refuseOut } from '../../../data/disk/outFile';
import type { OutFile } from '../../../data/disk/outFile';
import type { DerivedDescription, ExportTarget } from '../../../engine/contract';
import { DatasetSession } from '../../../host/datasetSession';
import { sourceOf } from '../../../host/datasetUri';
import { reportError } from '../../../host/services';
import type { Services } from '../../../host/services';
import type { ViewCall } from '../../../host/viewChannel';
import { keyOfSource } from '../comparisonFile';
import type { ComparedSource, ComparisonFile, FileSide } from '../comparisonFile';
import { COMPARISON, MOST_SIDES } from '../contract';
import type { ComparisonMethod, ComparisonSpec, ComparisonWork, MetricSpec, TableWritten } from '../contract';
import { keyOf, metricCandidates, sidesOfModels, sidesOfRow, sidesWithin } from '../rule/gather';
import type { PublishedTable } from '../figuresContract';
import type { Within } from '../rule/gather';
import { fromHarness } from '../rule/gatherHarness';
import type { FromHarness, HarnessFile } from '../rule/gatherHarness';
import { tablesOf } from '../rule/benchmarks';
import { inTrainingOrder } from '../../../core/revision';
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
  /** The datasets as the page was told of them. */
  #told: string | undefined;
  #models: { readonly of: string; readonly found: Promise<ComparisonWork['models']['result']> } | undefined;
  #harness: { readonly of: string; readonly found: Promise<FromHarness | null> } | undefined;
  #isDisposed = false;
  readonly resamples = RESAMPLES;
  readonly seed = 0;

  constructor(readonly services: Services, readonly gathering: Gathering) {
    this.#kept = new KeptComparisons(services);
  }

  dispose(): void {
    this.#isDisposed = true;
    for (const watched of this.#watched.values()) watched.dispose();
    for (const session of this.#own.values()) session.dispose();
  }

  get within(): Within | null {
    return this.#within;
  }

  async file(): Promise<ComparisonFile> {
    return this.#file ?? (await (this.#loading ??= this.#load().finally(() => (this.#loading = undefined))));
  }

  /** Changes what is compared, and remembers it. A table of published figures that is null is taken away. */
  async change({ published, ...change }: Partial<Omit<ComparisonFile, 'published'>> & { readonly published?: PublishedTable | null }): Promise<ComparisonFile> {
    const { published: before, ...kept } = await this.file();
    const table = published === undefined ? before : published;
    const file: ComparisonFile = { ...kept, ...(table ? { published: table } : {}), ...change };
    this.#file = file;
    // It holds on the page, whether it can be kept or not.
    await this.#kept.keep(file).catch((error: unknown) => { reportError(this.services, error); });
    return file;
  }

  async #load(): Promise<ComparisonFile> {
    const infos = await this.infos();
    const [only, ...others] = infos;
    this.#within = others.length > 0 || !only ? null : this.gathering.model === null ? sidesWithin(only) : { by: 'model', column: this.gathering.model };
    const kept = await this.#kept.of(this.gathering.sources.map(plain), this.#within);
    this.#file = kept ?? (await this.#gathered(infos));
    return this.#file;
  }

  /** Sides as training goes, by what their shapes say they are joined, with the likeliest metric. */
  async #gathered(infos: readonly DatasetInfo[]): Promise<ComparisonFile> {
    const written = this.gathering.model === null ? await this.#written(infos) : null;
    const found = written?.sides.map(({ file, name, answer }): FileSide => ({ name, source: plain(this.gathering.sources[file] ?? { paths: [], literal: true }), model: null, within: null, answer })) ?? (await this.#sides(infos));
    const sides = written && written.key?.by !== 'row' ? inTrainingOrder(found) : found;
    const [first] = sides;
    if (!first || sides.length < 2) throw new LoupeError('compare-one-side', { name: infos[0]?.name ?? '', columns: infos[0]?.columns.slice(0, 40).map((c) => c.name).join(', ') ?? '' });
    if (sides.length > MOST_SIDES) throw new LoupeError('usage-compare-sides', { count: sides.length, most: MOST_SIDES });
    const [candidate] = metricCandidates(infos, this.#within);
    const metrics: readonly MetricSpec[] = [written?.metric ?? (candidate ? { name: candidate.path, path: candidate.path } : LENGTH)];
    return { sides, key: written?.key ?? keyOf(infos, this.#within), sample: null, metrics, metric: metrics[0]?.name ?? null, baseline: first.name, family: 'baseline', test: null, by: null };
  }

  /** As the harness that wrote all files has it; null: it is none that is known. Asked once for datasets as they are. */
  async #written(infos: readonly DatasetInfo[]): Promise<FromHarness | null> {
    const of = JSON.stringify(infos.map((info) => info.fingerprint));
    if (this.#harness?.of === of) return this.#harness.found;
    const names = this.#names(infos);
    const files = infos.map((info, i): HarnessFile => ({ columns: info.columns, shape: info.shape, path: info.files[0]?.path ?? '', name: names[i] ?? String(i + 1) }));
    const found = fromHarness(files, async (file, column) => {
      const source = this.gathering.sources[file];
      const models = source && ((await this.session(source).ask('work', { feature: COMPARISON, method: 'models', params: { column, filter: null } }, { lane: 'job' })) as ComparisonWork['models']['result']);
      return models?.values.map((m) => m.value) ?? [];
    });
    this.#harness = { of, found };
    found.catch(() => { this.#harness = undefined; });
    return found;
  }

  #names(infos: readonly DatasetInfo[]): string[] {
    return sideNames(infos.map((info, i) => (info.files.length > 1 ? path.dirname(info.files[0]?.path ?? '') : (info.files[0]?.path ?? this.gathering.sources[i]?.paths[0] ?? info.name))));
  }

  async #sides(infos: readonly DatasetInfo[]): Promise<FileSide[]> {
    const [source] = this.gathering.sources;
    const within = this.#within;
    if (within && source) {
      const found = within.by === 'model' ? sidesOfModels('', within.column, (await this.#modelsOf(within.column)).values.map((m) => m.value)) : sidesOfRow('', within);
      const sides = found.map(({ name, model, within: struct, answer }): FileSide => ({ name, source: plain(source), model, within: struct, answer }));
      return within.by === 'model' ? inTrainingOrder(sides) : sides;
    }
    const names = this.#names(infos);
    return inTrainingOrder(this.gathering.sources.map((s, i): FileSide => ({ name: names[i] ?? String(i + 1), source: plain(s), model: null, within: null, answer: null })));
  }

  /** Which models a column names, asked once for a dataset as it is. */
  async #modelsOf(column: string): Promise<ComparisonWork['models']['result']> {
    const [source] = this.gathering.sources;
    if (!source) throw new LoupeError('internal', {}, 'engine', 'a comparison of nothing');
    const session = this.session(source);
    const of = JSON.stringify([(await session.open(false)).fingerprint, column]);
    if (this.#models?.of === of) return this.#models.found;
    const found = session.ask('work', { feature: COMPARISON, method: 'models', params: { column, filter: null } }, { lane: 'job' }) as Promise<ComparisonWork['models']['result']>;
    this.#models = { of, found };
    found.catch(() => { this.#models = undefined; });
    return found;
  }

  /** Rows that belong to no side, since they name no model, or one that is none of the sides; files of another model than they are called after. */
  async left(): Promise<Message[]> {
    const { sides } = await this.file();
    const [column, ...others] = new Set(sides.map(({ model }) => model?.column));
    if (column === undefined || others.length > 0) return [...((this.gathering.model === null ? await this.#written(await this.infos()) : null)?.warnings ?? [])];
    const { values, nulls } = await this.#modelsOf(column);
    const known = new Set(sides.map(({ model }) => model?.value));
    const count = values.reduce((sum, { value, rows }) => sum + (known.has(value) ? 0 : rows), nulls);
    return count === 0 ? [] : [{ code: 'compare-model-left', args: { count, column } }];
  }

  /** A table that a person named, read as a dataset. */
  table(path: string): Promise<DatasetInfo> {
    return this.session(tableSource(path)).open(false);
  }

  async infos(): Promise<readonly DatasetInfo[]> {
    const infos: DatasetInfo[] = [];
    for (const source of this.gathering.sources) infos.push(await this.session(source).open(false));
    return infos;
  }

  /** The page is told of the datasets as they are: what it asks is about these. */
  async tell(): Promise<void> {
    this.#told = await this.#datasets();
  }

  async #datasets(): Promise<string> {
    return JSON.stringify((await this.infos()).map(({ fingerprint, shape }) => [fingerprint, shape.roles]));
  }

  /** The session of the dataset's open editor, with the roles that a person corrected there, else one of the comparison's own. */
  session(source: DatasetSource): DatasetSession {
    if (this.#isDisposed) throw new LoupeError('aborted', {}, 'aborted');
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
    const { sides, key, sample, metrics, by, where = null, baseline } = await this.file();
    const sources = [...new Map(sides.map((side) => [keyOfSource(side.source), side.source])).values()];
    const nameOf = (source: ComparedSource): string => {
      const at = sources.findIndex((s) => keyOfSource(s) === keyOfSource(source));
      return at === 0 ? '' : `side${String(at)}`;
    };
    return { sources, spec: { sides: sides.map(({ name, source, model, within, answer }) => ({ name, of: nameOf(source), model, within, answer })), key, sample, metrics, by: by === null ? [] : [by], filter: null, where: where === null ? null : { expression: where, baseline: Math.max(0, sides.findIndex((side) => side.name === baseline)) } } };
  }

  /** Tables beside the sides that figures are made of, by their paths. */
  async #tables(): Promise<string[]> {
    const { metrics, published } = await this.file();
    return tablesOf({ metrics }, published ? { published } : {});
  }

  /** Throws where writing there would replace what the comparison reads: a side's files, or a table beside them. */
  async refuseOut(target: OutFile): Promise<void> {
    const tables = await this.#tables();
    const sessions = [...this.gathering.sources, ...tables.map(tableSource)].map((source) => this.session(source).info);
    await refuseOut(target, [...tables, ...sessions.flatMap((info) => info?.files.map((file) => file.path) ?? [])]);
  }

  /** Every dataset that is read page by page is copied, if a person wants that. Throws `copy-declined`. */
  async copyFiles(progress: ViewCall['progress']): Promise<void> {
    for (const source of this.gathering.sources) await this.session(source).copy(progress);
  }

  /** Asks the engine for one of the feature's methods over all datasets. */
  async ask<M extends ComparisonMethod>(method: M, params: Omit<ComparisonWork[M]['params'], 'spec'>, call: ViewCall): Promise<ComparisonWork[M]['result']> {
    return this.#ask(method, params, call, {});
  }

  /** All that a joined table of all prompts depends on. */
  async tableKey(): Promise<string> {
    return JSON.stringify([{ ...(await this.spec()).spec, where: null }, (await this.file()).baseline, await this.#datasets()]);
  }

  /** The columns that features derive of its datasets now. */
  async derived(): Promise<readonly DerivedDescription[]> {
    return (await Promise.all(this.gathering.sources.map((source) => this.session(source).ask('derived', {})))).flat();
  }

  /** Writes the joined table with all prompts, whatever the filter. */
  async writeTable(target: ExportTarget, call: ViewCall): Promise<TableWritten> {
    const { sides, baseline } = await this.file();
    return this.#ask('table', { choice: { of: 'all' }, baseline: Math.max(0, sides.findIndex((side) => side.name === baseline)), ...target }, call, { where: null });
  }

  /** Filters prompts by a condition over the joined table's columns. Throws where it is none, and then nothing is changed. */
  async filter(where: string | null, call: ViewCall): Promise<void> {
    const { sides, baseline } = await this.file();
    if (where !== null) await this.#ask('counts', { choices: [] }, call, { where: { expression: where, baseline: Math.max(0, sides.findIndex((side) => side.name === baseline)) } });
    await this.change({ where });
  }

  async #ask<M extends ComparisonMethod>(method: M, params: Omit<ComparisonWork[M]['params'], 'spec'>, { signal, progress }: ViewCall, other: Pick<ComparisonSpec, 'where'>): Promise<ComparisonWork[M]['result']> {
    const { spec: own, sources } = await this.spec();
    const spec = { ...own, ...other };
    const [first, ...others] = sources;
    if (!first) throw new LoupeError('internal', {}, 'engine', 'a comparison of nothing');
    // Keys have other numbers in other files, or by other roles: what the page asks would be about other prompts.
    if (this.#told !== undefined && (await this.#datasets()) !== this.#told) {
      this.#changed.fire();
      throw new LoupeError('aborted', {}, 'aborted');
    }
    const ask = async (): Promise<ComparisonWork[M]['result']> => {
      const named = [];
      for (const [i, source] of others.entries()) named.push({ name: `side${String(i + 1)}`, dataset: (await this.session(source).open(false)).id });
      for (const table of method === 'figures' ? await this.#tables() : []) named.push({ name: table, dataset: (await this.session(tableSource(table)).open(false)).id });
      return (await this.session(first).ask('work', { feature: COMPARISON, method, params: { ...params, spec }, others: named }, { signal, onProgress: progress, lane: 'job' })) as ComparisonWork[M]['result'];
    };
    try {
      return await ask();
    } catch (error) {
      // The first one's session has asked for its own copy.
      if (!(error instanceof LoupeError) || error.code !== 'needs-copy') throw error;
      for (const source of others) await this.session(source).copy(progress);
      if (signal.aborted) throw new LoupeError('aborted', {}, 'aborted');
      return ask();
    }
  }
}

const tableSource = (table: string): DatasetSource => ({ paths: [table], literal: true });

const plain = ({ paths, literal, config, split }: DatasetSource): ComparedSource => ({ paths, literal, ...(config === undefined ? {} : { config }), ...(split === undefined ? {} : { split }) });
