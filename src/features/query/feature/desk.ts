import type * as vscode from 'vscode';
import { FeaturePages } from '../../../host/featurePage';
import type { FeaturePage } from '../../../host/featurePage';
import type { Services } from '../../../host/services';
import type { Question } from '../question';
import { remember } from './chooseQuery';
import type { QueryActs } from './queryPage';
import { queryKind } from './queryPage';

/** Where questions are asked: keeps what was asked last of each dataset, and shows the page of its answer. */
export class QueryDesk {
  readonly #services: Services;
  readonly #asked = new Map<string, Question>();
  readonly #pages: FeaturePages;

  constructor(services: Services, acts: Omit<QueryActs, 'asked'>) {
    this.#services = services;
    this.#pages = new FeaturePages(services, queryKind({ ...acts, asked: (uri) => this.#asked.get(uri.toString()) }));
  }

  /** The page that is in front. */
  get active(): FeaturePage | undefined {
    return this.#pages.active;
  }

  /** Asks, and shows the answer beside the dataset; with `keepFocus` the keyboard stays where it is. */
  async ask(uri: vscode.Uri, question: Question, keepFocus = false): Promise<void> {
    const isOpen = this.#pages.all.some((page) => page.uri.toString() === uri.toString());
    this.#asked.set(uri.toString(), question);
    if (question.kind === 'saved') await remember(this.#services, question.name);
    const page = this.#pages.show(uri, keepFocus);
    if (isOpen) page.tell('asked');
  }
}
