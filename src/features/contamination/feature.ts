import { registerCommand } from '../../host/commands';
import { FeaturePages } from '../../host/featurePage';
import { reportError } from '../../host/services';
import type { Services } from '../../host/services';
import { ContaminationKind } from './feature/contaminationPage';
import type { OpenCheck, PageActs, PageOfCheck } from './feature/contaminationPage';
import { chooseFields, chooseRule, chooseSource, chooseTexts } from './feature/rulePicks';
import { chooseEvaluations, chooseTrainings, newSetup } from './feature/setUp';
import type { SetupFile } from './setupFile';

/** What leaked from evaluations into training data: registers the page and its commands. */
export function registerContamination(services: Services): void {
  const acts: PageActs = {
    choose: (open, what) => choose(services, open, what),
    act: () => Promise.resolve(),
    shown: () => undefined,
  };
  const kind = new ContaminationKind(services, acts);
  const pages = new FeaturePages(services, kind);
  registerCommand(services, 'contamination.check', async () => {
    const inFront = pages.active?.uri ?? services.views.activeOrThrow.panel.uri;
    await begin(services, kind.of(pages.show(inFront, true)));
  });
}

/** Sets a check up where it is none yet, and scans what was never scanned. */
async function begin(services: Services, open: PageOfCheck): Promise<void> {
  const { check } = open;
  await check.load();
  if (!check.setup && !(await changeSetup(open, async () => chooseEvaluations(check, await newSetup(check))))) return;
  if (!check.results && !check.isRunning) check.scan().catch((error: unknown) => reportError(services, error));
}

async function changeSetup({ check }: OpenCheck, ask: () => Promise<SetupFile | undefined>): Promise<boolean> {
  const changed = await ask();
  if (changed) await check.use(changed);
  return changed !== undefined;
}

async function choose(services: Services, open: OpenCheck, what: Parameters<PageActs['choose']>[1]): Promise<void> {
  const { check } = open;
  const setup = check.setup ?? (await newSetup(check));
  const asks: Readonly<Record<typeof what, () => Promise<SetupFile | undefined>>> = {
    evaluations: () => chooseEvaluations(check, setup),
    trainings: () => chooseTrainings(services, check, setup),
    rule: () => chooseRule(setup),
    texts: () => chooseTexts(check, setup),
    fields: () => chooseFields(check, setup),
    source: () => chooseSource(check, setup),
  };
  await changeSetup(open, asks[what]);
}

