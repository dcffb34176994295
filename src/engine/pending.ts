import type { LoupeError, Message } from '../core/message';
import type { EngineMethod, EngineParams, Lane } from './contract';

/** What a client shows of its own jobs that can be paused; a new one is held where the others are. */
export interface Holding {
  held: boolean;
  /** It was paused or let go on by somebody else. */
  changed(): void;
}

/** A request that has no answer yet. */
export interface Pending {
  readonly id: number;
  readonly method: EngineMethod;
  readonly params: unknown;
  readonly lane: Lane;
  readonly onProgress: ((fraction: number | null, note: Message | null) => void) | undefined;
  resolve(result: unknown): void;
  reject(error: LoupeError): void;
  /** How often an engine died while this was under way. */
  deaths: number;
  readonly holding: Holding | undefined;
  held: boolean;
  /** The process was told of it. */
  posted: boolean;
}

/** What goes in steps: a scan in file order, an Arrow file, a feature's work. A sort, or a file that DuckDB writes, is one step. */
export function isHoldable({ method, params }: Pending): boolean {
  if (method === 'view') return (params as EngineParams<'view'>).query.order.length === 0;
  if (method === 'export') return (params as EngineParams<'export'>).format === 'arrow';
  return method === 'work';
}
