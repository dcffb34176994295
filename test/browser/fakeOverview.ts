/** A host inside the page, for tests of the overview of labels: counts and records as three annotators could have made them. */
import { SHIPPED_SCHEMAS } from '../../src/core/annotation/shippedSchemas';
import { choicesOf } from '../../src/core/annotation/labelSchema';
import type { LabelValue } from '../../src/core/annotation/labelLine';
import { agreementOf } from '../../src/core/statistics/agreement';
import type { Decision, Disputed, Judged, JudgedText, Overview, OverviewQuestion } from '../../src/features/annotation/overview';
import type { ToHost, ToView } from '../../src/features/explore/contract';

export interface FakeOverviewOptions {
  readonly empty: boolean;
  /** Asking for counts fails this often before it works. */
  readonly failures: number;
  readonly closed: boolean;
  /** The schema that is shown. */
  readonly schema: string;
}

const PEOPLE = ['Ann', 'Bo', 'Cy'];
const ROWS = 60;
const TEXTS = ['Tell me about the history of the bicycle.', '<img src=x onerror="window.hacked = true"> is what the user wrote', 'Why do cats purr? Please answer as a veterinarian would, and name what is not known.', 'Summarise the attached abstract in two sentences', 'من اكتشف البنسلين؟'];

class FakeOverview {
  readonly asked: ToHost[] = [];
  readonly violations: string[] = [];
  readonly #options: FakeOverviewOptions;
  readonly #decisions = new Map<number, Decision>();
  #failures: number;

  constructor(options: Partial<FakeOverviewOptions>) {
    this.#options = { empty: false, failures: 0, closed: false, schema: 'triage', ...options };
    this.#failures = this.#options.failures;
    document.addEventListener('securitypolicyviolation', (e) => this.violations.push(`${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`));
  }

  send(message: ToView): void {
    window.postMessage(message, '*');
  }

  post(message: ToHost): void {
    this.asked.push(message);
    if (message.kind !== 'request') return;
    const { id, method, params } = message;
    try {
      const result = this.#answer(method.replace('annotation.', ''), params as Record<string, unknown>);
      setTimeout(() => this.send({ kind: 'result', id, result }), 5);
    } catch (error) {
      this.send({ kind: 'error', id, error: { code: 'x', args: {}, sentence: error instanceof Error ? error.message : String(error), aborted: false } });
    }
  }

