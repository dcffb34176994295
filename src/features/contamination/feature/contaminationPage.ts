import * as v from 'valibot';
import * as vscode from 'vscode';
import { LoupeError } from '../../../core/message';
import { sourceOf } from '../../../host/datasetUri';
import type { FeaturePage, PageKind } from '../../../host/featurePage';
import { openSource } from '../../../host/openCommand';
import type { Services } from '../../../host/services';
import type { ViewAnswer, ViewCall } from '../../../host/viewChannel';
import { CONTAMINATION } from '../contract';
import { CONTAMINATION_VIEW, STATE_CHANGED, VERDICTS_CHANGED } from '../page';
import type { ContaminationPage, Results } from '../page';
import { pageParams } from '../pageChecks';
import { setupSource } from '../setupFile';
import { Cells } from './cells';
import { Check } from './check';
import { FlagKeeper } from './flagKeeper';

type Params<M extends keyof ContaminationPage> = v.InferOutput<(typeof pageParams)[M]>;

/** The part of the page that commands and the status bar reach. */
export interface OpenCheck {
  readonly check: Check;
  readonly cells: Cells;
  tellVerdicts(): void;
}

/** What the page does by the host's own lists and dialogs. */
export interface PageActs {
  choose(open: OpenCheck, what: Params<'choose'>['what']): Promise<void>;
  act(open: OpenCheck, what: Params<'act'>['what']): Promise<void>;
  shown(page: FeaturePage, results: Results | null): void;
  /** The removal list has so many rows by now. */
  removal(page: FeaturePage, rows: number): void;
  /** Another page is in front, or none. */
  front(): void;
}

/** What of a dataset stands in evaluations, as a page of its own. */
export class ContaminationKind implements PageKind {
  readonly feature = CONTAMINATION;
  readonly view = CONTAMINATION_VIEW;
  readonly icon = 'loupe';
  readonly ofSeveral = true;
  readonly #open = new WeakMap<FeaturePage, PageOfCheck>();

  constructor(readonly services: Services, readonly acts: PageActs) {}

  title(dataset: string): string {
    return vscode.l10n.t('{0}: contamination', dataset);
  }

  answers(page: FeaturePage): Readonly<Record<string, ViewAnswer>> {
    return this.of(page).answers();
  }

  opened(page: FeaturePage): vscode.Disposable {
    const watch = page.webviewPanel.onDidChangeViewState(() => this.acts.front());
    return { dispose: () => {
      watch.dispose();
      this.of(page).dispose();
    } };
  }

  of(page: FeaturePage): PageOfCheck {
    const known = this.#open.get(page) ?? new PageOfCheck(this.services, page, this.acts);
    this.#open.set(page, known);
    return known;
  }
}

export class PageOfCheck implements OpenCheck {
  readonly check: Check;
  readonly cells: Cells;
  readonly #flags: FlagKeeper;

  constructor(readonly services: Services, readonly page: FeaturePage, readonly acts: PageActs) {
    this.check = new Check(services, setupSource(sourceOf(page.uri)), (state) => {
      page.tell(STATE_CHANGED, state);
      acts.shown(page, state.results);
      this.#flags.follow();
    });
    this.cells = new Cells(this.check);
    this.#flags = new FlagKeeper(services, this, (rows) => acts.removal(page, rows));
  }

  dispose(): void {
    this.check.dispose();
    this.acts.shown(this.page, null);
  }

  tellVerdicts(): void {
    this.page.tell(VERDICTS_CHANGED);
    this.#flags.ask();
  }

  answers(): Readonly<Record<keyof ContaminationPage, ViewAnswer>> {
    const { check, cells } = this;
    return {
      state: this.#checked('state', async () => {
        const state = await check.load();
        this.acts.shown(this.page, state.results);
        this.#flags.follow();
        return state;
      }),
      scan: this.#checked('scan', () => check.scan()),
      hold: this.#checked('hold', ({ held }) => {
        check.hold(held);
        return Promise.resolve(null);
      }),
      cancel: this.#checked('cancel', () => {
        check.cancel();
        return Promise.resolve(null);
      }),
      items: this.#checked('items', ({ cell, list }, { signal }) => cells.list(cell, list, signal)),
      pair: this.#checked('pair', ({ cell, item, at, possible }, { signal }) => (possible ? cells.readPossible(cell, item, possible, signal) : cells.read(cell, item, at, signal))),
      lookFor: this.#checked('lookFor', async ({ cell }) => {
        await check.lookFor(cell.eval, cell.train);
        return null;
      }),
      judge: this.#checked('judge', async (judgement) => {
        await cells.judge(judgement);
        this.tellVerdicts();
        return null;
      }),
      precision: this.#checked('precision', ({ cell }, { signal }) => cells.precision(cell, signal)),
      choose: this.#checked('choose', async ({ what }) => {
        await this.acts.choose(this, what);
        return null;
      }),
      act: this.#checked('act', async ({ what }) => {
        await this.acts.act(this, what);
        return null;
      }),
      openRow: this.#checked('openRow', async ({ train, row }) => {
        const uri = await openSource(check.sourceOf(train));
        this.services.views.all.find((view) => view.panel.uri.toString() === uri.toString())?.panel.commandOnceReady({ command: 'goToRow', row });
        return null;
      }),
    };
  }

  #checked<M extends keyof ContaminationPage>(method: M, run: (params: Params<M>, call: ViewCall) => Promise<ContaminationPage[M]['result']>): ViewAnswer {
    return async (raw, call) => {
      const parsed = v.safeParse(pageParams[method], raw);
      if (!parsed.success) throw new LoupeError('internal', {}, 'engine', `contamination.${method}: ${parsed.issues.map((i) => i.message).join('; ')}`);
      return run(parsed.output, call);
    };
  }
}
