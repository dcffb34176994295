import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { LoupeError } from '../core/message';
import type { EngineOptions, FromEngine, ToEngine } from './contract';

const START_MS = 30_000;
const KEPT_OUTPUT = 4_000;

/**
 * Starts the engine's process and waits until DuckDB is loaded there. Throws `engine-glibc`, `engine-binding` or
 * `engine-start` where it cannot be, and `engine-died` where somebody (the kernel, short of memory) killed it before that.
 */
export async function startProcess(entry: string, options: EngineOptions, log: (level: 'info' | 'warn' | 'error', text: string) => void): Promise<ChildProcess> {
  const child = fork(entry, [], {
    serialization: 'advanced',
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...cleanEnvironment(), ELECTRON_RUN_AS_NODE: '1', UV_THREADPOOL_SIZE: '16' },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-KEPT_OUTPUT);
      log('warn', `engine: ${text.trimEnd()}`);
    });
  }
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => finish(() => reject(new LoupeError('engine-start', {}, 'engine', `no answer in ${START_MS} ms; ${output}`))), START_MS);
    const finish = (then: () => void): void => {
      clearTimeout(timer);
      child.off('exit', onExit);
      child.off('message', onMessage);
      child.off('error', onError);
      then();
    };
    const onExit = (code: number | null, signal: string | null): void => finish(() => reject(signal === 'SIGKILL' ? new LoupeError('engine-died', {}, 'engine', 'killed while it started') : startError(`exit code ${String(code)}, signal ${String(signal)}; ${output}`)));
    const onError = (error: Error): void => finish(() => reject(startError(error.message)));
    const onMessage = (message: FromEngine): void => {
      if (message.kind === 'started') finish(resolve);
      if (message.kind === 'log') log(message.level, message.text);
    };
    child.on('exit', onExit);
    child.on('error', onError);
    child.on('message', onMessage);
    const start: ToEngine = { kind: 'start', options };
    child.send(start, (error) => {
      if (error) onError(error);
    });
  }).catch((error: unknown) => {
    child.kill('SIGKILL');
    throw error;
  });
  return child;
}

/** Why the process could not start, from what the loader printed. */
export function startError(output: string): LoupeError {
  const glibc = /version [`']?(GLIBC(?:XX)?_[\d.]+)'? not found/.exec(output);
  if (glibc) return new LoupeError('engine-glibc', { needed: glibc[1] ?? 'GLIBC' }, 'engine', output);
  if (/Cannot find module '@duckdb\/node-bindings|duckdb\.node|libduckdb/.test(output)) return new LoupeError('engine-binding', { platform: `${process.platform}-${process.arch}` }, 'engine', output);
  return new LoupeError('engine-start', {}, 'engine', output);
}

/** Nothing of the surrounding VS Code or Node options reaches the child. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const clean: NodeJS.ProcessEnv = {};
  for (const [name, value] of Object.entries(process.env)) if (!/^(VSCODE_|ELECTRON_|NODE_OPTIONS$)/.test(name)) clean[name] = value;
  return clean;
}
