import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

/** So long a process waits for another scan: to start one takes longer than to scan a small dataset. */
const IDLE_MS = 10_000;

const idle = new Map<ChildProcess, { readonly entry: string; readonly timer: NodeJS.Timeout }>();

/** A process that runs a worker's bundle and has scanned nothing, or ended what it scanned. Nobody listens to it yet. */
export function takeProcess(entry: string): ChildProcess {
  const [kept] = [...idle].find(([child, of]) => of.entry === entry && child.connected) ?? [];
  if (!kept) return fork(entry, [], { serialization: 'advanced', execArgv: [], stdio: ['ignore', 'pipe', 'pipe', 'ipc'], env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } });
  forget(kept);
  kept.removeAllListeners();
  return kept;
}

/** It has handed over what it found, and is kept for a while. */
export function giveBack(child: ChildProcess): void {
  const entry = child.spawnargs.at(-1) ?? '';
  child.removeAllListeners();
  for (const stream of [child.stdout, child.stderr]) stream?.removeAllListeners('data').resume();
  child.on('error', () => { end(child); });
  child.on('exit', () => { end(child); });
  idle.set(child, { entry, timer: setTimeout(() => { end(child); }, IDLE_MS).unref() });
}

function forget(child: ChildProcess): void {
  clearTimeout(idle.get(child)?.timer);
  idle.delete(child);
}

function end(child: ChildProcess): void {
  forget(child);
  child.kill('SIGKILL');
}
