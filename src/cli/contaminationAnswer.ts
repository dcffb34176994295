import type { ContaminationOptions } from './contaminationOptions';
import { foundDocument, foundWarnings, trainingRuns } from './contaminationRuns';
import type { Found } from './contaminationRuns';
import { contaminationText } from './contaminationText';
import type { CommandResult } from './session';

/** The document and the text of what was found; exit status 1 where a training dataset is contaminated and that was asked. */
export function answered(found: Found, { failOn }: Pick<ContaminationOptions, 'failOn'>, datasets: CommandResult['datasets'], notices: CommandResult['warnings'], more: Record<string, unknown> = {}): CommandResult {
  return {
    datasets,
    result: { ...foundDocument(found), ...more },
    warnings: [...notices, ...foundWarnings(found)],
    text: contaminationText(found),
    ...(failOn && trainingRuns(found).some((run) => run.verdict === 'contaminated') ? { status: 1 } : {}),
  };
}
