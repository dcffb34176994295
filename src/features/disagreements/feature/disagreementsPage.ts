import * as v from 'valibot';
import * as vscode from 'vscode';
import type { DatasetInfo } from '../../../core/dataset';
import { LoupeError } from '../../../core/message';
import { rolePathToSql } from '../../../core/rolePath';
import { textSql } from '../../../core/sql';
import type { DatasetView } from '../../../host/datasetViews';
import type { FeaturePage, PageKind } from '../../../host/featurePage';
import type { ViewAnswer, ViewCall } from '../../../host/viewChannel';
import { disagreementsParams } from '../checks';
import { DISAGREEMENTS } from '../contract';
import type { AgreementAnswer, AgreementRequest, AspectsAnswer, DisagreementsMethod } from '../contract';
import { AS_FOUND, DISAGREEMENTS_PAGE, requestOf } from '../page';
import type { DisagreementsMethods, Reading, Shown } from '../page';
import { placesOf } from '../places';
import type { ProfilesAnswer } from '../profilesContract';
import { rowFilter } from '../rowFilter';
import { judgesAnswers } from './judgesAnswers';

type Params<M extends keyof DisagreementsMethods> = v.InferOutput<(typeof disagreementsParams)[M]>;

/** Goes to the next disputed record of a view, read as the page reads it. */
export type GoToNext = (view: DatasetView, reading: Reading) => Promise<void>;

/** What the page does in the dataset's view, and tells those that read the same verdicts. */
export interface PageActs {
  readonly next: GoToNext;
  readonly label: (view: DatasetView) => Promise<unknown>;
  readonly counted: (page: FeaturePage, info: DatasetInfo, reading: Reading, answer: AgreementAnswer) => void;
}

/** How far the raters of a dataset agree, as a page of its own. */
export function disagreementsKind(acts: PageActs): PageKind {
  const pages = new WeakMap<FeaturePage, DisagreementsPage>();
  return {
    feature: DISAGREEMENTS,
    view: DISAGREEMENTS_PAGE,
    icon: 'loupe',
    title: (dataset) => vscode.l10n.t('{0}: disagreements', dataset),
    answers: (page) => {
      const known = pages.get(page) ?? new DisagreementsPage(page, acts);
      pages.set(page, known);
      return { ...known.answers(), ...judgesAnswers(page) };
    },
  };
}

class DisagreementsPage {
  /** As the page shows it: filters are made of it. */
  #answer: AgreementAnswer | undefined;
  #reading = AS_FOUND;

  constructor(readonly page: FeaturePage, readonly acts: PageActs) {}

  answers(): Readonly<Record<keyof DisagreementsMethods, ViewAnswer>> {
    return {
      agreement: this.#checked('agreement', (params, call) => this.#agreement(params, call)),
      aspects: this.#checked('aspects', async ({ reading }, call) => (await this.#work('aspects', requestOf(reading, { resamples: 1_000 }), call)) as AspectsAnswer),
      profiles: this.#checked('profiles', async ({ reading }, call) => (await this.#work('profiles', requestOf(reading), call)) as ProfilesAnswer),
      rows: this.#checked('rows', async ({ asked }) => {
        if (!this.#answer) throw new LoupeError('aborted', {}, 'aborted'); // the page was there before its host was
        const { columns } = await this.page.session.open(false);
        return this.#show(rowFilter(this.#answer, columns, asked));
      }),
      slice: this.#checked('slice', async ({ by, value }) => {
        const { columns } = await this.page.session.open(false);
        const column = rolePathToSql(by, columns).text;
        return this.#show(value === null ? `${column} is null` : `${column}::varchar = ${textSql(value)}`);
      }),
      chooseBy: this.#checked('chooseBy', async () => ({ by: await this.#chooseBy() })),
      correct: this.#checked('correct', async () => {
        await this.page.datasetView(false);
        return { corrected: (await vscode.commands.executeCommand('loupe.correctRole')) !== null };
      }),
      next: this.#checked('next', async () => {
        const view = await this.page.datasetView(true);
        if (view) await this.acts.next(view, this.#reading);
        return null;
      }),
      label: this.#checked('label', async () => {
        const view = await this.page.datasetView(false);
        if (view) await this.acts.label(view);
        return null;
      }),
    };
  }

  #checked<M extends keyof DisagreementsMethods>(method: M, run: (params: Params<M>, call: ViewCall) => Promise<DisagreementsMethods[M]['result']>): ViewAnswer {
    return async (raw, call) => {
      const parsed = v.safeParse(disagreementsParams[method], raw);
      if (!parsed.success) throw new LoupeError('internal', {}, 'engine', `disagreements.${method}: ${parsed.issues.map((i) => i.message).join('; ')}`);
      return run(parsed.output, call);
    };
  }

  async #agreement({ reading, by, resamples }: Params<'agreement'>, call: ViewCall): Promise<Shown> {
    const { session } = this.page;
    const info = await session.open(false);
    const answer = (await this.#work('agreement', requestOf(reading, { by, resamples }), call)) as AgreementAnswer;
    this.#answer = answer;
    this.#reading = reading;
    this.acts.counted(this.page, info, reading, answer);
    return { name: info.name, answer, places: placesOf(info.columns) };
  }

  async #work(method: DisagreementsMethod, params: AgreementRequest, { signal, progress }: ViewCall): Promise<unknown> {
    return this.page.session.ask('work', { feature: DISAGREEMENTS, method, params }, { signal, lane: 'job', onProgress: progress });
  }

  async #show(filter: string): Promise<{ filter: string }> {
    const view = await this.page.datasetView(true);
    view?.panel.commandOnceReady({ command: 'filterBy', expression: filter });
    return { filter };
  }

  async #chooseBy(): Promise<string | null> {
    const { columns, shape } = await this.page.session.open(false);
    const verdicts = new Set([...(shape.roles.raters ?? []), ...(shape.roles.label ?? []), ...(shape.roles.id ?? [])]);
    const items = columns.filter((c) => !verdicts.has(c.name) && !/[[(]/.test(c.type)).map((c) => ({ label: c.name, description: c.type }));
    const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Compare agreement by which column?'), placeHolder: vscode.l10n.t('Each of its values is set against all others'), matchOnDescription: true });
    return picked?.label ?? null;
  }
}
