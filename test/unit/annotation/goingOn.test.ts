import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { GoingOn } from '../../../webview/features/annotation/goingOn';

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A view of `records`, in which a key is written after `writes` and the next record is known after `asks` milliseconds. */
function view(records: number, { writes = 1, asks = 1, after = 3, incomplete = '' } = {}) {
  let position = 0;
  let over = 0;
  const set: [number, string][] = [];
  const going = new GoingOn({
    position: () => position,
    next: async (from) => {
      await wait(asks);
      return from + 1 < records ? from + 1 : -1;
    },
    focus: (to) => (position = to),
    key: (key) => press(key),
    over: () => over++,
  }, after);
  function press(key: string): void {
    if (going.takes(key)) return;
    const at = position;
    going.expect();
    void wait(writes).then(() => {
      set.push([at, key]);
      going.settled(key !== incomplete);
    });
  }
  return { press, going, set, at: () => position, overs: () => over, goTo: (to: number) => (position = to) };
}

describe('going on from a record that has its labels', () => {
  test('each key is about a record of its own, however fast keys come', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.nat(4), { minLength: 1, maxLength: 8 }), fc.nat(3), fc.nat(3), async (pauses, writes, asks) => {
      const { press, set } = view(20, { writes, asks });
      for (const [i, pause] of pauses.entries()) {
        press(String(i));
        if (pause > 0) await wait(pause);
      }
      await vi.waitFor(() => expect(set).toEqual(pauses.map((_, i) => [i, String(i)])), { timeout: 60_000, interval: 5 });
    }), { numRuns: 25 });
  });

  test('stays where a key did not complete the record, and the keys after it are about the same one', async () => {
    const { press, set } = view(5, { incomplete: 'a' });
    press('a');
    press('b');
    press('c');
    await vi.waitFor(() => expect(set).toEqual([[0, 'a'], [0, 'b'], [1, 'c']]), 60_000);
  });

  test('leaves keys aside where no record is left, and says so', async () => {
    const { press, set, overs } = view(2);
    press('a');
    press('b');
    press('c');
    await vi.waitFor(() => expect(overs()).toBe(1), 60_000);
    expect(set).toEqual([[0, 'a'], [1, 'b']]);
  });

  test('goes nowhere where the person went elsewhere meanwhile', async () => {
    const { press, at, goTo } = view(9, { after: 10 });
    press('a');
    await wait(5);
    goTo(6);
    await wait(40);
    expect(at()).toBe(6);
  });
});
