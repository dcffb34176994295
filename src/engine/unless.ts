import { LoupeError } from '../core/message';

/** What is made for several is waited for by each as long as it wants. */
export async function unless<T>(signal: AbortSignal, made: Promise<T>): Promise<T> {
  if (signal.aborted) throw new LoupeError('aborted', {}, 'aborted');
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(new LoupeError('aborted', {}, 'aborted'));
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([made, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
