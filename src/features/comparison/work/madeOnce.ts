import { LoupeError } from '../../../core/message';

const running = new WeakMap<object, Map<string, Promise<unknown>>>();

/**
 * What several requests want at the same time is made by one of them: the others wait until it has ended, and make it themselves where it
 * came to nothing. `known` is looked up first; `make` sees to it that it is found there.
 */
export async function madeOnce<T>(owner: object, name: string, known: () => T | null, make: () => Promise<T>, signal: AbortSignal): Promise<T> {
  const own = running.get(owner) ?? new Map<string, Promise<unknown>>();
  running.set(owner, own);
  for (;;) {
    const there = known();
    if (there !== null) return there;
    const other = own.get(name);
    if (!other) break;
    await ended(other, signal);
  }
  const mine = make();
  own.set(name, mine);
  try {
    return await mine;
  } finally {
    own.delete(name);
  }
}

/** Resolves when work has ended, however it did; throws `aborted` as soon as nobody waits for it any more. */
async function ended(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  let stop = (): void => undefined;
  const stopped = new Promise<void>((resolve) => { stop = () => { resolve(); }; });
  signal.addEventListener('abort', stop, { once: true });
  try {
    if (!signal.aborted) await Promise.race([work.catch(() => undefined), stopped]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
  if (signal.aborted) throw new LoupeError('aborted', {}, 'aborted');
}
