import * as v from 'valibot';
import * as vscode from 'vscode';
import { keptHistory, keptQuestion } from '../checks';
import { withAsked, withoutAsked } from '../history';
import type { Asked } from '../history';
import type { Question } from '../question';

const HISTORY = 'query.history';
const LAST = 'query.asked:';

/** What was asked in this workspace, and what each dataset's page shows; kept by VS Code, with no row of any answer. */
export class HistoryStore {
  readonly #memento: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onChanged = this.#changed.event;

  constructor(memento: vscode.Memento) {
    this.#memento = memento;
  }

  get all(): readonly Asked[] {
    const kept = v.safeParse(keptHistory, this.#memento.get(HISTORY, []));
    return kept.success ? kept.output : [];
  }

  async add(asked: Asked): Promise<void> {
    await this.#keep(withAsked(this.all, asked));
  }

  async remove(asked: Asked): Promise<void> {
    await this.#keep(withoutAsked(this.all, asked));
  }

  async clear(): Promise<void> {
    await this.#keep([]);
  }

  /** What the page of a dataset shows. */
  last(uri: string): Question | undefined {
    const kept = v.safeParse(keptQuestion, this.#memento.get(LAST + uri));
    return kept.success ? kept.output : undefined;
  }

  async setLast(uri: string, question: Question): Promise<void> {
    await this.#memento.update(LAST + uri, question);
  }

  async #keep(history: readonly Asked[]): Promise<void> {
    await this.#memento.update(HISTORY, history);
    this.#changed.fire(undefined);
  }
}
