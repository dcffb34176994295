import { LoupeError } from '../core/message';
import { sentence } from '../core/sentences';
import { shellWord } from '../core/shellWord';
import type { EngineOptions } from '../engine/contract';
import type { EngineHandle } from '../engine/handle';
import { agreement } from './agreementCommand';
import { annotate } from './annotate';
import { annotations } from './annotations';
import { checkpoints } from './checkpointsCommand';
import { compare } from './compareCommand';
import { contamination } from './contaminationCommand';
import { correlate } from './correlateCommand';
import { exportRows } from './export';
import { HELP } from './help';
import { inspect } from './inspect';
import { meant } from '../core/nearest';
import { parseOptions } from './options';
import type { Options } from './options';
import { documentOf, errorDocument, exitStatus, problemOf, visible } from './output';
import { query } from './query';
import { rows } from './rows';
import type { CommandContext, CommandResult } from './session';

const COMMANDS: Readonly<Record<string, (context: CommandContext) => Promise<CommandResult>>> = { inspect, rows, query, export: exportRows, annotate, annotations, agreement, contamination, compare, checkpoints, correlate };

/** What the process gives: streams to write to, an engine, how to be told of an interrupt. */
export interface Surroundings {
  /** An engine for this command, which ends it. */
  readonly engine: (options: EngineOptions) => EngineHandle;
  readonly version: string;
  out(text: string): void;
  err(text: string): void;
  readonly terminal: boolean;
  readonly signal: AbortSignal;
}

/** Runs one command line and resolves to the exit status. */
export async function run(argv: readonly string[], around: Surroundings): Promise<number> {
  let options: Options | undefined;
  let engine: EngineHandle | undefined;
  try {
    options = parseOptions(argv);
    if (options.version) {
      around.out(`${around.version}\n`);
      return 0;
    }
    if (options.help || options.command === '' || options.command === 'help') {
      around.out(HELP);
      return options.command === '' && !options.help ? 2 : 0;
    }
    const command = Object.hasOwn(COMMANDS, options.command) ? COMMANDS[options.command] : undefined;
    if (!command) throw unknownCommand(options.command);
    engine = around.engine(options.engine);
    const context: CommandContext = { options, argv, version: around.version, engine, signal: around.signal, progress: progressLine(around) };
    const done = await command(context);
    if (options.json) around.out(`${documentOf(around.version, options.command, done.datasets, done.result, done.warnings)}\n`);
    else {
      around.out(`${done.text}\n`);
      for (const warning of done.warnings) around.err(`note: ${visible(sentence(warning))}\n`);
    }
    return done.status ?? 0;
  } catch (error) {
    return fail(error, argv.includes('--json'), options, around);
  } finally {
    await engine?.dispose();
  }
}

function unknownCommand(command: string): LoupeError {
  const like = meant(command, Object.keys(COMMANDS));
  return like === undefined ? new LoupeError('usage-command', { command, commands: Object.keys(COMMANDS).join(', ') }, 'usage') : new LoupeError('usage-command-meant', { command, meant: like }, 'usage');
}

function fail(error: unknown, json: boolean, options: Options | undefined, around: Surroundings): number {
  const known = forCommandLine(error);
  const path = typeof known.args['path'] === 'string' && known.args['path'] !== '' ? known.args['path'] : (options?.datasets[0]?.source.paths[0] ?? null);
  around.err(`loupe: ${visible(problemOf(known, path))}\n`);
  if (json) around.out(`${errorDocument(known, path)}\n`);
  return exitStatus(known);
}

/** What is said otherwise on a command line: which options choose a split; and, since there is no log, what it would hold. */
function forCommandLine(error: unknown): LoupeError {
  if (!(error instanceof LoupeError)) return new LoupeError('internal-cli', { problem: error instanceof Error ? error.message : String(error) }, 'engine');
  const problem = error.detail.split('\n')[0]?.slice(0, 300) ?? '';
  if (error.code === 'internal') return new LoupeError('internal-cli', { problem }, error.fault, error.detail);
  if (error.code === 'choose-split') return new LoupeError('choose-split-cli', error.args, error.fault, error.detail);
  if (error.code === 'folder-mixed') return new LoupeError('folder-mixed-cli', { ...error.args, example: exampleOf(error) }, error.fault, error.detail);
  return error.code === 'engine-start' ? new LoupeError('engine-start-cli', { problem }, error.fault, error.detail) : error;
}

/** How the first of a folder's datasets is named. */
function exampleOf(error: LoupeError): string {
  const [first] = JSON.parse(String(error.args['datasets'] ?? '[]')) as { readonly paths: readonly string[] }[];
  return (first?.paths ?? []).map((path) => shellWord(path)).join(' ');
}

/** A progress line on a terminal, nothing in a pipe. */
function progressLine(around: Surroundings): CommandContext['progress'] {
  return (note, fraction) => {
    if (!around.terminal) return;
    around.err(`\r\u001b[K${note} ${fraction === null ? '…' : `${Math.round(fraction * 100)} %`}${fraction === 1 ? '\r\u001b[K' : ''}`);
  };
}
