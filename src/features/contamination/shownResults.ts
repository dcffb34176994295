import type { Warning } from '../../core/message';
import type { Message } from '../../core/message';
import { flaggedRows, runsFound } from './found';
import type { FoundIn } from './found';
import type { EvaluationRow, Results, Setup } from './page';
import { ALL_TRAININGS } from './rule/figures';
import type { SetupEvaluation, SetupFile, SetupSource } from './setupFile';

/** What is shown of an evaluation that was opened: its fields as they are read, or why it cannot be checked. */
export interface OpenedEvaluation {
  readonly evaluation: Pick<SetupEvaluation, 'name'>;
  readonly fields: readonly string[] | null;
  readonly problem: Message | null;
}

export interface ShownFound {
  readonly setup: SetupFile;
  readonly evaluations: readonly OpenedEvaluation[];
  readonly trainings: readonly (FoundIn & { readonly rowsRead: number })[];
  readonly seconds: number;
  readonly warnings: readonly Warning[];
}

export function setupShown(setup: SetupFile, opened: readonly OpenedEvaluation[]): Setup {
  return {
    rule: setup.rule, by: setup.by, textFields: setup.textFields, rephrased: setup.rephrased,
    evaluations: setup.evaluations.map(({ name, source, fields, stage }) => {
      const now = opened.find((o) => o.evaluation.name === name);
      return { name, path: pathOf(source), fields: now?.fields ?? fields, stage, problem: now?.problem ?? null };
    }),
    trainings: setup.trainings.map(({ name, source, fields }) => ({ name, path: pathOf(source), ...(fields ? { fields } : {}) })),
  };
}

/** One path, with what is chosen of it. */
function pathOf({ paths, config, split }: SetupSource): string {
  const more = paths.length > 1 ? ` + ${String(paths.length - 1)}` : '';
  return [`${paths[0] ?? ''}${more}`, config, split].filter((part) => part !== undefined).join(' · ');
}

export function resultsOf(found: ShownFound, { stale, partial }: { readonly stale: boolean; readonly partial: boolean }): Results {
  const { setup, trainings } = found;
  const names = setup.evaluations.map((e) => e.name);
  const evaluations = setup.evaluations.flatMap(({ name, stage }): EvaluationRow[] => {
    const facts = trainings.map((t) => t.evaluations.get(name)?.facts).find((f) => f !== undefined);
    return facts ? [{ name, fields: facts.fields, nEval: facts.nEval, nNull: facts.nNull, nDistinct: facts.nDistinct, nTooShort: facts.tooShort.length, stage }] : [];
  });
  const shown = trainings.filter((t) => t.evaluations.size > 0).map((t) => t.train);
  return {
    setup: setupShown(setup, found.evaluations),
    evaluations,
    trainings: shown.length > 1 ? [...shown, ALL_TRAININGS] : shown,
    runs: runsFound(trainings, names, setup.rule),
    rows: trainings.reduce((sum, t) => sum + t.rowsRead, 0),
    seconds: found.seconds,
    flaggedRows: trainings.reduce((sum, t) => sum + flaggedRows(t, names).length, 0),
    partial, stale, warnings: found.warnings,
  };
}
