import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { isMemoryLimit, LoupeError } from '../core/message';
import type { Budget, Grant, Holder, Pool } from './budget';
import type { InstanceLimits } from './instance';
import { Lane } from './lane';
import type { Borrowed } from './lane';
import { unless } from './unless';

export type Kind = 'reading' | 'scanning';

/** Whom a connection serves: a page never waits behind a job, nor behind what is read ahead of it. */
export type LaneName = 'page' | 'record' | 'ahead' | ScanLane;

/** Those of answers are numbered: each of those that run at once has one. */
export type ScanLane = 'job' | 'side' | 'profile' | `answer${number}`;

const READING: readonly LaneName[] = ['page', 'record', 'ahead'];

export const kindOf = (name: LaneName): Kind => (READING.includes(name) ? 'reading' : 'scanning');

export interface InstanceMaker {
  make(limits: Pick<InstanceLimits, 'memoryBytes' | 'threads'>, signal: AbortSignal): Promise<DuckDBInstance>;
  /** Making it reads data: it is not made again only to have more threads. */
  readonly costly: boolean;
}

/**
 * The DuckDB instances of one dataset: one for pages and records with one thread (with more, DuckDB decodes row groups ahead that
 * nobody asked for), and one for what scans. Each is made at its first use, and again after it was given back or given up.
 */
export class Instances {
  readonly #slots: Readonly<Record<Kind, Slot>>;
  readonly #lanes = new Map<LaneName, Lane>();
  #closed = false;
  /** Stops what is read ahead, for which nobody waits: another dataset has no memory otherwise. */
  giveWay: () => void = () => undefined;

  constructor(maker: InstanceMaker, budget: Budget) {
    const giveWay = (): void => this.giveWay();
    this.#slots = { reading: new Slot(maker, budget.reading, giveWay), scanning: new Slot(maker, budget.scanning, giveWay) };
  }