  #answer(method: string, params: Record<string, unknown>): unknown {
    switch (method) {
      case 'overview':
        if (this.#failures-- > 0) throw new Error('The labels folder cannot be read: no permission.');
        return this.#overview();
      case 'agreement': {
        const labels = this.#choices.map((c) => c.id);
        const alone = Array.from({ length: 5 }, () => [0, null, null]);
        return agreementOf({ raters: PEOPLE, labels, units: [...Array.from({ length: ROWS }, (_, row) => PEOPLE.map((__, r) => labels.indexOf(this.#said(row, r)))), ...alone] }, { resamples: 500 });
      }
      case 'disputed': {
        const items = this.#disputed;
        return { total: items.length, open: items.filter((i) => i.decision === null).length, items };
      }
      case 'judged': {
        const row = params['row'] as number;
        const text = (title: string, said: string): JudgedText => ({ title, text: said, length: Array.from(said).length, isMeant: false });
        return { asked: [text('user', 'Earlier words. '.repeat(60)), text('assistant', 'Yes.'), text('user', TEXTS[row % TEXTS.length] ?? '')], judged: [text('response1', `Answer one of row ${row}: **bold**, and <img src=x onerror="window.hacked = true">.`), { ...text('response2', 'Answer two. '.repeat(40)), length: 12_345 }] } satisfies Judged;
      }
      case 'decide': {
        const row = params['row'] as number;
        const value = params['value'] as LabelValue | null;
        if (value === null) this.#decisions.delete(row);
        else this.#decisions.set(row, { value, provenance: Array.isArray(value) && value.length === 0 ? 'unresolved' : 'adjudicated', by: 'Ann', at: '2026-03-09T10:00:00.000Z', note: null });
        return this.#decisions.get(row) ?? null;
      }
      case 'settle':
        return { written: 0 };
      case 'undo':
        return { undone: false, row: null };
      default:
        return null;
    }
  }

  get #schema() {
    const schema = SHIPPED_SCHEMAS.find((s) => s.id === this.#options.schema);
    if (!schema) throw new Error('no such schema');
    return schema;
  }

  get #choices() {
    const [question] = this.#schema.questions;
    return question ? choicesOf(question) : [];
  }

  /** Cy differs now and then, and Bo from both more seldom. */
  #said(row: number, rater: number): string {
    const choices = this.#choices;
    const shift = (rater === 2 && row % 4 === 1) || (rater === 1 && row % 9 === 1) ? 1 : 0;
    return choices[((row * 7) % 5 < 3 ? 0 : 1) + shift]?.id ?? '';
  }

  get #disputed(): Disputed[] {
    return Array.from({ length: ROWS }, (_, row) => row).flatMap((row): Disputed[] => {
      const answers = PEOPLE.map((by, r) => ({ by, value: this.#said(row, r), note: r === 2 && row % 8 === 1 ? 'It stops in the middle of a sentence; I would not train on it.' : null, at: `2026-03-0${1 + (row % 7)}T09:30:00.000Z` }));
      return new Set(answers.map((a) => a.value)).size < 2 ? [] : [{ row, subject: { kind: 'record' }, excerpt: TEXTS[row % TEXTS.length] ?? '', answers, decision: this.#decisions.get(row) ?? null }];
    });
  }

  #overview(): Overview {
    const common = { name: 'preference-mix.parquet', totalRows: 10_461, annotator: 'Ann', closed: this.#options.closed ? 'In Restricted Mode labels can be read, not written: trust the workspace to label.' : null, textChanged: 0 };
    if (this.#options.empty) return { ...common, current: 0, orphaned: 0, rows: 0, annotators: [], people: [], problems: [], questions: [] };
    const [question] = this.#schema.questions;
    if (!question) throw new Error('no question');
    const disputed = this.#disputed;
    const byLabel = this.#choices.flatMap(({ id }) => PEOPLE.map((by, r) => ({ value: id, by, count: Array.from({ length: ROWS }, (_, row) => this.#said(row, r)).filter((v) => v === id).length })));
    const shown: OverviewQuestion = {
      schema: this.#schema.id, question: question.id, lists: false, schemaTitle: this.#schema.title, schemaVersion: 1, title: question.title, kind: question.kind, level: 'nominal', choices: choicesOf(question),
      byLabel: byLabel.filter((l) => l.count > 0), coverage: [[3, ROWS]], days: [1, 2, 3, 5, 6, 7].map((day) => ({ day: `2026-03-0${day}`, count: 12 + ((day * 17) % 23) })), notes: 8, versions: [{ version: 1, count: ROWS * 3 }], orphaned: 2, spans: 0,
      decisions: this.#decisions.size > 0 ? { adjudicated: this.#decisions.size } : {}, disputed: disputed.length, open: disputed.filter((d) => d.decision === null).length, settleable: { unanimous: ROWS - disputed.length, majority: 13 },
    };
    return {
      ...common, current: ROWS * 3, orphaned: 2, rows: ROWS, annotators: PEOPLE, people: PEOPLE.map((by) => ({ by, labels: ROWS, rows: ROWS, last: '2026-03-07T09:30:00.000Z' })),
      problems: [{ path: '/data/preference-mix.parquet.loupe/Bo.1a2b3c.jsonl', line: 41, reason: 'conflict' }], questions: [shown],
    };
  }
}

const fake = new FakeOverview(JSON.parse(decodeURIComponent(location.hash.slice(1)) || '{}') as Partial<FakeOverviewOptions>);
Object.assign(window, { fake, acquireVsCodeApi: () => ({ postMessage: (message: ToHost) => fake.post(message), setState: () => undefined }) });
