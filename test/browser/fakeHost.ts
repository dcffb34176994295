/** A host inside the page, for tests: answers the contract of the dataset view from rows made by their number. */
import { Bool, Field, Float64, Int64, List, Struct, Table, Utf8, makeBuilder, tableToIPC } from 'apache-arrow';
import type { DataType, Vector } from 'apache-arrow';
import type { Column, DatasetInfo } from '../../src/core/dataset';
import type { Profiles } from '../../src/core/profile';
import type { ViewQuery } from '../../src/core/viewQuery';
import { fakeProfile } from './fakeProfiles';
import { FakeLabels } from './fakeLabels';
import type { FakeLabelOptions } from './fakeLabels';
import { FakeVerdicts } from './fakeVerdicts';
import type { FakeVerdictOptions } from './fakeVerdicts';
import type { ViewBookmark } from '../../src/features/explore/reading';
import type { ExploreMethods, OpenedDataset, ToHost, ToView, ViewState } from '../../src/features/explore/contract';

interface Made {
  readonly name: string;
  readonly type: string;
  readonly arrow: () => DataType;
  readonly value: (row: number) => unknown;
}

const ASKED = [
  'Refactor this function so that it does not mutate its argument', 'Write a SQL query that returns the second highest salary per department', 'Who discovered penicillin and how was it first produced at scale?',
  'What should I see in Lisbon in two days?', 'Can you make this e-mail sound less rude? “I need the report now.”', 'Explain why the sky looks blue at noon but red at sunset, for a ten-year-old',
  'Summarise the attached abstract in two sentences', 'Convert 72 °F to Celsius and show the steps', 'I have to give a toast at my sister’s wedding next month', 'Why do cats purr?',
];
export const HOSTILE = '<script>window.hacked = true</script><img src=x onerror="window.hacked = true">';

const asked = (row: number): string => ASKED[(row * 7) % ASKED.length] ?? '';
const messages = (): DataType => new List(new Field('item', new Struct([new Field('role', new Utf8(), true), new Field('content', new Utf8(), true)]), true));
const talk = (row: number, answer: string): unknown => [{ role: 'user', content: asked(row) }, { role: 'assistant', content: answer }];

const preference: readonly Made[] = [
  { name: 'uid', type: 'VARCHAR', arrow: () => new Utf8(), value: (row) => `p-${row}` },
  { name: 'source', type: 'VARCHAR', arrow: () => new Utf8(), value: (row) => (row % 7 === 3 ? null : row % 7 === 5 ? '' : row % 3 === 0 ? 'own' : 'chat') },
  { name: 'score', type: 'DOUBLE', arrow: () => new Float64(), value: (row) => (row % 11 === 4 ? null : ((row * 37) % 64) / 8 - 2) },
  { name: 'note', type: 'VARCHAR', arrow: () => new Utf8(), value: (row) => (row === 2 ? HOSTILE : `note\tof ${row}`) },
  { name: 'checked', type: 'BOOLEAN', arrow: () => new Bool(), value: (row) => row % 2 === 0 },
  { name: 'chosen', type: 'STRUCT(role VARCHAR, content VARCHAR)[]', arrow: messages, value: (row) => talk(row, `Rank the salaries **inside each department** and keep rank two. This is answer A of row ${row}.`) },
  { name: 'rejected', type: 'STRUCT(role VARCHAR, content VARCHAR)[]', arrow: messages, value: (row) => talk(row, `Rank the salaries and keep rank two. ROW_NUMBER gives every row its own number; row ${row}.`) },
];
const derived: readonly (Made & { readonly id: string; readonly kind: 'integer' | 'text' | 'marks' | 'list' })[] = [
  { id: 'words', kind: 'text', name: 'prompt', type: 'VARCHAR', arrow: () => new Utf8(), value: (row) => (row === 2 ? HOSTILE : asked(row)) },
  { id: 'turns', kind: 'integer', name: 'turns', type: 'BIGINT', arrow: () => new Int64(), value: (row) => BigInt(1 + 2 * (row % 3)) },
  { id: 'raters', kind: 'marks', name: 'raters', type: 'VARCHAR', arrow: () => new Utf8(), value: (row) => JSON.stringify(Array.from(['ABBA', 'ABTA', 'ABTB', 'TBAB', 'BBAB', 'AABA'][row % 6] ?? '', (c) => (c === 'T' ? 'tie' : c))) },
  { id: 'reasons', kind: 'list', name: 'reasons', type: 'VARCHAR[]', arrow: () => new List(new Field('item', new Utf8(), true)), value: (row) => (row % 4 === 0 ? null : ['verbosity', HOSTILE, 'format'].slice(0, row % 4)) },
];
const wide: readonly Made[] = Array.from({ length: 2000 }, (_, i) => ({ name: `c${i}`, type: 'BIGINT', arrow: () => new Int64(), value: (row: number) => BigInt(row + i) }));

