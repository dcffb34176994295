import type { DatasetInfo } from '../core/dataset';
import { LoupeError } from '../core/message';
import { nearest } from '../core/nearest';
import type { Warning } from '../core/message';
import { sentence } from '../core/sentences';
import type { ViewQuery } from '../core/viewQuery';
import type { PageColumn } from '../engine/contract';
import type { EngineHandle } from '../engine/handle';
import type { Json } from './output';
import type { NamedSource, Options } from './options';

/** What a command is given. */
export interface CommandContext {
  readonly options: Options;
  /** The command line as it was given. */
  readonly argv: readonly string[];
  /** Of loupe itself. */
  readonly version: string;
  readonly engine: EngineHandle;
  readonly signal: AbortSignal;
  /** Progress for people, on standard error; null: how far is unknown. */
  progress(note: string, fraction: number | null): void;
}

/** What a document says of a dataset. */
export type Described = Pick<DatasetInfo, 'name' | 'rows' | 'bytes' | 'fingerprint'> & { readonly files: readonly { readonly path: string }[] };

/** What a command gives back: the `result` of the document, and its lines for people. */
export interface CommandResult {
  readonly datasets: readonly { readonly name: string | null; readonly info: Described }[];
  readonly result: Readonly<Record<string, unknown>> | Json;
  readonly warnings: readonly Warning[];
  readonly text: string;
  /** 1: something that `--fail-on` names was found. */
  readonly status?: 1;
}

/** Opens the one dataset that a command takes. `paged`: the command reads single rows only, for which a large file is not copied. */
export async function openOne(context: CommandContext, paged = false): Promise<OpenedOne> {
  const [, ...more] = context.options.datasets;
  if (more.length > 0) throw new LoupeError('usage-one-dataset', { command: context.options.command }, 'usage');
  return openFirst(context, paged);
}

export interface OpenedOne {
  readonly name: string | null;
  readonly info: DatasetInfo;
}

/** Opens all datasets that a command takes, in their order; at least one. */
export async function openAll(context: CommandContext): Promise<readonly [OpenedOne, ...OpenedOne[]]> {
  const first = await openFirst(context, false);
  const others: OpenedOne[] = [];
  for (const dataset of context.options.datasets.slice(1)) others.push(await opened(context, dataset, false));
  return [first, ...others];
}

/** Opens a dataset that an option names. */
export async function openSource(context: CommandContext, dataset: NamedSource): Promise<OpenedOne> {
  return opened(context, dataset, false);
}

async function openFirst(context: CommandContext, paged: boolean): Promise<OpenedOne> {
  const [first] = context.options.datasets;
  if (!first) throw new LoupeError('usage-no-dataset', { command: context.options.command }, 'usage');
  return opened(context, first, paged);
}

async function opened(context: CommandContext, { name, source }: NamedSource, paged: boolean): Promise<OpenedOne> {
  const info = await context.engine.request('open', { source, copy: !paged }, {
    signal: context.signal,
    onProgress: (fraction, note) => {
      if (note) context.progress(sentence(note), fraction);
    },
  });
  return { name, info };
}

/** Waits until a row of a paged dataset is counted, or all are (null); `settled`: and each row was looked at. Gives what is known then. */
export async function countedTo(context: CommandContext, info: DatasetInfo, row: number | null, settled = false): Promise<DatasetInfo> {
  if (!info.paged) return info;
  return context.engine.request('count', { dataset: info.id, row, settled }, {
    signal: context.signal,
    onProgress: (fraction, note) => {
      if (note) context.progress(sentence(note), fraction);
    },
  });
}

export function queryOf(options: Options): ViewQuery {
  return { filter: options.filter === null ? null : { op: 'sql', expression: options.filter }, order: [] };
}

/** The columns asked for, by the engine's name, the file's own name, or the id of a derived column. Null: all. */
export async function columnsOf(context: CommandContext, info: DatasetInfo): Promise<PageColumn[]> {
  const asked = context.options.columns;
  const readable = info.columns.filter((c) => c.unreadable === undefined);
  if (asked === null) return readable.map((c) => ({ column: c.name }));
  const isOwn = (name: string): boolean => info.columns.some((c) => c.name === name || c.sourceName === name);
  const derived = asked.every(isOwn) ? [] : await context.engine.request('derived', { dataset: info.id }, { signal: context.signal });
  return asked.map((name): PageColumn => {
    const column = info.columns.find((c) => c.name === name) ?? info.columns.find((c) => c.sourceName === name);
    if (column) return { column: column.name };
    if (derived.some((d) => d.id === name)) return { derived: name };
    throw new LoupeError('column-unknown', { column: name, columns: nearest(name, [...info.columns.map((c) => c.name), ...derived.map((d) => d.id)]) });
  });
}
