import type { Budget } from './budget';
import { lockedInstance, ownTempFolder } from './instance';
import { Instances } from './instances';
import type { LaneName } from './instances';
import type { Queue } from './lane';
import type { Session } from './session';
import { Shelf } from './shelf';

const KEPT = 2;

/** Where several datasets are read beside each other: one instance of each kind for all, since to make one takes as long as to read a hundred thousand short texts. */
export interface Beside {
  readonly sessions: ReadonlySet<Session>;
  lane(name: LaneName): Queue;
}

/** A request that reads there says so until it has its answer: between two statements nothing runs, and yet it is not to be closed. */
export interface HeldBeside extends Beside {
  hold(): () => void;
}

/** Instances that read exactly the files of several datasets, and hold nothing else: those used last are kept, until one of their datasets is closed or is another one. */
export class Besides {
  readonly #budget: Budget;
  readonly #tempFolder: string;
  readonly #kept = new Shelf<Together>(KEPT);
  #next = 0;

  constructor(budget: Budget, tempFolder: string) {
    this.#budget = budget;
    this.#tempFolder = tempFolder;
  }

  /** Null: fewer than two of them can be read so. Those that need a copy, or are joined with another file, are read in their own instances. */
  of(sessions: readonly Session[]): HeldBeside | null {
    const read = new Set(sessions.filter(({ plan }) => plan.needsCopy === undefined && !plan.join));
    return read.size < 2 ? null : this.#kept.take((one) => one.isOf(read), () => new Together(read, this.#budget, this.#tempFolder, this.#next++));
  }

  async closeOf(session: Session): Promise<void> {
    await this.#kept.drop((one) => one.sessions.has(session));
  }
}

class Together implements HeldBeside {
  readonly #instances: Instances;
  readonly #plans: readonly unknown[];
  readonly #release: () => void;
  #held = 0;

  constructor(readonly sessions: ReadonlySet<Session>, budget: Budget, tempFolder: string, number: number) {
    const { path, remove } = ownTempFolder(tempFolder, `beside${String(number)}`);
    this.#release = remove;
    this.#plans = plansOf(sessions);
    const paths = [...new Set([...sessions].flatMap((s) => s.paths))];
    this.#instances = new Instances({ make: async (limits, signal) => lockedInstance(paths, { ...limits, tempFolder: path }, () => Promise.resolve(), signal), costly: false }, budget);
  }

  get busy(): boolean {
    return this.#held > 0 || this.#instances.busy;
  }

  hold(): () => void {
    this.#held++;
    let isHeld = true;
    return () => {
      if (isHeld) this.#held--;
      isHeld = false;
    };
  }

  isOf(sessions: ReadonlySet<Session>): boolean {
    const plans = plansOf(sessions);
    return plans.length === this.#plans.length && plans.every((p, i) => p === this.#plans[i]);
  }

  lane(name: LaneName): Queue {
    return this.#instances.lane(name);
  }

  async close(): Promise<void> {
    await this.#instances.close();
    this.#release();
  }
}

const plansOf = (sessions: ReadonlySet<Session>): unknown[] => [...sessions].flatMap((s) => [s, s.plan]);
