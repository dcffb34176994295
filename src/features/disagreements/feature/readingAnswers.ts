import * as v from 'valibot';
import * as vscode from 'vscode';
import { LoupeError } from '../../../core/message';
import type { Shape } from '../../../core/shape';
import type { Answer } from '../../../host/datasetPanel';
import type { DatasetView } from '../../../host/datasetViews';
import type { Services } from '../../../host/services';
import { readingParams } from '../checks';
import { DISAGREEMENTS } from '../contract';
import { requestOf } from '../page';
import { disputeSchema } from '../disputes';
import { verdictColumns } from '../verdictColumns';
import type { ReadingMethods, RecordVerdicts } from '../verdictsContract';
import type { Readings } from './readings';

const BLIND_KEY = 'loupe.disagreements.blind';
/** Derived columns that show verdicts; those that end with a colon are all that begin so. */
const DERIVED = ['rater_marks', 'disagreement:'];

type Params<M extends keyof ReadingMethods> = v.InferOutput<(typeof readingParams)[M]>;
type Run = (params: never, view: DatasetView, signal: AbortSignal) => Promise<unknown>;

/** What the record reader asks about verdicts, and whether they are hidden for a second look. */
export class RecordReading {
  readonly #answers = {
    setup: async (_: object, view) => {
      const { shape, columns } = await view.session.open(false);
      return { raters: hasRaters(shape), blind: this.isBlind, hides: { columns: verdictColumns(shape, columns, this.readings.reading(view.panel.uri)), derived: DERIVED } };
    },
    verdicts: async ({ row }: Params<'verdicts'>, view, signal) => this.#verdicts(row, view, signal),
    blind: async ({ on }: Params<'blind'>) => this.blind(on),
    label: async (_: object, view) => this.label(view),
    goTo: ({ row }: Params<'goTo'>, view) => {
      view.panel.commandOnceReady({ command: 'goToRow', row });
      return Promise.resolve(null);
    },
  } satisfies { readonly [M in keyof ReadingMethods]: (params: Params<M>, view: DatasetView, signal: AbortSignal) => Promise<ReadingMethods[M]['result']> };

  constructor(readonly services: Services, readonly readings: Readings) {}

  get isBlind(): boolean {
    return this.services.context.workspaceState.get<boolean>(BLIND_KEY, false);
  }

  /** Hides verdicts in all views of the workspace, or shows them again. */
  async blind(on: boolean): Promise<null> {
    await this.services.context.workspaceState.update(BLIND_KEY, on);
    this.tell();
    return null;
  }

  /** Begins to label disputes in a view. */
  async label(view: DatasetView): Promise<null> {
    const { shape } = await view.session.open(false);
    await vscode.commands.executeCommand('loupe.label.start', disputeSchema(shape));
    return null;
  }

  /** What the reader shows is to be asked for anew: in every view, or in those of one dataset. */
  tell(uri?: vscode.Uri): void {
    for (const { panel } of this.services.views.all) if (uri === undefined || panel.uri.toString() === uri.toString()) panel.tell(DISAGREEMENTS, 'setup', null);
  }

  answers(view: () => DatasetView): Readonly<Record<string, Answer>> {
    const methods = Object.keys(this.#answers) as (keyof ReadingMethods)[];
    return Object.fromEntries(methods.map((method): [string, Answer] => [method, async (raw, { signal }) => {
      const parsed = v.safeParse(readingParams[method], raw);
      if (!parsed.success) throw new LoupeError('internal', {}, 'engine', `disagreements.${method}: ${parsed.issues.map((i) => i.message).join('; ')}`);
      return (this.#answers[method] as Run)(parsed.output as never, view(), signal);
    }]));
  }

  async #verdicts(row: number, { panel, session }: DatasetView, signal: AbortSignal): Promise<RecordVerdicts | null> {
    const info = await session.open(false);
    if (!hasRaters(info.shape)) return null;
    const params = { request: requestOf(this.readings.reading(panel.uri)), row, known: this.readings.labels(panel.uri, info) };
    return (await session.ask('work', { feature: DISAGREEMENTS, method: 'verdictsOf', params }, { signal })) as RecordVerdicts;
  }
}

export function hasRaters({ roles }: Pick<Shape, 'roles'>): boolean {
  return roles.raters !== undefined || (roles.raterId !== undefined && roles.unit !== undefined);
}
