/** A host inside the page, for tests of the page of an answer: rows that come in pieces, as a query that still runs gives them. */
import { Bool, DateDay, Float64, Int64, Table, Utf8, makeBuilder, tableToIPC } from 'apache-arrow';
import type { DataType, Vector } from 'apache-arrow';
import type { ToHost, ToView } from '../../src/features/explore/contract';
import type { AnswerOrder, AnswerProgress, QueryMethods, ShownAnswer } from '../../src/features/query/page';

export interface FakeQueryOptions {
  readonly made: 'sources' | 'records' | 'pairs' | 'days' | 'lists' | 'nothing';
  readonly rows: number;
  /** Rows that are there at first, and come with each further answer; all at once where it is 0. */
  readonly piece: number;
  /** The answer never ends. */
  readonly endless: boolean;
  /** Rows of the whole answer, where only the first are loaded. */
  readonly whole: number;
  /** It ends with this sentence. */
  readonly problem: string;
  /** It ends so before there is a row. */
  readonly refused: string;
  readonly unasked: boolean;
  readonly sql: string;
}

interface Made {
  readonly name: string;
  readonly type: string;
  readonly arrow: () => DataType;
  readonly value: (row: number) => unknown;
}

export const HOSTILE = '<script>window.hacked = true</script><img src=x onerror="window.hacked = true">';
const SOURCES = ['chat', 'own', 'flan_v2', 'no_robots', 'sharegpt', 'aya'];
const text = (name: string, value: (row: number) => unknown): Made => ({ name, type: 'VARCHAR', arrow: () => new Utf8(), value });
/** Columns that the engine would follow to rows of the dataset. */
const ROWS = ['row', 'rows'];
const whole = (name: string, value: (row: number) => number): Made => ({ name, type: 'BIGINT', arrow: () => new Int64(), value: (row) => BigInt(value(row)) });
const fraction = (name: string, value: (row: number) => unknown): Made => ({ name, type: 'DOUBLE', arrow: () => new Float64(), value });
const noise = (row: number): number => ((row * 7919) % 1000) / 1000;

/** A long text: 50,000 characters, its end known. */
export const LONG = `${'word '.repeat(9_999)}last!`;

const ANSWERS: Readonly<Record<FakeQueryOptions['made'], readonly Made[]>> = {
  sources: [text('source', (row) => (row === 4 ? null : (SOURCES[row] ?? `s${row}`))), whole('answers', (row) => 12_345 - row * 977), fraction('mean_characters', (row) => (row === 3 ? null : 1000 / (row + 3)))],
  records: [whole('row', (row) => (row * 37) % 100_003), text('side', (row) => (row % 2 === 0 ? 'chosen' : 'rejected')), whole('characters', (row) => 9_000 - row % 9_000), fraction('score', (row) => noise(row) * 8 + (row % 2)), text('begins', (row) => (row === 1 ? HOSTILE : row === 2 ? LONG : `Answer ${row} begins with quite a few words, as most of them do in such data.`))],
  pairs: [text('rater', (row) => `ann-0${1 + Math.floor(row / 4)}`), text('label', (row) => ['A is better', 'A is slightly better', 'tie', 'B is better'][row % 4]), whole('verdicts', (row) => 20 + ((row * 13) % 40)), fraction('share', (row) => noise(row))],
  days: [{ name: 'day', type: 'DATE', arrow: () => new DateDay(), value: (row) => new Date(Date.UTC(2024, 0, 1 + Math.floor(row / 2))) }, text('split', (row) => (row % 2 === 0 ? 'train' : 'eval')), fraction('loss', (row) => 2 / (1 + row / 10) + noise(row) / 5)],
  lists: [text('prompt', (row) => `prompt ${row}`), { name: 'rows', type: 'BIGINT[]', arrow: () => new Utf8(), value: (row) => `[${row},${row + 100}]` }, { name: 'checked', type: 'BOOLEAN', arrow: () => new Bool(), value: (row) => row % 2 === 0 }],
  nothing: [whole('row', () => 0)],
};

class FakeQuery {
  readonly asked: ToHost[] = [];
  readonly violations: string[] = [];
  readonly #options: FakeQueryOptions;
  #rows = 0;
  #stopped = false;
  #all = false;

  constructor(options: Partial<FakeQueryOptions>) {
    this.#options = { made: 'records', rows: 1_234, piece: 0, endless: false, whole: 0, problem: '', refused: '', unasked: false, sql: 'select row, side, characters, score, begins\nfrom answers\norder by characters desc', ...options };
    document.addEventListener('securitypolicyviolation', (e) => this.violations.push(`${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`));
  }

