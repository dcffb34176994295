import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { toWireError } from './core/message';
import { characterKernel } from './features/contamination/rule/characterKernel';
import { wasmKernel } from './features/contamination/work/scan/wasmKernel';
import type { FromWorker, ToWorker } from './features/contamination/work/scan/messages';
import { ScanWorker } from './features/contamination/work/scan/worker';

/** The kernel lies beside this bundle. */
const KERNEL = join(dirname(process.argv[1] ?? ''), 'kernel.wasm');

const send = (message: FromWorker): void => {
  if (process.connected) process.send?.(message);
};

let worker: ScanWorker | undefined;
let before: Promise<void> = Promise.resolve();

async function handle(message: ToWorker): Promise<void> {
  switch (message.kind) {
    case 'start': {
      const kernel = wasmKernel(readFileSync(KERNEL));
      worker = await ScanWorker.make(message.start, message.start.rule.tokens === 'characters' ? characterKernel(kernel) : kernel, send);
      send({ kind: 'ready' });
      return;
    }
    case 'task':
      return worker?.scan(message.task);
    case 'finish':
      worker?.finish();
      worker = undefined;
  }
}

process.on('message', (message: ToWorker) => {
  before = before.then(() => handle(message)).catch((error: unknown) => { send({ kind: 'error', error: toWireError(error) }); });
});
// Leaving in order would wait for the query whose function this thread runs: there is nothing to be saved.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.on('SIGINT', () => undefined); // Ctrl-C reaches the whole group: the parent decides
