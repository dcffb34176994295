import * as v from 'valibot';
import * as vscode from 'vscode';
import { choicesOf, fitsQuestion } from '../../../core/annotation/labelSchema';
import type { LabelSchema, Question } from '../../../core/annotation/labelSchema';
import { decodePage } from '../../../core/arrow/readCells';
import { recordOf } from '../../../core/conversation/recordOf';
import type { DatasetSource } from '../../../core/dataset';
import { LoupeError } from '../../../core/message';
import { Disposables } from '../../../host/disposables';
import type { FeaturePage, PageKind } from '../../../host/featurePage';
import type { Services } from '../../../host/services';
import type { ViewAnswer, ViewCall } from '../../../host/viewChannel';
import { overviewParams } from '../checks';
import { ANNOTATION } from '../contract';
import { judgedOf } from '../judged';
import { OVERVIEW } from '../overview';
import type { Judged, Overview, OverviewMethods, OverviewQuestion, QuestionCounts, SettledBy } from '../overview';
import { levelOf } from '../overviewLevel';
import { Adjudication } from './adjudication';
import { annotatorOf, askName, closed } from '../../../host/annotator';
import { watchLabels } from './labelWatch';

/** Of one text of a record so many code points are read: a conversation that is written in one is whole, unless it is huge. */
const MOST_READ = 2_000_000;

type Params<M extends keyof OverviewMethods> = v.InferOutput<(typeof overviewParams)[M]>;

/** What the page needs of the feature. */
export interface OverviewParts {
  readonly services: Services;
  schemas(source: DatasetSource): Promise<readonly LabelSchema[]>;
  /** Labels of a dataset were written here: its open views read them anew. */
  written(uri: vscode.Uri): void;
}

/** The overview of the labels of a dataset, as a page of its own. */
export function overviewKind(parts: OverviewParts): PageKind {
  const pages = new WeakMap<FeaturePage, OverviewPage>();
  const of = (page: FeaturePage): OverviewPage => {
    const known = pages.get(page) ?? new OverviewPage(parts, page);
    pages.set(page, known);
    return known;
  };
  return {
    feature: ANNOTATION,
    view: OVERVIEW,
    icon: 'loupe',
    title: (dataset) => vscode.l10n.t('{0}: labels', dataset),
    answers: (page) => of(page).answers(),
    opened: (page) => of(page).watch(),
  };
}

class OverviewPage {
  readonly #adjudication: Adjudication;
  readonly #watching = new Disposables();
  #watched = false;

  constructor(readonly parts: OverviewParts, readonly page: FeaturePage) {
    this.#adjudication = new Adjudication(() => this.page.session, () => this.#annotator);
  }

