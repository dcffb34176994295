import { describe, expect, it } from 'vitest';
import type { ToHost, ToView } from '../../../src/features/explore/contract';
import { HostClient, HostError, shownOf } from '../../../webview/kit/host';

function client(): { host: HostClient; sent: ToHost[]; receive: (message: ToView) => void } {
  const sent: ToHost[] = [];
  let receive: (message: ToView) => void = () => undefined;
  const host = new HostClient({ post: (m) => sent.push(m), listen: (r) => { receive = r; } }, 0);
  return { host, sent, receive: (m) => receive(m) };
}

describe('the way to the host', () => {
  it('gives each question its own answer, in whatever order they come', async () => {
    const { host, sent, receive } = client();
    const [one, two] = [host.request('position', { view: 'all', row: 1 }), host.request('position', { view: 'all', row: 2 })];
    const ids = sent.map((m) => (m.kind === 'request' ? m.id : -1));
    receive({ kind: 'result', id: ids[1] ?? -1, result: 22 });
    receive({ kind: 'result', id: ids[0] ?? -1, result: 11 });
    expect([await one, await two]).toEqual([11, 22]);
  });

  it('rejects with the sentence of an error', async () => {
    const { host, receive } = client();
    const asked = host.request('open', { retry: false });
    receive({ kind: 'error', id: 1, error: { code: 'file-empty', args: {}, sentence: 'It is empty.', aborted: false } });
    await expect(asked).rejects.toThrow('It is empty.');
  });

  it('tells the host of an abort, rejects at once, and ignores a late answer', async () => {
    const { host, sent, receive } = client();
    const controller = new AbortController();
    const asked = host.request('record', { row: 1 }, { signal: controller.signal });
    controller.abort();
    const error: unknown = await asked.catch((e: unknown) => e);
    expect(error instanceof HostError && error.aborted).toBe(true);
    expect(shownOf(error)).toBeNull();
    expect(sent.at(-1)).toEqual({ kind: 'cancel', id: 1 });
    receive({ kind: 'result', id: 1, result: null });
  });

  it('asks nothing when it was aborted before', async () => {
    const { host, sent } = client();
    await expect(host.request('record', { row: 1 }, { signal: AbortSignal.abort() })).rejects.toBeInstanceOf(HostError);
    expect(sent).toEqual([]);
  });

  it('hands on progress, commands and events', () => {
    const { host, receive } = client();
    const seen: unknown[] = [];
    void host.request('view', { query: { filter: null, order: [] } }, { onProgress: (f) => seen.push(f) });
    host.onCommand((c) => seen.push(c.command));
    host.onEvent((e) => seen.push(e.event));
    receive({ kind: 'progress', id: 1, fraction: 0.5, note: null });
    receive({ kind: 'command', command: { command: 'nextRecord' } });
    receive({ kind: 'event', event: { event: 'changed' } });
    expect(seen).toEqual([0.5, 'nextRecord', 'changed']);
  });
});
