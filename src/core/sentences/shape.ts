import type { Sentences } from './sentence';

export const shape: Sentences = {};
