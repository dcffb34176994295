import { registerCommand } from '../../host/commands';
import { LoupeError } from '../../core/message';
import { FeaturePages } from '../../host/featurePage';
import { reportError } from '../../host/services';
import type { Services } from '../../host/services';
import { act, showRows } from './feature/acts';
import type { Check } from './feature/check';
import { ContaminationKind } from './feature/contaminationPage';
import type { OpenCheck, PageActs, PageOfCheck } from './feature/contaminationPage';
import { byCharacters, chooseFields, chooseRule, chooseSource, chooseTexts } from './feature/rulePicks';
import { chooseEvaluations, chooseTrainings, evaluationSetup, newSetup } from './feature/setUp';
import { ContaminationStatus } from './feature/statusItem';
import type { SetupFile } from './setupFile';

type Choice = Parameters<PageActs['choose']>[1];
type Act = Parameters<PageActs['act']>[1];
const CHOICES: readonly (readonly [command: string, what: Choice])[] = [['evaluations', 'evaluations'], ['trainings', 'trainings'], ['rule', 'rule'], ['searched', 'texts'], ['fields', 'fields'], ['source', 'source']];
const ACTS: readonly Act[] = ['cleanCopy', 'removalList', 'cleanEvaluation', 'report', 'copyCommand'];

/** What leaked from evaluations into training data: registers the page and its commands. */
export function registerContamination(services: Services): void {
  const status = new ContaminationStatus(() => pages.active);
  const kind = new ContaminationKind(services, {
    choose: (open, what) => choose(services, open, what),
    act: (open, what) => act(services, open, what),
    shown: (page, results) => status.shown(page, results),
    removal: (page, rows) => status.removal(page, rows),
    front: () => status.look(),
  });
  const pages = new FeaturePages(services, kind);
  const inFront = (): PageOfCheck => {
    const page = pages.active;
    if (!page) throw new LoupeError('contamination-no-page', {}, 'usage');
    return kind.of(page);
  };
  const open = async (ask: (check: Check) => Promise<SetupFile | undefined>): Promise<void> => {
    const uri = pages.active?.uri ?? services.views.activeOrThrow.panel.uri;
    await begin(services, kind.of(pages.show(uri, true)), ask);
    pages.show(uri);
  };
  registerCommand(services, 'contamination.check', () => open(async (check) => chooseEvaluations(check, await newSetup(check))));
  registerCommand(services, 'contamination.lookFor', () => open((check) => evaluationSetup(services, check)));
  for (const [command, what] of CHOICES) registerCommand(services, `contamination.${command}`, () => choose(services, inFront(), what));
  for (const what of ACTS) registerCommand(services, `contamination.${what}`, () => act(services, inFront(), what));
  registerCommand(services, 'contamination.showRows', () => showRows(services, inFront()));
  services.context.subscriptions.push(status);
}

/** Sets a check up where it is none yet, and scans what was never scanned. */
async function begin(services: Services, { check }: PageOfCheck, ask: (check: Check) => Promise<SetupFile | undefined>): Promise<void> {
  await check.load();
  if (!check.setup) {
    const setup = await ask(check);
    if (!setup || setup.trainings.length === 0) return;
    await check.use(setup);
  }
  if (!check.results && !check.isRunning) check.scan().catch((error: unknown) => reportError(services, error));
}

async function choose(services: Services, { check }: OpenCheck, what: Choice): Promise<void> {
  if (check.isRunning) throw new LoupeError('scan-runs', {}, 'usage');
  const setup = check.setup ?? (await newSetup(check));
  const asks: Readonly<Record<Choice, () => Promise<SetupFile | undefined>>> = {
    evaluations: () => chooseEvaluations(check, setup),
    trainings: () => chooseTrainings(services, check, setup),
    rule: () => chooseRule(setup),
    characters: () => Promise.resolve(byCharacters(setup)),
    texts: () => chooseTexts(check, setup),
    fields: () => chooseFields(check, setup),
    source: () => chooseSource(check, setup),
  };
  const changed = await asks[what]();
  if (changed) await check.use(changed);
}
