import { writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import * as v from 'valibot';
import * as vscode from 'vscode';
import type { DatasetInfo } from '../../../core/dataset';
import { LoupeError } from '../../../core/message';
import type { FeaturePage, PageKind } from '../../../host/featurePage';
import type { Services } from '../../../host/services';
import type { ViewAnswer, ViewCall } from '../../../host/viewChannel';
import { commandOf } from '../command';
import { CHECKPOINTS } from '../contract';
import type { CheckpointsMethod, CheckpointsWork, MetricsAnswer, MetricsRoles, RolesFound } from '../contract';
import { notesOf } from '../notes';
import { CHECKPOINTS_CHANGED, CHECKPOINTS_VIEW } from '../page';
import type { CheckpointsMethods, PageMetrics } from '../page';
import { pageChecks } from '../pageChecks';
import { columnsOf } from '../rule/findRoles';
import { pointFilter, problemFilter } from '../rule/pointFilter';
import type { MetricsSource } from '../setupFile';
import { KeptSetups } from './kept';
import { chooseRoles } from './picks';

type Params<M extends keyof CheckpointsMethods> = v.InferOutput<(typeof pageChecks)[M]>;

/** Metrics of checkpoints as curves and a table, as a page of its own. */
export function checkpointsKind(services: Services): PageKind & { choose(page: FeaturePage): Promise<void> } {
  const pages = new WeakMap<FeaturePage, MetricsPage>();
  const of = (page: FeaturePage): MetricsPage => {
    const known = pages.get(page) ?? new MetricsPage(services, page);
    pages.set(page, known);
    return known;
  };
  return {
    feature: CHECKPOINTS,
    view: CHECKPOINTS_VIEW,
    icon: 'loupe',
    title: (dataset) => vscode.l10n.t('{0}: checkpoints', dataset),
    answers: (page) => of(page).answers(),
    opened: (page) => services.views.onActive(() => { of(page).look(); }),
    choose: async (page) => {
      if (await of(page).choose()) page.tell(CHECKPOINTS_CHANGED);
    },
  };
}

/** What a page shows: filters are made of it. */
interface Front {
  readonly info: DatasetInfo;
  readonly roles: MetricsRoles;
  readonly answer: MetricsAnswer;
}

class MetricsPage {
  readonly #kept: KeptSetups;
  #shown: Front | undefined;
  #hasAsked = false;

  constructor(readonly services: Services, readonly page: FeaturePage) {
    this.#kept = new KeptSetups(services);
  }

  /** Tells the page when its dataset is another than the one it shows. */
  look(): void {
    const { info } = this.page.session;
    if (info && this.#shown && info.fingerprint !== this.#shown.info.fingerprint) this.page.tell(CHECKPOINTS_CHANGED);
  }

  answers(): Readonly<Record<keyof CheckpointsMethods, ViewAnswer>> {
    return {
      metrics: this.#checked('metrics', (_, call) => this.#metrics(call)),
      chooseRoles: this.#checked('chooseRoles', () => this.choose()),
      openRows: this.#checked('openRows', (wanted) => {
        const { info, roles, answer } = this.#front();
        return this.#show(pointFilter(wanted, answer, roles, info.columns));
      }),
      openProblem: this.#checked('openProblem', ({ of }) => {
        const { info, roles, answer } = this.#front();
        return this.#show(problemFilter(of, answer, roles, info.columns));
      }),
      copy: this.#checked('copy', async ({ text, what }) => {
        await vscode.env.clipboard.writeText(text);
        void vscode.window.setStatusBarMessage(what === 'csv' ? vscode.l10n.t('The table is copied as CSV') : vscode.l10n.t('The table is copied as Markdown'), 3000);
        return null;
      }),
      saveFigure: this.#checked('saveFigure', async ({ svg }) => {
        const { info } = this.#front();
        const folder = path.dirname(info.files[0]?.path ?? '');
        const target = await vscode.window.showSaveDialog({ defaultUri: vscode.Uri.file(path.join(folder, `${info.name.replace(/\.[^.]+$/, '')}-checkpoints.svg`)), filters: { SVG: ['svg'] }, title: vscode.l10n.t('Save the figure') });
        if (target) await writeFile(target.fsPath, svg);
        return null;
      }),
      copyCommand: this.#checked('copyCommand', async (choice) => {
        const { roles } = this.#front();
        const { roles: found } = await this.#ask('roles', {});
        await vscode.env.clipboard.writeText(commandOf(this.#source, roles, found, choice));
        void vscode.window.setStatusBarMessage(vscode.l10n.t('The command is copied'), 3000);
        return null;
      }),
    };
  }

  /** Asks a person which columns mean what, and keeps it. */
  async choose(): Promise<boolean> {
    const found = await this.#ask('roles', {});
    const roles = await chooseRoles({ ...found, roles: this.#shown?.roles ?? found.roles });
    if (!roles) return false;
    await this.#kept.keep({ of: this.#source, roles });
    return true;
  }

  get #source(): MetricsSource {
    const { paths, literal, config, split } = this.page.session.source;
    return { paths, literal, ...(config === undefined ? {} : { config }), ...(split === undefined ? {} : { split }) };
  }

  #front(): Front {
    if (!this.#shown) throw new LoupeError('aborted', {}, 'aborted'); // the page was there before its host was
    return this.#shown;
  }

  async #metrics(call: ViewCall): Promise<PageMetrics> {
    const info = await this.page.session.open(false);
    const roles = await this.#roles(info, call);
    const answer = await this.#ask('points', { roles, filter: null, only: { models: null, tasks: null, metrics: null } }, call);
    if (answer.checkpoints.length === 0) throw new LoupeError('checkpoints-none', { name: info.name });
    this.#shown = { info, roles, answer };
    return { name: info.name, roles, answer, notes: notesOf(answer, roles) };
  }

  /** What a person said of these columns, else what is found; where that is not certain, a person is asked once. */
  async #roles(info: DatasetInfo, call: ViewCall): Promise<MetricsRoles> {
    const names = new Set(info.columns.map((c) => c.name));
    const said = async (): Promise<MetricsRoles | undefined> => {
      const roles = (await this.#kept.of(this.#source))?.roles;
      return roles && columnsOf(roles).every((name) => names.has(name)) ? roles : undefined;
    };
    const kept = await said();
    if (kept) return kept;
    const found: RolesFound = await this.#ask('roles', {}, call);
    if (found.roles && found.sure) return found.roles;
    if (!this.#hasAsked) {
      this.#hasAsked = true;
      if (await this.choose()) return (await said()) ?? this.#unclear(info);
    }
    return this.#unclear(info);
  }

  #unclear({ name }: DatasetInfo): never {
    throw new LoupeError('checkpoints-roles-unclear', { name });
  }

  async #show(filter: string | null): Promise<null> {
    const view = await this.page.datasetView(true);
    view?.panel.commandOnceReady({ command: 'filterBy', expression: filter ?? '' });
    return null;
  }

  async #ask<M extends CheckpointsMethod>(method: M, params: CheckpointsWork[M]['params'], call?: ViewCall): Promise<CheckpointsWork[M]['result']> {
    return (await this.page.session.ask('work', { feature: CHECKPOINTS, method, params }, { ...(call ? { signal: call.signal, onProgress: call.progress } : {}), lane: 'job' })) as CheckpointsWork[M]['result'];
  }

  #checked<M extends keyof CheckpointsMethods>(method: M, run: (params: Params<M>, call: ViewCall) => Promise<CheckpointsMethods[M]['result']>): ViewAnswer {
    return async (raw, call) => {
      const parsed = v.safeParse(pageChecks[method], raw);
      if (!parsed.success) throw new LoupeError('internal', {}, 'engine', `checkpoints.${method}: ${parsed.issues.map((i) => i.message).join('; ')}`);
      return run(parsed.output, call);
    };
  }
}
