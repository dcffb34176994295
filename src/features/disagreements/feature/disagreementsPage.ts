import * as v from 'valibot';
import * as vscode from 'vscode';
import type { DatasetInfo } from '../../../core/dataset';
import { LoupeError } from '../../../core/message';
import type { DatasetView } from '../../../host/datasetViews';
import type { FeaturePage, PageKind } from '../../../host/featurePage';
import type { ViewAnswer, ViewCall } from '../../../host/viewChannel';
import { ASPECT_RESAMPLES } from '../aspects';
import { disagreementsParams } from '../checks';
import { DISAGREEMENTS } from '../contract';
import type { AgreementAnswer, AgreementRequest, AspectsAnswer, DisagreementsMethod } from '../contract';
import { AS_FOUND, DISAGREEMENTS_PAGE, requestOf, SHAPE_CHANGED } from '../page';
import type { DisagreementsMethods, Places, Reading, Shown, UnitsAndRows } from '../page';
import { placesOf } from '../places';
import type { ProfilesAnswer } from '../profilesContract';
import { rowFilter } from '../rowFilter';
import type { Asked } from '../rowFilter';
import { sliceChoices, sliceFilter } from '../sliceValues';
import { unitsAsked } from '../unitsAsked';
import { judgesAnswers } from './judgesAnswers';
import type { Part } from './lastAnswers';

type Params<M extends keyof DisagreementsMethods> = v.InferOutput<(typeof disagreementsParams)[M]>;

/** Goes to the next disputed record of a view, read as the page reads it. */
export type GoToNext = (view: DatasetView, reading: Reading) => Promise<void>;

/** What the page does in the dataset's view, and tells those that read the same verdicts. */
export interface PageActs {
  readonly next: GoToNext;
  readonly label: (view: DatasetView) => Promise<unknown>;
  readonly counted: (page: FeaturePage, info: DatasetInfo, reading: Reading, request: AgreementRequest, answer: AgreementAnswer) => void;
  /** Other parts of the page were answered. */
  readonly answered: (page: FeaturePage, request: AgreementRequest, part: Part) => void;
  readonly report: (page: FeaturePage) => Promise<string | undefined>;
  /** Roles of some dataset's columns may be others than before. */
  readonly onShape: vscode.Event<unknown>;
}

/** How far the raters of a dataset agree, as a page of its own. */
export function disagreementsKind(acts: PageActs): PageKind {
  const pages = new WeakMap<FeaturePage, DisagreementsPage>();
  return {
    feature: DISAGREEMENTS,
    view: DISAGREEMENTS_PAGE,
    icon: 'loupe',
    title: (dataset) => vscode.l10n.t('{0}: disagreements', dataset),
    opened: (page) => acts.onShape(() => pages.get(page)?.look()),
    answers: (page) => {
      const known = pages.get(page) ?? new DisagreementsPage(page, acts);
      pages.set(page, known);
      return { ...known.answers(), ...judgesAnswers(page, (request, judges) => acts.answered(page, request, { judges })) };
    },
  };
}

class DisagreementsPage {
  /** As the page shows it: filters are made of it. */
  #answer: AgreementAnswer | undefined;
  #reading = AS_FOUND;
  /** The roles that figures were asked for by, or failed by. */
  #roles: string | undefined;

  constructor(readonly page: FeaturePage, readonly acts: PageActs) {}

  /** Tells the page when the roles are others than those it counted by. */
  look(): void {
    const { info } = this.page.session;
    if (!info || this.#roles === undefined || this.#roles === rolesOf(info)) return;
    this.#roles = rolesOf(info);
    this.page.tell(SHAPE_CHANGED);
  }

  answers(): Readonly<Record<keyof DisagreementsMethods, ViewAnswer>> {
    return {
      agreement: this.#checked('agreement', (params, call) => this.#agreement(params, call)),
      places: this.#checked('places', async () => this.#places()),
      aspects: this.#checked('aspects', async ({ reading }, call) => {
        const request = requestOf(reading, { resamples: ASPECT_RESAMPLES });
        const answer = (await this.#work('aspects', request, call)) as AspectsAnswer;
        this.acts.answered(this.page, request, { aspects: { request, answer } });
        return answer;
      }),
      profiles: this.#checked('profiles', async ({ reading }, call) => {
        const request = requestOf(reading);
        const profiles = (await this.#work('profiles', request, call)) as ProfilesAnswer;
        this.acts.answered(this.page, request, { profiles });
        return profiles;
      }),
      rows: this.#checked('rows', async ({ asked }) => {
        if (!this.#answer) throw new LoupeError('aborted', {}, 'aborted'); // the page was there before its host was
        const { columns } = await this.page.session.open(false);
        return this.#rows(this.#answer, rowFilter(this.#answer, columns, asked), asked);
      }),
      slice: this.#checked('slice', async ({ by, value }) => {
        const { columns, shape } = await this.page.session.open(false);
        return this.#show(sliceFilter(by, value, shape, columns));
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
      report: this.#checked('report', async () => ({ out: (await this.acts.report(this.page)) ?? null })),
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
    this.#roles = rolesOf(info);
    const request = requestOf(reading, { by, resamples });
    const answer = (await this.#work('agreement', request, call)) as AgreementAnswer;
    this.#answer = answer;
    this.#reading = reading;
    this.acts.counted(this.page, info, reading, request, answer);
    return { name: info.name, answer, places: placesOf(info.columns), sliceBy: sliceChoices(info.shape, info.columns) };
  }

  async #places(): Promise<Places> {
    const { columns, shape: { roles } } = await this.page.session.open(false);
    return { places: placesOf(columns), found: { raters: roles.raters ?? [], raterId: roles.raterId ?? [], label: (roles.label ?? roles.score ?? []).slice(0, 1), unit: roles.unit ?? [], sides: roles.sides ?? [] } };
  }

  /** Shows the rows; where they are not the units that were counted, says how many of both. */
  async #rows(answer: AgreementAnswer, filter: string, asked: Asked): Promise<DisagreementsMethods['rows']['result']> {
    const shown = await this.#show(filter);
    if (answer.how.unit === 'row') return { ...shown, count: null };
    const { rows } = await this.page.session.ask('view', { query: { filter: { op: 'sql', expression: filter }, order: [] } }, { lane: 'job' });
    return { ...shown, count: { units: unitsAsked(answer, asked), rows } satisfies UnitsAndRows };
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

function rolesOf({ shape }: DatasetInfo): string {
  return JSON.stringify(shape.roles);
}
