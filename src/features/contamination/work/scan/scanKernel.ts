import type { Kernel } from '../../rule/kernel';

/** A kernel that also counts the code points of the texts in its room. */
export interface ScanKernel extends Kernel {
  characters(starts: Uint32Array, lengths: Uint32Array, count: number): number;
}
