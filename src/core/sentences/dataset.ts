import type { Sentences } from './sentence';

export const dataset: Sentences = {};
