import { decodePage } from '../core/arrow/readCells';
import type { Cell } from '../core/cell';
import type { DatasetInfo } from '../core/dataset';
import { sentence } from '../core/sentences';
import { agreementOf } from '../core/statistics/agreement';
import type { Measure } from '../core/statistics/agreement';
import { RATINGS } from '../features/annotation/exportQueries';
import type { CommandContext } from './session';

const MOST_RATINGS = 5_000_000;
const RESAMPLES = 1_000;
/** A question with more different answers than this is one for free text: agreement of texts to the letter says nothing. */
const MOST_LABELS = 100;

/** Agreement of annotators for each `schema.question` that two or more answered; answers with several labels are compared as a whole. */
export async function labelAgreement({ engine, signal }: CommandContext, info: DatasetInfo): Promise<Record<string, unknown>> {
  const { ipc, rows } = await engine.request('query', { dataset: info.id, sql: RATINGS, limit: MOST_RATINGS }, { signal, lane: 'job' });
  const page = decodePage(ipc);
  const questions = new Map<string, Rated>();
  for (let row = 0; row < rows; row++) {
    const [schema, question, number, subject, path, by, value] = page.fields.map((_, i) => text(page.cell(i, row)));
    const name = schema === question ? schema ?? '' : `${schema ?? ''}.${question ?? ''}`;
    const rated = questions.get(name) ?? new Rated();
    questions.set(name, rated);
    rated.add(JSON.stringify([number, subject, path]), by ?? '', value ?? '');
  }
  return Object.fromEntries([...questions].flatMap(([name, rated]) => (rated.people < 2 ? [] : [[name, rated.result()]])));
}

/** The answers to one question, thing by thing. */
class Rated {
  readonly #raters = new Map<string, number>();
  readonly #labels = new Map<string, number>();
  readonly #units: (number | null)[][] = [];
  #last = '';

  get people(): number {
    return this.#raters.size;
  }

  add(thing: string, rater: string, label: string): void {
    if (thing !== this.#last) this.#units.push([]);
    this.#last = thing;
    const unit = this.#units.at(-1);
    if (unit) unit[numbered(this.#raters, rater)] = numbered(this.#labels, label);
  }

  result(): unknown {
    if (this.#labels.size > MOST_LABELS) return { units: this.#units.length, raters: [...this.#raters.keys()], labels: this.#labels.size };
    const raters = [...this.#raters.keys()];
    const units = this.#units.map((unit) => raters.map((_, r) => unit[r] ?? null));
    const { overall, pairs, classes, labels, judgedTwice } = agreementOf({ raters, labels: [...this.#labels.keys()], units }, { resamples: RESAMPLES });
    return {
      units: units.length, judgedTwice, raters, labels,
      overall: Object.fromEntries(Object.entries(overall).map(([name, measure]) => [name, measured(measure)])),
      pairs: pairs.map((p) => ({ a: p.a, b: p.b, n: p.n, agree: p.agree, observed: measured(p.observed), cohenKappa: measured(p.cohenKappa) })),
      classes,
    };
  }
}

function measured(measure: Measure): unknown {
  return measure.value === null ? { value: null, why: sentence(measure.why), n: measure.n } : measure;
}

function numbered(names: Map<string, number>, name: string): number {
  const known = names.get(name) ?? names.size;
  names.set(name, known);
  return known;
}

const text = (cell: Cell): string | null => (cell === null ? null : String(cell as string | number));