export interface FakeOptions {
  readonly rows: number;
  readonly made: 'preference' | 'wide';
  /** Opening fails this often before it works. */
  readonly failures: number;
  readonly delay: number;
  readonly state: ViewState | null;
  /** Any filter is taken, but those that hold “broken”. */
  readonly takesFilters: boolean;
  /** A column that the engine says cannot be shown. */
  readonly unreadable: string | null;
  /** What is labelled, and what every row of the dataset is instead of what is made by its number. */
  readonly labels: FakeLabelOptions | null;
  /** What raters said of every record. */
  readonly verdicts: FakeVerdictOptions | null;
  /** Rows with the notes on them. */
  readonly bookmarks: readonly (readonly [row: number, note: string])[];
}

const DEFAULTS: FakeOptions = { rows: 10_000_000, made: 'preference', failures: 0, delay: 0, state: null, takesFilters: false, unreadable: null, labels: null, verdicts: null, bookmarks: [] };

class FakeHost {
  readonly asked: ToHost[] = [];
  readonly copied: string[] = [];
  readonly violations: string[] = [];
  readonly #options: FakeOptions;
  readonly #cancelled = new Set<number>();
  readonly #queries = new Map<string, ViewQuery>();
  readonly labels: FakeLabels;
  readonly verdicts: FakeVerdicts;
  readonly #bookmarked: Map<number, string>;
  #failures: number;

