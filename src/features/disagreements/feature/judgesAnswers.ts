import * as v from 'valibot';
import * as vscode from 'vscode';
import { LoupeError } from '../../../core/message';
import { printRolePath } from '../../../core/rolePath';
import type { FeaturePage } from '../../../host/featurePage';
import type { ViewAnswer, ViewCall } from '../../../host/viewChannel';
import { DISAGREEMENTS } from '../contract';
import type { AgreementRequest } from '../contract';
import type { JudgesAnswer, ScoreChoice } from '../judgesContract';
import { judgesParams } from '../judgesPage';
import type { JudgesMethods } from '../judgesPage';
import { requestOf } from '../page';
import type { ReportInput } from '../report/input';

type Params<M extends keyof JudgesMethods> = v.InferOutput<(typeof judgesParams)[M]>;

/** What the page's part of judges is answered. */
export function judgesAnswers(page: FeaturePage, answered: (request: AgreementRequest, judges: ReportInput['judges']) => void): Readonly<Record<keyof JudgesMethods, ViewAnswer>> {
  return {
    judges: checked('judges', async ({ reading, choice, resamples }, { signal, progress }) => {
      const request = { agreement: requestOf(reading, { resamples }), choice };
      const answer = (await page.session.ask('work', { feature: DISAGREEMENTS, method: 'judges', params: request }, { signal, lane: 'job', onProgress: progress })) as JudgesAnswer;
      answered(request.agreement, answer.judges.length === 0 ? null : { request, answer });
      return answer;
    }),
    chooseVerdicts: checked('chooseVerdicts', async () => {
      const [path] = (await choose(page, /^(VARCHAR|BOOLEAN|U?(TINY|SMALL|BIG)?INT(EGER)?|ENUM.*)$/, { title: vscode.l10n.t('Which column holds the verdicts of a judge?'), placeHolder: vscode.l10n.t('A column of verdicts that are no rater’s yet') }, false)) ?? [];
      return { path: path ?? null };
    }),
    chooseScore: checked('chooseScore', async () => ({ score: scoreOf((await choose(page, /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DOUBLE|FLOAT|DECIMAL.*)$/, {
      title: vscode.l10n.t('Which number should tell diverging pairs from agreed ones?'), placeHolder: vscode.l10n.t('One column: higher where raters should diverge. Two: the rewards of the first and second answer'),
    }, true)) ?? []) })),
  };
}

function checked<M extends keyof JudgesMethods>(method: M, run: (params: Params<M>, call: ViewCall) => Promise<JudgesMethods[M]['result']>): ViewAnswer {
  return async (raw, call) => {
    const parsed = v.safeParse(judgesParams[method], raw);
    if (!parsed.success) throw new LoupeError('internal', {}, 'engine', `disagreements.${method}: ${parsed.issues.map((i) => i.message).join('; ')}`);
    return run(parsed.output, call);
  };
}

function scoreOf([first, second]: readonly string[]): ScoreChoice | null {
  if (first === undefined) return null;
  return second === undefined ? { of: 'score', path: first } : { of: 'rewards', rewards: [first, second], deviations: null, lambda: 1 };
}

/** Columns of some types, as paths; undefined where a person backed out. */
async function choose(page: FeaturePage, types: RegExp, { title, placeHolder }: { readonly title: string; readonly placeHolder: string }, several: boolean): Promise<readonly string[] | undefined> {
  const { columns } = await page.session.open(false);
  const items = columns.filter((c) => types.test(c.type)).map((c) => ({ label: c.name, description: c.type }));
  const options = { title, placeHolder, matchOnDescription: true };
  const picked = several ? await vscode.window.showQuickPick(items, { ...options, canPickMany: true }) : [await vscode.window.showQuickPick(items, options)];
  return picked?.flatMap((item) => (item ? [printRolePath({ column: item.label, steps: [] }, columns.map((c) => c.name))] : []));
}
