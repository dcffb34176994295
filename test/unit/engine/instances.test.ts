import { setTimeout as sleep } from 'node:timers/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, test } from 'vitest';
import { LoupeError } from '../../../src/core/message';
import { Budget } from '../../../src/engine/budget';
import { Instances } from '../../../src/engine/instances';

/** Instances that take a moment to be made, and those of them that are open. */
function slowly(budget: Budget, { refuses }: { readonly refuses: boolean }): { readonly instances: Instances; readonly open: Set<DuckDBInstance> } {
  const open = new Set<DuckDBInstance>();
  const make = async (_limits: unknown, signal: AbortSignal): Promise<DuckDBInstance> => {
    await sleep(30);
    if (refuses && signal.aborted) throw new LoupeError('aborted', {}, 'aborted');
    const instance = await DuckDBInstance.create();
    open.add(instance);
    const close = instance.closeSync.bind(instance);
    instance.closeSync = () => { open.delete(instance); close(); };
    return instance;
  };
  return { instances: new Instances({ make, costly: false }, budget), open };
}

/** Asks for an instance, and no longer wants it while it is made. */
async function askAndLeave(instances: Instances): Promise<void> {
  const controller = new AbortController();
  const asked = instances.lane('job').use(controller.signal, () => Promise.resolve());
  setTimeout(() => controller.abort(), 5);
  await expect(asked).rejects.toMatchObject({ fault: 'aborted' });
}

describe('an instance that is no longer wanted while it is made', () => {
  const { signal } = new AbortController();

  test('leaves its memory to the next one, where it is not made', async () => {
    const budget = new Budget(300e6, 2);
    const { instances } = slowly(budget, { refuses: true });
    await askAndLeave(instances);
    await sleep(60);
    expect(budget.granted.memoryBytes).toBe(0);
    await instances.lane('job').use(signal, () => Promise.resolve());
    await instances.close();
  });

  test('is closed before its memory is given to another dataset, where it is made all the same', async () => {
    const budget = new Budget(300e6, 2);
    const [left, next] = [slowly(budget, { refuses: false }), slowly(budget, { refuses: false })];
    await askAndLeave(left.instances);
    const stillOpen = await next.instances.lane('job').use(signal, () => Promise.resolve([...left.open]));
    expect(stillOpen).toEqual([]);
    await sleep(60);
    expect([...left.open]).toEqual([]);
    await Promise.all([left.instances.close(), next.instances.close()]);
  });

  test('is closed with its dataset', async () => {
    const budget = new Budget(300e6, 2);
    const { instances, open } = slowly(budget, { refuses: false });
    await askAndLeave(instances);
    await instances.close();
    await sleep(60);
    expect([...open]).toEqual([]);
    expect(budget.granted.memoryBytes).toBe(0);
  });
});
