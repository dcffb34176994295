import { groupDigits } from '../../core/sentences';
import type { Checkpoint } from './contract';

/** What a checkpoint is called among those of its model: its stage and step, else its name as it is written, without the model’s before it. */
export function checkpointText({ name, stage, ingredient, step }: Checkpoint, model: string): string {
  const parts = [...(stage === null ? [] : [`stage ${String(stage)}`]), ...(ingredient === null ? [] : [`ingredient ${String(ingredient)}`]), ...(step === null ? [] : [groupDigits(step)])];
  if (step !== null) return parts.join(' · ');
  const rest = model !== '' && name.startsWith(model) ? name.slice(model.length).replace(/^[-_/@:\s]+/, '') : '';
  return rest === '' ? name : rest;
}

/** Tokens as names of checkpoints have them: `50B`. */
export function tokensText(tokens: number): string {
  for (const [unit, of] of [['T', 1e12], ['B', 1e9], ['M', 1e6], ['k', 1e3]] as const) if (tokens >= of) return `${String(Math.round((tokens / of) * 100) / 100)}${unit}`;
  return String(tokens);
}
