import type { Change, KeysChoice } from '../../../src/features/comparison/keysContract';
import type { PageState } from '../../../src/features/comparison/page';

/** How a metric changed from one side to another: what a list of keys is opened by. */
export interface Flip {
  readonly name: Change | 'better' | 'equal' | 'worse';
  readonly choice: KeysChoice;
  /** Null until it is counted. */
  readonly count: number | null;
}

/** What can have become of a prompt between two sides. `canFlip`: it is right or wrong. */
export function flipsOf(state: PageState | null, { from, to }: { readonly from: number; readonly to: number }, canFlip: boolean): readonly Omit<Flip, 'count'>[] {
  if (!state || state.metric === null || from === to) return [];
  const { metric } = state;
  if (canFlip) return (['sameRight', 'fixed', 'broken', 'sameWrong'] as const).map((change) => ({ name: change, choice: { of: 'flips', metric, from, to, change } }));
  return ([['better', 1], ['equal', 0], ['worse', -1]] as const).map(([name, sign]) => ({ name, choice: { of: 'changes', metric, from, to, sign } }));
}
