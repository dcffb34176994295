import type { Beside, RecordVerdict, RecordVerdicts } from '../../src/features/disagreements/verdictsContract';

/** A record's verdicts as a test says them; what is not said is as it is without anything to say. */
export interface FakeVerdictOptions extends Partial<Omit<RecordVerdicts, 'verdicts'>> {
  readonly verdicts: readonly (Partial<RecordVerdict> & Pick<RecordVerdict, 'rater' | 'label'>)[];
  readonly blind?: boolean;
  readonly hides?: readonly string[];
}

const NOTHING: Beside = { confidence: null, comments: [], quotes: [], more: [] };

export class FakeVerdicts {
  readonly asked: { readonly method: string; readonly params: unknown }[] = [];
  #blind: boolean;

  constructor(readonly options: FakeVerdictOptions | null, readonly tell: (name: string) => void) {
    this.#blind = options?.blind ?? false;
  }

  answer(method: string, params: unknown): unknown {
    this.asked.push({ method, params });
    switch (method) {
      case 'disagreements.setup': return { raters: this.options !== null, blind: this.#blind, hides: { columns: this.options?.hides ?? [], derived: ['raters'] } };
      case 'disagreements.verdicts': return this.#verdicts((params as { row: number }).row);
      case 'disagreements.blind':
        this.#blind = (params as { on: boolean }).on;
        setTimeout(() => this.tell('setup'), 0);
        return null;
      default: return null;
    }
  }

  #verdicts(row: number): RecordVerdicts | null {
    const { options } = this;
    if (!options) return null;
    const verdicts = options.verdicts.map((given): RecordVerdict => ({ written: given.label, turned: false, why: null, side: null, row, ...NOTHING, ...given }));
    return {
      row, layout: 'wide', unit: null, alone: false, rowsLeft: 0, exchangeable: false, level: 'nominal', ofSample: false, sides: null, class: null, pairs: { all: 0, differing: 0 },
      scale: { kind: 'steps', labels: [], strengths: null, sides: [] }, ...options, verdicts,
    };
  }
}
