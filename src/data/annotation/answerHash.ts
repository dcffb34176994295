import { createHash } from 'node:crypto';

/** What a vote remembers of an answer: the first 32 hex digits of its SHA-256. */
export function answerHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
