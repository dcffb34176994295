import { LoupeError } from '../core/message';

/** What one DuckDB instance may take. It is fixed when the instance is made: its settings are locked. */
export interface Grant {
  readonly memoryBytes: number;
  readonly threads: number;
  release(): void;
}

/** Who holds a grant: while nothing runs in its instance, it can be asked to close it. */
export interface Holder {
  readonly busy: boolean;
  /** Ends what nobody waits for, where only that runs: the instance is idle a moment later. */
  yields?(): boolean;
  /** Closes the idle instance and releases its grant. */
  giveBack(): void;
}

/** Below this DuckDB cannot work at all: pages and scans get so much each, however small the setting is. */
export const LEAST_BYTES = 64e6;
/** A page of long texts needs its row group's page decoded: a dataset has at least this much for it, where there is as much. */
const PAGE_BYTES = 200e6;
/** A scan that has less than this, where there is more, would fail at files of long texts that it can read alone. */
const SCAN_BYTES = 256e6;
/** A thread decodes a row group of its own: with less for each of them, fewer do more. */
const THREAD_BYTES = 125e6;
/** What answers are kept in may take this share of what scans have, while there are any; what is more goes to the disk. */
const ANSWERS_SHARE = 1 / 8;
const ANSWERS_BYTES = 256e6;
/** A scan gets at least this share of what scans have together; how many run at once follows from it. */
const LEAST_SHARE = 1 / 8;

/**
 * The memory and threads of the setting, divided among the instances that live: the limits given out never add up to more. A
 * third of the memory is for pages, which have one thread each, the rest for scans; each instance gets half of what is free
 * there (all, where that is little), and a scan most of the threads that are free. Where nothing is free, instances in which nothing runs are closed, the
 * longest unused first (they are made again when needed: nothing is imported into them), and where all are at work, the newest
 * waits.
 */
export class Budget {
  readonly reading: Pool;
  readonly scanning: Pool;
  readonly #forScans: number;
  /** What answers have taken of it. */
  #reserved = 0;

