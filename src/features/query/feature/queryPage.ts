import * as v from 'valibot';
import * as vscode from 'vscode';
import { LoupeError } from '../../../core/message';
import { datasetName } from '../../../host/datasetUri';
import type { FeaturePage, PageKind } from '../../../host/featurePage';
import type { Services } from '../../../host/services';
import { shownQuery } from '../../../host/shownQuery';
import type { ViewAnswer, ViewCall } from '../../../host/viewChannel';
import { queryParams } from '../checks';
import { QUERY } from '../contract';
import { MOST_LOADED, QUERY_PAGE } from '../page';
import type { AnswerProgress, AskingNow, PictureFile, QueryMethods, ShownAnswer } from '../page';
import { ALL_ROWS, sameQuestion } from '../question';
import type { Question } from '../question';
import { filterByRows } from './filterByRows';
import { PageAnswer } from './pageAnswer';
import { commandOf } from './statementOf';
import type { Statement } from './statementOf';

type Params<M extends keyof QueryMethods> = v.InferOutput<(typeof queryParams)[M]>;

/** What the page does in the editor. */
export interface QueryActs {
  /** What was asked last of a dataset. */
  asked(uri: vscode.Uri): Question | undefined;
  /** What came of it, as far as it is known. */
  answered(page: FeaturePage, question: Question, progress: AnswerProgress | Error): void;
  /** It reads a dataset that is not open. */
  closed(page: FeaturePage, question: Question, name: string): Promise<void>;
  choose(page: FeaturePage): Promise<void>;
  statement(page: FeaturePage, question: Question): Promise<Statement>;
  save(page: FeaturePage, question: Question): Promise<void>;
  savePicture(page: FeaturePage, name: string, picture: PictureFile): Promise<void>;
  export(page: FeaturePage, question: Question): Promise<void>;
}

/** The answer of a query, as a page of its own beside the dataset. */
export function queryKind(services: Services, acts: QueryActs): PageKind {
  const answers = new WeakMap<FeaturePage, PageAnswer>();
  return {
    feature: QUERY,
    view: QUERY_PAGE,
    icon: 'loupe',
    title: (dataset) => vscode.l10n.t('{0}: query', dataset),
    answers: (page) => {
      const answer = new PageAnswer(services, page);
      answers.set(page, answer);
      return new QueryAnswers(page, answer, acts, () => isFiltered(services, page)).all();
    },
    opened: (page) => ({ dispose: () => answers.get(page)?.close() }),
  };
}

class QueryAnswers {
  #shown: ShownAnswer | undefined;
  /** All rows of this question are wanted. */
  #all: Question | undefined;

  constructor(readonly page: FeaturePage, readonly answer: PageAnswer, readonly acts: QueryActs, readonly filtered: () => boolean) {}

  all(): Readonly<Record<keyof QueryMethods, ViewAnswer>> {
    const { page, answer, acts } = this;
    return {
      begin: checked('begin', ({ anew }, call) => this.#begin(anew, call)),
      more: checked('more', async ({ known }, call) => this.#told(await answer.more(known, call))),
      stop: checked('stop', async () => {
        const progress = await answer.stop();
        return progress && this.#told(progress);
      }),
      page: checked('page', ({ order, rowStart, rowEnd, textLimit }, { signal }) => answer.page(order, rowStart, rowEnd, textLimit, signal)),
      cell: checked('cell', ({ row, column, start, length }, { signal }) => answer.cell(row, column, start, length, signal)),
      count: checked('count', (_, call) => answer.count(call)),
      loadAll: checked('loadAll', () => {
        this.#all = acts.asked(page.uri);
        page.tell('asked');
        return Promise.resolve(null);
      }),
      choose: checked('choose', async () => nothing(acts.choose(page))),
      openRow: checked('openRow', async ({ row, focus }) => {
        (await page.datasetView(!focus))?.panel.commandOnceReady({ command: 'goToRow', row });
        return null;
      }),
      filter: checked('filter', async (_, { signal }) => {
        if (this.#shown) await filterByRows(page, answer, this.#shown.progress, signal);
        return null;
      }),
      save: checked('save', async () => this.#withQuestion((question) => acts.save(page, question))),
      export: checked('export', async () => this.#withQuestion((question) => acts.export(page, question))),
      copy: checked('copy', async ({ what }) => nothing(vscode.env.clipboard.writeText(this.#shown?.[what] ?? ''))),
      copyText: checked('copyText', async ({ text }) => nothing(vscode.env.clipboard.writeText(text))),
      savePicture: checked('savePicture', async (picture) => nothing(acts.savePicture(page, this.#shown?.name ?? QUERY, picture))),
    };
  }

  async #begin(anew: boolean, call: ViewCall): Promise<ShownAnswer | null> {
    const { page, answer, acts } = this;
    const question = acts.asked(page.uri);
    if (!question) return null;
    const asking: AskingNow = { name: question.name, dataset: datasetName(page.uri) };
    page.tell('asking', asking);
    const { session } = page;
    const info = await session.open(false);
    const asked = { question, limit: this.#all && sameQuestion(this.#all, question) ? ALL_ROWS : MOST_LOADED, dataset: info.id };
    try {
      const isKept = !anew && this.#shown !== undefined && answer.has(asked);
      const statement = isKept && answer.asked ? answer.asked.statement : await acts.statement(page, question);
      const progress = isKept ? await answer.more(-1, call) : await answer.ask({ ...asked, statement }, call);
      const { name, description, values, shown } = statement;
      this.#shown = { dataset: info.name, total: info.rows, filtered: this.filtered(), name, description, values, sql: shown, progress, command: commandOf(session.source, statement) };
      this.#told(progress);
      return this.#shown;
    } catch (error) {
      if (error instanceof Error) acts.answered(page, question, error);
      if (error instanceof LoupeError && typeof error.args['closed'] === 'string') void acts.closed(page, question, error.args['closed']);
      throw error;
    }
  }

  #told(progress: AnswerProgress): AnswerProgress {
    const question = this.answer.asked?.question;
    if (this.#shown) this.#shown = { ...this.#shown, progress };
    if (question && progress.complete) this.acts.answered(this.page, question, progress);
    return progress;
  }

  async #withQuestion(act: (question: Question) => Promise<void>): Promise<null> {
    const question = this.acts.asked(this.page.uri);
    if (question) await act(question);
    return null;
  }
}

/** Does the open view of the page's dataset show some of its rows alone? */
function isFiltered(services: Services, page: FeaturePage): boolean {
  const view = services.views.all.find((v) => v.panel.uri.toString() === page.uri.toString());
  return view !== undefined && shownQuery(view).filter !== null;
}

function checked<M extends keyof QueryMethods>(method: M, run: (params: Params<M>, call: ViewCall) => Promise<QueryMethods[M]['result']>): ViewAnswer {
  return async (raw, call) => {
    const parsed = v.safeParse(queryParams[method], raw);
    if (!parsed.success) throw new LoupeError('internal', {}, 'engine', `query.${method}: ${parsed.issues.map((i) => i.message).join('; ')}`);
    return run(parsed.output, call);
  };
}

async function nothing(act: PromiseLike<unknown>): Promise<null> {
  await act;
  return null;
}