  lane(name: LaneName): Lane {
    let lane = this.#lanes.get(name);
    if (!lane) {
      lane = new Lane((signal) => this.#slots[kindOf(name)].borrow(name, signal));
      this.#lanes.set(name, lane);
      if (this.#closed) void lane.close();
    }
    return lane;
  }

  get busy(): boolean {
    return Object.values(this.#slots).some((slot) => slot.busy);
  }

  /**
   * Where memory ran out in an instance, the next one has what all others leave, and one thread, since each decodes row groups of its
   * own. False where it had that already, or did not run out here.
   */
  giveMoreRoom(): boolean {
    return Object.values(this.#slots).map((slot) => slot.giveMoreRoom()).includes(true);
  }

  /** Ends what runs, then closes the instances. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#lanes.values()].map((lane) => lane.close()));
    await Promise.all(Object.values(this.#slots).map((slot) => slot.close()));
  }
}

/** The place of one instance: at any time one that is used, beside those that were given up and end. */
class Slot {
  #made: Made | undefined;
  /** It works in all the memory that there is, on one thread. */
  #alone = false;
  /** Its memory was not enough for something. */
  #ranOut = false;

  constructor(readonly maker: InstanceMaker, readonly pool: Pool, readonly giveWay: () => void) {}

  get busy(): boolean {
    return this.#made?.busy ?? false;
  }

  async borrow(name: LaneName, signal: AbortSignal): Promise<Borrowed> {
    for (;;) {
      if (this.#made && !this.#made.busy && !this.maker.costly && !this.#alone && !this.#made.fits()) this.giveBack();
      const made = (this.#made ??= new Made(this.pool, this.#alone, this.giveWay, () => {
        if (this.#made === made) this.#made = undefined;
      }));
      try {
        const borrowed = await made.borrow(name, this.maker, signal);
        return { ...borrowed, end: (failed) => {
          this.#ranOut ||= failed === 'memory';
          borrowed.end(failed);
        } };
      } catch (error) {
        this.#ranOut ||= isMemoryLimit(error);
        // Another one, who was the first to ask, no longer wants it: then it is made for this one.
        if (error instanceof LoupeError && error.fault === 'aborted' && !signal.aborted) continue;
        throw error;
      }
    }
  }

  giveBack(): void {
    this.#made?.giveBack();
  }

  async close(): Promise<void> {
    const made = this.#made;
    made?.retire();
    await made?.settled();
  }

  giveMoreRoom(): boolean {
    if (this.#alone || !this.#ranOut) return false;
    this.#alone = true;
    this.#made?.retire();
    return true;
  }
}

/** One instance from before it is made until it is closed. */
class Made implements Holder {
  readonly #pool: Pool;
  readonly #alone: boolean;
  readonly #giveWay: () => void;
  /** Nothing new begins in it. */
  readonly #ended: () => void;
  readonly #connections = new Map<LaneName, DuckDBConnection>();
  #instance: Promise<DuckDBInstance> | undefined;
  #ready: DuckDBInstance | undefined;
  #grant: Grant | undefined;
  readonly #running = new Map<LaneName, number>();
  #making = false;
  #ending = false;

  constructor(pool: Pool, alone: boolean, giveWay: () => void, ended: () => void) {
    this.#pool = pool;
    this.#alone = alone;
    this.#giveWay = giveWay;
    this.#ended = ended;
  }

  /** Also while it is made, though whoever asked for it may have gone: until then it cannot be closed. */
  get busy(): boolean {
    return this.#making || this.#running.size > 0;
  }

  /** What is read ahead gives way. */
  yields(): boolean {
    const only = this.#running.size === 1 && this.#running.has('ahead');
    if (only) this.#giveWay();
    return only;
  }

  fits(): boolean {
    return this.#pool.fits(this);
  }

  async borrow(name: LaneName, maker: InstanceMaker, signal: AbortSignal): Promise<Borrowed> {
    this.#running.set(name, (this.#running.get(name) ?? 0) + 1);
    let ended = false;
    const end = (failed: 'fatal' | 'memory' | null): void => {
      if (ended) return;
      ended = true;
      const left = (this.#running.get(name) ?? 1) - 1;
      if (left > 0) this.#running.set(name, left);
      else this.#running.delete(name);
      if (failed === 'fatal') this.#giveUp();
      if (this.#ending && !this.busy) this.#close();
      this.#pool.used(this);
    };
    try {
      const instance = await unless(signal, (this.#instance ??= this.#make(maker, signal)));
      const connection = this.#connections.get(name) ?? (await instance.connect());
      this.#connections.set(name, connection);
      return { connection, instance, end };
    } catch (error) {
      end(null);
      throw error;
    }
  }

  async #make(maker: InstanceMaker, signal: AbortSignal): Promise<DuckDBInstance> {
    this.#making = true;
    try {
      this.#grant = await this.#pool.take(this, signal, this.#alone);
      return (this.#ready = await maker.make(this.#grant, signal));
    } catch (error) {
      this.#ending = true;
      this.#ended();
      throw error;
    } finally {
      this.#making = false;
      if (this.#ending && !this.busy) this.#close();
      this.#pool.used(this);
    }
  }

  /** Resolves when it is no longer being made. */
  async settled(): Promise<void> {
    await this.#instance?.catch(() => undefined);
  }

  giveBack(): void {
    if (!this.busy) this.retire();
  }

  /** What comes next gets another instance; this one is closed when nothing runs in it. */
  retire(): void {
    if (this.#ending) return;
    this.#ending = true;
    this.#ended();
    if (!this.busy) this.#close();
  }

  /** DuckDB met an error in itself: what comes next gets another instance, and this one is closed when nothing runs in it. */
  #giveUp(): void {
    if (this.#ending) return;
    this.retire();
    for (const connection of this.#connections.values()) connection.interrupt();
  }

  #close(): void {
    for (const connection of this.#connections.values()) connection.disconnectSync();
    this.#connections.clear();
    this.#ready?.closeSync();
    this.#ready = undefined;
    this.#grant?.release();
    this.#grant = undefined;
  }
}
