import { describe, expect, test } from 'vitest';
import { pressed } from '../../../src/features/annotation/answering';
import { Saver } from '../../../webview/features/annotation/saver';
import { LABEL_SCHEMA, labelsOf, SavingHost } from './savingHost';

describe('what a person does while saving fails', () => {
  function start(fails: 'labels-unwritable' | 'internal'): { host: SavingHost; saver: Saver; press: (key: string) => void; settled: () => Promise<void> } {
    const host = new SavingHost(fails);
    let known = labelsOf({});
    const saver = new Saver(host, () => known, (now) => (known = now));
    const press = (key: string): void => saver.act(1, (held) => [pressed(LABEL_SCHEMA, held.mine, key) ?? []].flat());
    return { host, saver, press, settled: () => new Promise((resolve) => setTimeout(resolve, 5)) };
  }

  test('a key that set a label does not take it back where the host wrote it in the meantime', async () => {
    const { host, press, settled } = start('labels-unwritable');
    press('p');
    await settled();
    host.fails = null;
    host.writeKept();
    press('n');
    await settled();
    expect(host.disk).toEqual({ verdict: 'keep', sure: 'no' });
  });

  test('what comes after a label that the host keeps comes to the host, too: nothing is lost with the page', async () => {
    const { host, saver, press, settled } = start('labels-unwritable');
    press('p');
    press('n');
    await settled();
    expect(host.kept).toEqual({ verdict: 'keep', sure: 'no' });
    expect(saver.saving.peek()).toEqual({ state: 'failed', sentence: 'The disk is full.', count: 2 });
    host.fails = null;
    saver.again();
    await settled();
    expect(host.disk).toEqual({ verdict: 'keep', sure: 'no' });
    saver.heard(labelsOf(host.disk));
    expect(saver.saving.peek()).toEqual({ state: 'idle' });
  });

  test('what did not come to the host is decided once, and asked again in its order', async () => {
    const { host, saver, press, settled } = start('internal');
    press('p');
    press('n');
    await settled();
    expect(new Set(host.asked.map(([question]) => question))).toEqual(new Set(['verdict']));
    host.fails = null;
    host.disk = { verdict: 'keep' }; // it was written although the answer did not come
    saver.retry();
    await settled();
    expect(host.asked.at(-1)).toEqual(['sure', 'no']);
    expect(host.disk).toEqual({ verdict: 'keep', sure: 'no' });
  });
});