  constructor(memoryBytes: number, threads: number) {
    const forPages = Math.max(LEAST_BYTES, Math.min(memoryBytes / 2, Math.max(memoryBytes / 3, PAGE_BYTES)));
    const forScans = Math.max(LEAST_BYTES, memoryBytes - forPages);
    this.#forScans = forScans;
    this.reading = new Pool((pool, alone) => {
      const free = forPages - pool.memoryBytes;
      const memory = Math.max(Math.min(PAGE_BYTES, forPages), alone ? free : free / 2);
      return memory > free ? undefined : { memoryBytes: memory, threads: 1 };
    });
    this.scanning = new Pool((pool, alone) => {
      const free = this.#left - pool.memoryBytes;
      const memory = alone ? free : Math.max(Math.min(SCAN_BYTES, free), free / 2);
      if (memory < Math.max(LEAST_BYTES, this.#left * LEAST_SHARE)) return undefined;
      if (alone) return { memoryBytes: memory, threads: 1 };
      // Most of what is free, so that a scan that is alone has nearly all of it and a second one some; each works in memory of its own.
      const wanted = Math.min(Math.ceil((threads - pool.busyThreads) * 0.75), Math.floor(memory / THREAD_BYTES));
      return { memoryBytes: memory, threads: Math.max(1, wanted) };
    });
  }

  /** Takes what answers are kept in off what scans have: those that begin from now on have less. */
  forAnswers(): { readonly memoryBytes: number; release(): void } {
    const memoryBytes = Math.min(ANSWERS_BYTES, Math.max(LEAST_BYTES, this.#forScans * ANSWERS_SHARE));
    this.#reserve(memoryBytes);
    return { memoryBytes, release: () => this.#reserve(0) };
  }

  #reserve(memoryBytes: number): void {
    this.#reserved = memoryBytes;
    this.scanning.trim(this.#left);
  }

  /** For scans: as much as they cannot do without is left to them. */
  get #left(): number {
    return Math.max(LEAST_BYTES, this.#forScans - this.#reserved);
  }

  get granted(): { instances: number; memoryBytes: number; busyThreads: number } {
    const pools = [this.reading, this.scanning];
    return { instances: sum(pools.map((p) => p.instances)) + (this.#reserved > 0 ? 1 : 0), memoryBytes: sum(pools.map((p) => p.memoryBytes)) + this.#reserved, busyThreads: this.scanning.busyThreads };
  }
}

type Limits = Pick<Grant, 'memoryBytes' | 'threads'>;

/** What instances have taken. */
type Taken = Pick<Pool, 'memoryBytes' | 'busyThreads'>;

/** The instances of one purpose, those used last at the end. */
export class Pool {
  readonly #next: (taken: Taken, alone: boolean) => Limits | undefined;
  readonly #holders = new Map<Holder, Limits>();
  readonly #waiting = new Set<() => void>();

  constructor(next: (taken: Taken, alone: boolean) => Limits | undefined) {
    this.#next = next;
  }

  get instances(): number {
    return this.#holders.size;
  }

  get memoryBytes(): number {
    return this.#taken(undefined).memoryBytes;
  }

  get busyThreads(): number {
    return this.#taken(undefined).busyThreads;
  }

  /** What all have taken, but for one. */
  #taken(but: Holder | undefined): Taken {
    const others = [...this.#holders].filter(([holder]) => holder !== but);
    return { memoryBytes: sum(others.map(([, l]) => l.memoryBytes)), busyThreads: sum(others.map(([holder, l]) => (holder.busy ? l.threads : 0))) };
  }

  /**
   * Limits for a new instance. Waits while all instances are at work and nothing is free; throws `aborted`. `alone`: one whose work did
   * not fit into its share gets all that those at work leave, for one thread.
   */
  async take(holder: Holder, signal: AbortSignal, alone = false): Promise<Grant> {
    if (alone) for (const idle of [...this.#holders.keys()].filter((h) => !h.busy)) idle.giveBack();
    for (;;) {
      if (signal.aborted) throw new LoupeError('aborted', {}, 'aborted');
      const limits = this.#next(this, alone);
      if (limits) {
        this.#holders.set(holder, limits);
        return { ...limits, release: () => this.#release(holder, limits) };
      }
      const idle = [...this.#holders.keys()].find((h) => !h.busy);
      if (idle) idle.giveBack();
      else {
        [...this.#holders.keys()].find((h) => h.yields?.() === true);
        await this.#change(signal);
      }
    }
  }

  /** There is another sum to be had: idle instances beyond it are closed, and those that wait look again. */
  trim(memoryBytes: number): void {
    for (const holder of [...this.#holders.keys()]) if (this.memoryBytes > memoryBytes && !holder.busy) holder.giveBack();
    this.#wake();
  }

  /** Would the idle instance get about the same now, if it were made again? Too many threads beside others at work do not fit, nor does a small rest when more is free. */
  fits(holder: Holder): boolean {
    const limits = this.#holders.get(holder);
    if (!limits) return true;
    const now = this.#next(this.#taken(holder), false);
    const threads = now?.threads ?? limits.threads;
    return limits.threads <= threads && limits.threads * 2 >= threads;
  }

  /** Something was done in the instance, or has ended there. */
  used(holder: Holder): void {
    const limits = this.#holders.get(holder);
    if (limits) {
      this.#holders.delete(holder);
      this.#holders.set(holder, limits);
    }
    this.#wake();
  }

  #release(holder: Holder, limits: Limits): void {
    if (this.#holders.get(holder) === limits) this.#holders.delete(holder);
    this.#wake();
  }

  #wake(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  async #change(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.#waiting.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.#waiting.add(done);
      signal.addEventListener('abort', done);
    });
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