  constructor(options: Partial<FakeOptions>) {
    this.#options = { ...DEFAULTS, ...options };
    this.#failures = this.#options.failures;
    this.#bookmarked = new Map(this.#options.bookmarks);
    this.labels = new FakeLabels(this.#options.labels, (name, data) => this.send({ kind: 'event', event: { event: 'feature', feature: 'annotation', name, data } }));
    this.verdicts = new FakeVerdicts(this.#options.verdicts, (name) => this.send({ kind: 'event', event: { event: 'feature', feature: 'disagreements', name, data: null } }));
    document.addEventListener('securitypolicyviolation', (e) => this.violations.push(`${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`));
  }

  send(message: ToView): void {
    window.postMessage(message, '*');
  }

  post(message: ToHost): void {
    this.asked.push(message);
    if (message.kind === 'cancel') this.#cancelled.add(message.id);
    // A filter, or a search, that never comes to an end.
    if (message.kind === 'request' && (message.method === 'view' || message.method === 'search') && JSON.stringify(message.params).includes('endless')) return;
    if (message.kind === 'request') setTimeout(() => this.#answer(message.id, message.method, message.params), this.#options.delay);
  }

  get state(): ViewState | undefined {
    return this.asked.filter((m) => m.kind === 'state').at(-1)?.state;
  }

  #answer(id: number, method: string, params: unknown): void {
    if (this.#cancelled.has(id)) {
      this.send({ kind: 'error', id, error: { code: 'aborted', args: {}, sentence: 'Cancelled.', aborted: true } });
      return;
    }
    try {
      this.send({ kind: 'result', id, result: this.#result(method, params) });
    } catch (error) {
      const sentence = error instanceof Error ? error.message : String(error);
      this.send({ kind: 'error', id, error: { code: 'fake', args: { file: 'train.parquet' }, sentence, aborted: false } });
    }
  }

  #result(method: string, params: unknown): unknown {
    switch (method) {
      case 'open': return this.#open();
      case 'view': return this.#view(params as ExploreMethods['view']['params']);
      case 'page': return this.#page(params as ExploreMethods['page']['params']);
      case 'record': return this.#record(params as ExploreMethods['record']['params']);
      case 'position': return this.#position(params as ExploreMethods['position']['params']);
      case 'profiles': return this.#profiles(params as ExploreMethods['profiles']['params']);
      case 'search': return { search: 'a search', rows: 2, complete: true, truncated: false, problem: null };
      case 'searchRows': return { rows: [4, 12], hits: [1, 2] };
      case 'examples': return { examples: [{ row: 4, text: 'the first' }, { row: 12345, text: null }] };
      case 'copy': this.copied.push((params as ExploreMethods['copy']['params']).text); return null;
      case 'reading.bookmarks': return this.#bookmarks();
      case 'reading.toggleBookmark': return this.#toggleBookmark();
      default: return method.startsWith('annotation.') ? this.labels.answer(method, params) : method.startsWith('disagreements.') ? this.verdicts.answer(method, params) : null;
    }
  }

  #bookmarks(): ViewBookmark[] {
    return [...this.#bookmarked].map(([row, note]) => ({ id: String(row), row, note }));
  }

  #toggleBookmark(): null {
    const { row } = this.asked.filter((m) => m.kind === 'focus').at(-1) ?? { row: -1 };
    if (!this.#bookmarked.delete(row)) this.#bookmarked.set(row, '');
    this.send({ kind: 'event', event: { event: 'feature', feature: 'reading', name: 'bookmarks', data: this.#bookmarks() } });
    return null;
  }

  #open(): OpenedDataset {
    if (this.#failures > 0) {
      this.#failures--;
      throw new Error('“train.parquet” ends in the middle of its data: copy it again from where it came.');
    }
    const columns = this.#made().map((m): Column => ({ name: m.name, sourceName: m.name, type: m.type, origin: 'file', ...(m.name === this.#options.unreadable ? { unreadable: { code: 'internal', args: {} } } : {}) }));
    const isPreference = this.#options.made === 'preference';
    const info: DatasetInfo = {
      id: 'd1', name: 'preference-mix.parquet', format: 'parquet', files: [], rows: this.#options.rows, rowGroups: 1, bytes: 912e6, uncompressedBytes: 2e9, fingerprint: 'f', columns,
      shape: this.#options.labels?.shape ? { reasons: [], encodings: {}, ...this.#options.labels.shape } : isPreference
        ? { kind: 'preference', roles: { id: ['uid'], source: ['source'], score: ['score'], chosen: ['chosen'], rejected: ['rejected'] }, encodings: { chosen: 'messages', rejected: 'messages' }, reasons: [] }
        : { kind: 'table', roles: {}, encodings: {}, reasons: [] },
      warnings: isPreference ? [{ code: 'internal', args: {}, column: 'note' }] : [], largestChunk: 1, choices: [],
    };
    const heads = isPreference ? derived.map((d) => ({ id: d.id, title: d.name, about: 'derived', type: d.kind, heavy: d.kind === 'text', aside: false })) : [];
    return { info, derived: heads, state: this.#options.state, settings: { readerSide: 'auto', textMode: 'markdown', measure: 78 } };
  }

  #view({ query }: ExploreMethods['view']['params']): ExploreMethods['view']['result'] {
    const expression = query.filter?.op === 'sql' ? query.filter.expression : null;
    const isTaken = expression === null || expression === 'even' || expression === 'nothing' || (this.#options.takesFilters && !expression.includes('broken'));
    if (!isTaken) throw new Error(`There is no column “${expression}”: the columns are uid, source, score.`);
    const view = JSON.stringify(query);
    this.#queries.set(view, query);
    return { view, rows: this.#rows(query), total: this.#options.rows, sql: 'from dataset', milliseconds: 1 };
  }

  #rows(query: ViewQuery | undefined): number {
    const expression = query?.filter?.op === 'sql' ? query.filter.expression : null;
    return expression === 'nothing' ? 0 : expression === 'even' ? Math.ceil(this.#options.rows / 2) : this.#options.rows;
  }

  #rowAt(view: string, position: number): number {
    const query = this.#queries.get(view);
    const place = query?.order[0]?.descending ? this.#rows(query) - 1 - position : position;
    return query?.filter?.op === 'sql' ? place * 2 : place;
  }

  #position({ view, row }: ExploreMethods['position']['params']): number {
    const query = this.#queries.get(view);
    if (query?.filter?.op === 'sql' && (row % 2 === 1 || this.#rows(query) === 0)) return -1;
    const place = query?.filter ? row / 2 : row;
    return query?.order[0]?.descending ? this.#rows(query) - 1 - place : place;
  }

  #page({ view, columns, rowStart, rowEnd }: ExploreMethods['page']['params']): unknown {
    const rows = Array.from({ length: rowEnd - rowStart }, (_, i) => this.#rowAt(view, rowStart + i));
    const made = columns.map((c) => ('column' in c ? this.#made().find((m) => m.name === c.column) : derived.find((d) => d.id === c.derived)));
    const vectors: [string, Vector][] = [['loupe_row', vectorOf(rows.map(BigInt), new Int64())]];
    made.forEach((m, i) => {
      if (!m) throw new Error('no such column');
      // As the engine does: nested cells of the file travel as JSON text, lists that are derived as lists.
      const isNested = m.type.endsWith(']') && !('kind' in m);
      vectors.push([`column ${i}`, vectorOf(rows.map((r) => (isNested ? JSON.stringify(m.value(r)) : m.value(r))), isNested ? new Utf8() : m.arrow())]);
    });
    return { ipc: ipcOf(vectors), rowStart, rows: rows.length };
  }

  #record({ row }: ExploreMethods['record']['params']): unknown {
    const vectors = this.#made().map((m): [string, Vector] => [m.name, vectorOf([m.value(row)], m.arrow())]);
    return { ipc: ipcOf([['loupe_row', vectorOf([BigInt(row)], new Int64())], ...vectors]), row, cut: [], failed: [] };
  }

  /** As the engine does for what the columns hold: made by their types, so that each kind is drawn. */
  #profiles({ filter, columns }: ExploreMethods['profiles']['params']): Profiles {
    const rows = this.#rows({ filter, order: [] });
    return { columns: columns.map((c) => fakeProfile('column' in c ? c.column : c.derived, rows)), sampled: rows > 1e9 ? { rows: 2e6, of: rows, seed: 1 } : null };
  }

  #made(): readonly Made[] {
    const { labels, made } = this.#options;
    if (labels?.row) return Object.entries(labels.row).map(([name, value]): Made => (typeof value === 'string' ? { name, type: 'VARCHAR', arrow: () => new Utf8(), value: () => value } : { name, type: 'STRUCT(role VARCHAR, content VARCHAR)[]', arrow: messages, value: () => value }));
    return made === 'wide' ? wide : preference;
  }
}

/** Arrow's own `vectorFromArray` compiles its test for nulls, which the policy of the page forbids. */
function vectorOf(values: readonly unknown[], type: DataType): Vector {
  const builder = makeBuilder({ type });
  values.forEach((value, i) => {
    if (value === null || value === undefined) builder.setValid(i, false);
    else builder.set(i, value);
  });
  return builder.finish().toVector();
}

function ipcOf(vectors: readonly [string, Vector][]): ArrayBuffer {
  const bytes = tableToIPC(new Table(Object.fromEntries(vectors)), 'stream');
  return bytes.slice().buffer;
}

const fake = new FakeHost(JSON.parse(decodeURIComponent(location.hash.slice(1)) || '{}') as Partial<FakeOptions>);
Object.assign(window, { fake, acquireVsCodeApi: () => ({ postMessage: (message: ToHost) => fake.post(message) }) });
