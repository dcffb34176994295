import { gsm8kVerifier } from './gsm8kVerifier';
import type { Verifier } from './verifier';

/** Those that can be asked for by name (`verifier:gsm8k`). */
export const VERIFIERS: readonly Verifier[] = [gsm8kVerifier];
