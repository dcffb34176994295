import type { Sentences } from './sentence';

export const explore: Sentences = {};
