import { join } from 'node:path';
import { run } from './cli/run';
import { EngineHandle } from './engine/handle';
import { version } from '../package.json';

const abort = new AbortController();
process.once('SIGINT', () => abort.abort());
process.once('SIGTERM', () => abort.abort());
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0); // the reader of the pipe has gone
  process.stderr.write(`loupe: standard output cannot be written (${error.code ?? error.message})\n`);
  process.exit(2);
});

void run(process.argv.slice(2), {
  engine: (options) => new EngineHandle({ entry: join(__dirname, 'engine.js'), options, log: () => undefined }),
  version,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  terminal: process.stderr.isTTY,
  signal: abort.signal,
}).then((status) => {
  process.exitCode = status;
});
