import { isSettings, parseRevision, trainingOrder } from '../../../core/revision';
import type { Revision } from '../../../core/revision';
import type { MetricsRoles, RawCheckpoint } from '../contract';

/** Which checkpoint of which model a row is of. */
export interface Identified {
  readonly model: string;
  readonly revision: Revision;
  /** The same for rows of one checkpoint. */
  readonly key: string;
  /** The step that its name says, where the row says another. */
  readonly contradicted: number | null;
}

/** A row's checkpoint by its texts; null where they say none. What a column of steps says holds before what a name says. */
export function identify(raw: RawCheckpoint, roles: Pick<MetricsRoles, 'step' | 'checkpoint'>): Identified | null {
  const byModel = roles.step === null && roles.checkpoint === null;
  const name = blank(raw.checkpoint) ?? (byModel ? blank(raw.model) : null);
  const stepText = blank(raw.step);
  if (name === null && stepText === null) return null;
  const named = parseRevision(name ?? '');
  const ofStep = stepText === null ? null : Number.isFinite(Number(stepText)) ? Number(stepText) : parseRevision(stepText).step;
  if (name === null && ofStep === null) return null;
  const step = ofStep ?? named.step;
  const saysSomething = named.step !== null || named.stage !== null || named.phase !== null || named.isMain;
  const model = (byModel ? null : blank(raw.model)) ?? (named.model !== '' || saysSomething ? named.model : (name ?? ''));
  const { family, size } = parseRevision(model);
  const rest = name === null || isSettings(name) || byModel || blank(raw.model) === null ? '' : named.model;
  const revision: Revision = { ...named, name: name ?? stepText ?? '', model, family, size, step };
  return {
    model, revision, key: JSON.stringify([model, rest, named.phase, named.stage, named.ingredient, step, named.isMain, named.phase === null ? '' : named.name.toLowerCase()]),
    contradicted: ofStep !== null && named.step !== null && named.step !== ofStep ? named.step : null,
  };
}

/** As training goes. */
export const inOrder = (a: Identified, b: Identified): number => trainingOrder(a.revision, b.revision);

const blank = (text: string | null): string | null => (text === null || text.trim() === '' ? null : text.trim());
