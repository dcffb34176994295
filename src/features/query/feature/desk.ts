import type * as vscode from 'vscode';
import { LoupeError } from '../../../core/message';
import { FeaturePages } from '../../../host/featurePage';
import type { FeaturePage } from '../../../host/featurePage';
import { datasetName } from '../../../host/datasetUri';
import type { Services } from '../../../host/services';
import { localSentence } from '../../../host/shown';
import type { AnswerProgress } from '../page';
import type { Question } from '../question';
import { remember } from './chooseQuery';
import { HistoryStore } from './historyStore';
import type { QueryActs } from './queryPage';
import { queryKind } from './queryPage';

/** Where questions are asked: keeps what was asked last of each dataset and what came of it, and shows the page of its answer. */
export class QueryDesk {
  readonly history: HistoryStore;
  readonly #services: Services;
  readonly #pages: FeaturePages;

  constructor(services: Services, acts: Omit<QueryActs, 'asked' | 'answered'>) {
    this.#services = services;
    this.history = new HistoryStore(services.context.workspaceState);
    this.#pages = new FeaturePages(services, queryKind(services, { ...acts, asked: (uri) => this.history.last(uri.toString()), answered: (page, question, what) => void this.#answered(page, question, what) }));
  }

  /** The page that is in front. */
  get active(): FeaturePage | undefined {
    return this.#pages.active;
  }

  /** Asks, and shows the answer beside the dataset. From a document in the group `from` (null: in none) the keyboard stays there, and the answer does not come in front of it. */
  async ask(uri: vscode.Uri, question: Question, from?: vscode.ViewColumn | null): Promise<void> {
    const isOpen = this.#pages.all.some((page) => page.uri.toString() === uri.toString());
    await this.history.setLast(uri.toString(), question);
    if (question.kind === 'saved') await remember(this.#services, question.name);
    const page = this.#pages.show(uri, from !== undefined, from ?? undefined);
    if (isOpen) page.tell('asked');
  }

  async #answered(page: FeaturePage, question: Question, what: AnswerProgress | Error): Promise<void> {
    if (what instanceof LoupeError && what.fault === 'aborted') return;
    const problem = what instanceof Error ? (what instanceof LoupeError ? localSentence(what) : what.message) : what.problem;
    const of = { question, uri: page.uri.toString(), dataset: datasetName(page.uri), at: Date.now(), problem };
    await this.history.add(what instanceof Error ? { ...of, rows: null, truncated: false, milliseconds: null } : { ...of, rows: what.rows, truncated: what.truncated, milliseconds: what.milliseconds });
  }
}
