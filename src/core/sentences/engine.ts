import type { Sentences } from './sentence';

export const engine: Sentences = {};
