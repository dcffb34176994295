import * as v from 'valibot';
import * as vscode from 'vscode';
import type { DatasetInfo } from '../../../core/dataset';
import type { DatasetProfile } from '../../../core/datasetProfile';
import { LoupeError } from '../../../core/message';
import { markdownReport } from '../../../core/report';
import type { DatasetSession } from '../../../host/datasetSession';
import type { DatasetView } from '../../../host/datasetViews';
import type { FeaturePage, PageKind } from '../../../host/featurePage';
import type { Services } from '../../../host/services';
import type { ViewAnswer, ViewCall } from '../../../host/viewChannel';
import { viewState } from '../checks';
import { EXPLORE } from '../summary/contract';
import { PROFILE_PAGE } from '../summary/page';
import type { ProfilePageMethods, Scope, ShownProfile } from '../summary/page';
import { profileReport } from '../summary/report';
import { saveProfile } from './summary';

const params = {
  profile: v.object({ scope: v.picklist(['view', 'all']) }),
  show: v.object({ filter: v.string() }),
  copy: v.object({}),
  save: v.object({}),
} as const;

type Params<M extends keyof ProfilePageMethods> = v.InferOutput<(typeof params)[M]>;

/** What a dataset's rows are, as a page of its own. */
export function profileKind(services: Services): PageKind {
  return {
    feature: EXPLORE,
    view: PROFILE_PAGE,
    icon: 'loupe',
    title: (dataset) => vscode.l10n.t('{0}: profile', dataset),
    answers: (page) => new ProfilePage(services, page).answers(),
  };
}

/** Profiles rows by a filter. */
export async function profileOf(session: DatasetSession, filter: string | null, { signal, progress }: Partial<ViewCall> = {}): Promise<DatasetProfile> {
  return (await session.ask('work', { feature: EXPLORE, method: 'summary', params: { filter, seed: 0 } }, { ...(signal ? { signal } : {}), ...(progress ? { onProgress: progress } : {}), lane: 'job' })) as DatasetProfile;
}

/** The same while a notification shows how far it is and can cancel it. */
export async function profileInFront(session: DatasetSession, name: string, filter: string | null): Promise<DatasetProfile> {
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Profiling {0}', name), cancellable: true }, async (shown, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    let done = 0;
    return profileOf(session, filter, { signal: abort.signal, progress: (fraction) => {
      shown.report({ increment: Math.max(0, (fraction ?? 0) - done) * 100 });
      done = Math.max(done, fraction ?? 0);
    } });
  });
}

/** The text in the filter box of a view; null where there is none. */
export function filterOf(view: DatasetView | undefined): string | null {
  const state = v.safeParse(viewState, view?.panel.state);
  const filter = state.success ? state.output.query.filter : null;
  return filter?.op === 'sql' && filter.expression.trim() !== '' ? filter.expression : null;
}

class ProfilePage {
  #last: { readonly info: DatasetInfo; readonly profile: DatasetProfile } | undefined;

  constructor(readonly services: Services, readonly page: FeaturePage) {}

  answers(): Readonly<Record<keyof ProfilePageMethods, ViewAnswer>> {
    return {
      profile: this.#checked('profile', ({ scope }, call) => this.#profile(scope, call)),
      show: this.#checked('show', async ({ filter }) => {
        const view = await this.page.datasetView(true);
        view?.panel.commandOnceReady({ command: 'filterBy', expression: filter });
        return null;
      }),
      copy: this.#checked('copy', async () => {
        const { info, profile } = this.#shown();
        await vscode.env.clipboard.writeText(markdownReport(profileReport(info, profile)));
        void vscode.window.setStatusBarMessage(vscode.l10n.t('The profile is copied as Markdown'), 3000);
        return null;
      }),
      save: this.#checked('save', async () => {
        const { info, profile } = this.#shown();
        return { out: (await saveProfile(info, profile)) ?? null };
      }),
    };
  }

  #shown(): { readonly info: DatasetInfo; readonly profile: DatasetProfile } {
    if (!this.#last) throw new LoupeError('aborted', {}, 'aborted');
    return this.#last;
  }

  async #profile(scope: Scope, call: ViewCall): Promise<ShownProfile> {
    const { session } = this.page;
    const info = await session.open(false);
    const viewFilter = filterOf(this.services.views.all.find((view) => view.panel.uri.toString() === this.page.uri.toString()));
    const profile = await profileOf(session, scope === 'view' ? viewFilter : null, call);
    this.#last = { info, profile };
    return { name: info.name, kind: info.shape.kind, profile, viewFilter };
  }

  #checked<M extends keyof ProfilePageMethods>(method: M, run: (params: Params<M>, call: ViewCall) => Promise<ProfilePageMethods[M]['result']>): ViewAnswer {
    return async (raw, call) => {
      const parsed = v.safeParse(params[method], raw);
      if (!parsed.success) throw new LoupeError('internal', {}, 'engine', `profile.${method}: ${parsed.issues.map((i) => i.message).join('; ')}`);
      return run(parsed.output, call);
    };
  }
}
