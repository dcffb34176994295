/**
 * A message is a code and arguments; its sentence is made at the edge (the CLI in English, the host through `vscode.l10n`).
 * `detail` is for the log only and may hold an engine's own words.
 */
export type MessageArgs = Readonly<Record<string, string | number>>;

export interface Message {
  readonly code: string;
  readonly args: MessageArgs;
}

/** A notice about a dataset that does not stop anything: what differs, what was left out, what was decided. */
export interface Warning extends Message {
  readonly column?: string;
  readonly count?: number;
}

/** What kind of failure it is: it decides the exit status of the CLI (2, 2, 3, 130) and what a view offers. */
export type Fault = 'input' | 'usage' | 'engine' | 'aborted';

/** The one error that crosses borders. Every `code` has a sentence in `sentences.ts`. */
export class LoupeError extends Error {
  override readonly name = 'LoupeError';
  constructor(
    readonly code: string,
    readonly args: MessageArgs = {},
    readonly fault: Fault = 'input',
    /** For the log: the engine's own message, a stack, a path. Never shown in place of a sentence. */
    readonly detail: string = '',
  ) {
    super(code);
  }
}

/** The error as it travels between processes. */
export interface WireError extends Message {
  readonly fault: Fault;
  readonly detail: string;
}

export function toWireError(error: unknown): WireError {
  if (error instanceof LoupeError) return { code: error.code, args: error.args, fault: error.fault, detail: error.detail };
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: 'internal', args: {}, fault: 'engine', detail };
}

export function fromWireError(wire: WireError): LoupeError {
  return new LoupeError(wire.code, wire.args, wire.fault, wire.detail);
}

/** Did the engine's share of memory run out? */
export function isMemoryLimit(error: unknown): boolean {
  return error instanceof LoupeError && error.code === 'memory-limit';
}
