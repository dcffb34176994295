import { groupDigits } from '../../core/sentences';
import type { Checkpoint } from './contract';

/** What a checkpoint is called among those of its model: its stage and step, else its name as it is written. */
export function checkpointText({ name, stage, ingredient, step }: Checkpoint): string {
  const parts = [...(stage === null ? [] : [`stage ${String(stage)}`]), ...(ingredient === null ? [] : [`ingredient ${String(ingredient)}`]), ...(step === null ? [] : [groupDigits(step)])];
  return step === null ? name : parts.join(' · ');
}

/** Tokens as names of checkpoints have them: `50B`. */
export function tokensText(tokens: number): string {
  for (const [unit, of] of [['T', 1e12], ['B', 1e9], ['M', 1e6], ['k', 1e3]] as const) if (tokens >= of) return `${String(Math.round((tokens / of) * 100) / 100)}${unit}`;
  return String(tokens);
}