  get #annotator(): string | null {
    return annotatorOf(this.parts.services);
  }

  /** Asks again when it comes to the front: watchers miss what another machine writes to a shared folder. */
  watch(): vscode.Disposable {
    const { webviewPanel } = this.page;
    this.#watching.add(webviewPanel.onDidChangeViewState(() => {
      if (webviewPanel.visible) this.page.tell('changed');
    }));
    return this.#watching;
  }

  answers(): Readonly<Record<keyof OverviewMethods, ViewAnswer>> {
    return {
      overview: this.#checked('overview', () => this.#overview()),
      agreement: this.#checked('agreement', async (ref, { signal }) => {
        const { question } = await this.#question(ref);
        return this.#adjudication.ask('agreement', { ...ref, level: question ? levelOf(question) : 'nominal', scale: question ? choicesOf(question).map((c) => c.id) : [] }, signal);
      }),
      disputed: this.#checked('disputed', (params, { signal }) => this.#adjudication.ask('disputed', params, signal)),
      judged: this.#checked('judged', (params, { signal }) => this.#judged(params, signal)),
      decide: this.#checked('decide', (params) => this.#decide(params)),
      settle: this.#checked('settle', (params, call) => this.#settle(params, call)),
      undo: this.#checked('undo', async () => {
        const undone = await this.#adjudication.undo();
        if (undone) this.#wrote();
        return { undone: undone !== null, row: undone?.row ?? null };
      }),
      openRow: this.#checked('openRow', ({ row }) => this.#openRow(row)),
      openLine: this.#checked('openLine', async ({ path, line }) => {
        const { problems } = await this.#adjudication.ask('counts', {});
        if (problems.some((p) => p.path === path)) await openLine(path, line); // a view names no other files
        return null;
      }),
      start: this.#checked('start', async () => {
        const view = await this.page.datasetView(false);
        if (view) await vscode.commands.executeCommand('loupe.label.start');
        return null;
      }),
    };
  }

  #checked<M extends keyof OverviewMethods>(method: M, run: (params: Params<M>, call: ViewCall) => Promise<OverviewMethods[M]['result']>): ViewAnswer {
    return async (raw, call) => {
      const parsed = v.safeParse(overviewParams[method], raw);
      if (!parsed.success) throw new LoupeError('internal', {}, 'engine', `overview.${method}: ${parsed.issues.map((i) => i.message).join('; ')}`);
      return run(parsed.output, call);
    };
  }

  async #overview(): Promise<Overview> {
    const { session } = this.page;
    const info = await session.open(false);
    if (!this.#watched) {
      this.#watched = true;
      this.#watching.add(watchLabels(session, () => this.page.tell('changed')));
    }
    const [counts, schemas] = await Promise.all([this.#adjudication.ask('overview', {}), this.parts.schemas(session.source)]);
    return { ...counts, name: info.name, totalRows: info.rows, annotator: this.#annotator, closed: closed(), questions: counts.questions.map((q) => shown(q, schemas)) };
  }

  async #question(ref: { readonly schema: string; readonly question: string }): Promise<{ readonly schema: LabelSchema | undefined; readonly question: Question | undefined }> {
    const schema = (await this.parts.schemas(this.page.session.source)).find((s) => s.id === ref.schema);
    return { schema, question: schema?.questions.find((q) => q.id === ref.question) };
  }

  async #judged({ row, subject }: Params<'judged'>, signal: AbortSignal): Promise<Judged> {
    const { session } = this.page;
    const { shape, columns } = await session.open(false);
    const { ipc } = await session.ask('record', { row, textLimit: MOST_READ }, { signal });
    return judgedOf(recordOf(decodePage(ipc).row(0), shape, columns), subject);
  }

  async #decide({ row, subject, value, ...ref }: Params<'decide'>): Promise<OverviewMethods['decide']['result']> {
    if (!(await this.#mayWrite())) throw new LoupeError('labels-no-name', {}, 'usage');
    const { schema, question } = await this.#question(ref);
    const isUnresolved = Array.isArray(value) && value.length === 0;
    if (question && value !== null && !isUnresolved && !fitsQuestion(question, value)) throw new LoupeError('label-unfit', { question: ref.question, value: String(value) }, 'usage');
    const decision = await this.#adjudication.decide(row, ref, subject, value, schema?.version ?? 1);
    this.#wrote();
    return decision;
  }

  async #settle({ by, ...ref }: Params<'settle'>, { signal, progress }: ViewCall): Promise<OverviewMethods['settle']['result']> {
    if (!(await this.#mayWrite())) return { written: 0 };
    const { questions } = await this.#adjudication.ask('overview', {}, signal);
    const count = questions.find((q) => q.schema === ref.schema && q.question === ref.question)?.settleable[by] ?? 0;
    if (count === 0 || !(await confirmed(by, count))) return { written: 0 };
    try {
      return { written: await this.#adjudication.settle(ref, by, signal, (written) => progress(written / count)) };
    } finally {
      this.#wrote();
    }
  }

  async #mayWrite(): Promise<boolean> {
    if (closed() !== null) throw new LoupeError('labels-closed', {}, 'usage');
    return this.#annotator !== null || (await askName(this.parts.services));
  }

  #wrote(): void {
    this.parts.written(this.page.uri);
  }

  async #openRow(row: number): Promise<null> {
    const view = await this.page.datasetView(true);
    view?.panel.commandOnceReady({ command: 'goToRow', row });
    return null;
  }
}

/** Opens a labels file at a line (from 1). */
export async function openLine(path: string, line: number): Promise<void> {
  const at = new vscode.Position(Math.max(0, line - 1), 0);
  await vscode.window.showTextDocument(vscode.Uri.file(path), { selection: new vscode.Range(at, at), preview: false });
}

function shown(counts: QuestionCounts, schemas: readonly LabelSchema[]): OverviewQuestion {
  const schema = schemas.find((s) => s.id === counts.schema);
  const question = schema?.questions.find((q) => q.id === counts.question);
  return {
    ...counts, schemaTitle: schema?.title ?? counts.schema, schemaVersion: schema?.version ?? null, title: question?.title ?? counts.question, kind: question?.kind ?? null,
    level: question ? levelOf(question) : 'nominal', choices: question ? choicesOf(question) : [],
  };
}

async function confirmed(by: SettledBy, count: number): Promise<boolean> {
  const yes = by === 'unanimous' ? vscode.l10n.t('Settle unanimous') : vscode.l10n.t('Settle by majority');
  const text = by === 'unanimous'
    ? vscode.l10n.t(count === 1 ? 'Write a decision where all annotators gave the same label? It is {0} decision.' : 'Write a decision wherever all annotators gave the same label? They are {0} decisions.', count)
    : vscode.l10n.t(count === 1 ? 'Write a decision where more than half of the annotators gave the same label? It is {0} decision.' : 'Write a decision wherever more than half of the annotators gave the same label? They are {0} decisions.', count);
  const detail = vscode.l10n.t('One line is appended to your labels file for each. They can be undone as one.');
  return (await vscode.window.showInformationMessage(text, { modal: true, detail }, yes)) === yes;
}