  post(message: ToHost): void {
    this.asked.push(message);
    if (message.kind !== 'request') return;
    const { id, method, params } = message;
    void this.#answer(method.replace('query.', ''), params).then(
      (result) => this.#send({ kind: 'result', id, result }),
      (error: unknown) => this.#send({ kind: 'error', id, error: { code: 'x', args: {}, sentence: error instanceof Error ? error.message : String(error), aborted: false } }),
    );
  }

  async #answer(method: string, params: unknown): Promise<unknown> {
    const { rows, piece, unasked, refused } = this.#options;
    switch (method) {
      case 'begin':
        if (refused !== '') throw new Error(refused);
        if (unasked) return null;
        this.#rows = Math.min(rows, piece === 0 ? rows : piece);
        return this.#shown();
      case 'more':
        await new Promise((resolve) => setTimeout(resolve, 60));
        if (this.#options.endless && this.#rows >= rows) return new Promise(() => undefined);
        this.#rows = Math.min(rows, this.#rows + piece);
        return this.#progress();
      case 'stop': this.#stopped = true; return this.#progress();
      case 'page': return this.#page(params as QueryMethods['page']['params']);
      case 'cell': return this.#cell(params as QueryMethods['cell']['params']);
      case 'count': return { rows: this.#options.whole };
      case 'loadAll': this.#all = true; this.#send({ kind: 'event', event: { event: 'feature', feature: 'query', name: 'asked', data: null } }); return null;
      default: return null;
    }
  }

  #shown(): ShownAnswer {
    return { dataset: 'preference-mix.parquet', total: 100_003, name: 'longest-answers', description: 'The longest answers, with their length in characters.', values: [{ name: 'n', value: '20' }], sql: this.#options.sql, command: 'npx loupe query preference-mix.parquet --saved longest-answers --set n=20', progress: this.#progress() };
  }

  #progress(): AnswerProgress {
    const { rows, endless, whole: all, problem, made } = this.#options;
    const complete = this.#stopped || (this.#rows >= rows && !endless);
    return { answer: this.#all ? 'a2' : 'a1', columns: ANSWERS[made].map(({ name, type }) => ({ name, type, ...(ROWS.includes(name) ? { isRow: true } : {}) })), rows: this.#rows, complete, truncated: this.#stopped || (complete && all > rows && !this.#all), milliseconds: 45, problem: complete && problem !== '' ? problem : null };
  }

  #page({ order, rowStart, rowEnd, textLimit }: QueryMethods['page']['params']): QueryMethods['page']['result'] {
    const numbers = this.#ordered(order).slice(rowStart, rowEnd);
    const vectors = ANSWERS[this.#options.made].map(({ arrow, value }, i): [string, Vector] => [`c${i}`, vectorOf(numbers.map((row) => cut(value(row), textLimit)), arrow())]);
    vectors.push(['loupe·answer', vectorOf(numbers.map(BigInt), new Int64())]);
    return { ipc: tableToIPC(new Table(Object.fromEntries(vectors)), 'stream').slice(), rows: numbers.length };
  }

  #cell({ row, column, start, length }: QueryMethods['cell']['params']): QueryMethods['cell']['result'] {
    const points = [...String(ANSWERS[this.#options.made][column]?.value(row))];
    return { text: points.slice(start, start + length).join(''), length: points.length };
  }

  #ordered(order: AnswerOrder): number[] {
    const rows = Array.from({ length: this.#rows }, (_, row) => row);
    const [by] = order;
    const made = by && ANSWERS[this.#options.made][by.column];
    if (!by || !made) return rows;
    const compared = (a: unknown, b: unknown): number => (a === b ? 0 : (a as number) < (b as number) ? -1 : 1);
    return rows.sort((a, b) => (by.descending ? -1 : 1) * compared(made.value(a), made.value(b)));
  }

  #send(message: ToView): void {
    window.postMessage(message, '*');
  }
}

function cut(value: unknown, limit: number): unknown {
  return typeof value === 'string' && limit > 0 ? value.slice(0, limit) : value;
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

const fake = new FakeQuery(JSON.parse(decodeURIComponent(location.hash.slice(1)) || '{}') as Partial<FakeQueryOptions>);
Object.assign(window, { fake, acquireVsCodeApi: () => ({ postMessage: (message: ToHost) => fake.post(message), setState: () => undefined }) });
