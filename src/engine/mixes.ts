import type { DuckDBConnection } from '@duckdb/node-api';
import { LoupeError } from '../core/message';
import { ident, sql } from '../core/sql';
import type { Budget } from './budget';
import { lockedInstance, ownTempFolder } from './instance';
import { Instances } from './instances';
import type { ScanLane } from './instances';
import type { Queue } from './lane';
import { ROW, wholeRelation } from './relation';
import type { Session } from './session';
import { Shelf } from './shelf';
import type { Kept } from './shelf';
import type { TableName } from './sql/guardQuery';

/** The feature that makes relations of roles. */
const QUERY = 'query';
/** Schemas that DuckDB has: a dataset of such a name is a relation, and its roles are not. */
const TAKEN: ReadonlySet<string> = new Set(['main', 'temp', 'system', 'memory', 'pg_catalog', 'information_schema']);
const KEPT = 2;

/** Another dataset that a query reads. */
export interface Other {
  readonly name: string;
  readonly session: Session;
}

/** What a query reads: its own dataset, and others under their names. */
export interface Reads {
  readonly session: Session;
  readonly others: readonly Other[];
  /** The files that SQL reads there. */
  readonly paths: readonly string[];
}

/** Where a query runs. */
export type LaneOf = (name: ScanLane) => Queue;

/** The names of what can be read of other datasets. */
export function tablesOf(others: readonly Other[]): TableName[] {
  return others.flatMap(({ name, session }) => [name, ...(TAKEN.has(name.toLowerCase()) ? [] : relationsOf(session).map((r) => ({ schema: name, table: r.name })))]);
}

/** Throws where one of the others cannot be read beside it. */
export function readsOf(session: Session, others: readonly Other[]): Reads {
  for (const { name, session: other } of others) refuseOther(name, other);
  return { session, others, paths: [...new Set([session, ...others.map((o) => o.session)].flatMap((s) => s.paths))] };
}

/** Makes what SQL reads of other datasets by their names, once for each instance. */
export async function prepareOthers(connection: DuckDBConnection, others: readonly Other[]): Promise<void> {
  for (const { name, session } of others) {
    await connection.run(`create view main.${ident(name)} as select * exclude (${ident(ROW)}) from (${wholeRelation(session.plan).text})`);
    const relations = TAKEN.has(name.toLowerCase()) ? [] : relationsOf(session);
    if (relations.length > 0) await connection.run(`create schema ${ident(name)}`);
    for (const { name: relation, select } of relations) await connection.run(sql`create view ${ident(name)}.${ident(relation)} as ${select}`.text);
  }
}

function relationsOf(session: Session): ReturnType<Session['relations']> {
  return session.sides.of(QUERY)?.relations() ?? [];
}

/**
 * Instances for queries over several datasets, which read exactly their files: those used last are kept, until one of their datasets
 * is closed or is another one.
 */
export class Mixes {
  readonly #budget: Budget;
  readonly #tempFolder: string;
  readonly #kept = new Shelf<Mix>(KEPT);
  #next = 0;

  constructor(budget: Budget, tempFolder: string) {
    this.#budget = budget;
    this.#tempFolder = tempFolder;
  }

  /** Runs a query's work where it reads: in the dataset's own instance, or in one of several datasets, which is not closed before the work has ended. */
  async use<T>(reads: Reads, work: (lane: LaneOf) => Promise<T>): Promise<T> {
    if (reads.others.length === 0) return work((name) => reads.session.lane(name));
    const mix = this.#kept.take((m) => m.isOf(reads), () => new Mix(reads, this.#budget, this.#tempFolder, this.#next++));
    const release = mix.hold();
    try {
      return await work((name) => mix.lane(name));
    } finally {
      release();
    }
  }

  async closeOf(session: Session): Promise<void> {
    await this.#kept.drop((m) => m.reads(session));
  }
}

class Mix implements Kept {
  readonly #reads: Reads;
  readonly #instances: Instances;
  readonly #plans: readonly unknown[];
  readonly #release: () => void;
  #held = 0;

  constructor(reads: Reads, budget: Budget, tempFolder: string, number: number) {
    const { session, others, paths } = (this.#reads = reads);
    this.#plans = plansOf(reads);
    const { path, remove } = ownTempFolder(tempFolder, `mix${String(number)}`);
    this.#release = remove;
    const prepare = async (connection: DuckDBConnection): Promise<void> => {
      if (session.plan.join) await connection.run(session.plan.join.create.text);
      await prepareOthers(connection, others);
    };
    this.#instances = new Instances({ make: async (limits, signal) => lockedInstance(paths, { ...limits, tempFolder: path }, prepare, signal), costly: session.plan.join !== undefined }, budget);
  }

  get busy(): boolean {
    return this.#held > 0 || this.#instances.busy;
  }

  /** Work is about to run here, or between two statements: nothing runs, and yet it is not to be closed. */
  hold(): () => void {
    this.#held++;
    return () => { this.#held--; };
  }

  /** Is it of these datasets as they are now, under these names? */
  isOf(reads: Reads): boolean {
    const plans = plansOf(reads);
    return plans.length === this.#plans.length && plans.every((p, i) => p === this.#plans[i]);
  }

  reads(session: Session): boolean {
    return this.#reads.session === session || this.#reads.others.some((o) => o.session === session);
  }

  lane(name: ScanLane): Queue {
    return this.#instances.lane(name);
  }

  async close(): Promise<void> {
    await this.#instances.close();
    this.#release();
  }
}

/** What changes where another instance is needed: a dataset, how it is read, its roles, its name. */
function plansOf({ session, others }: Reads): unknown[] {
  return [session, session.plan, ...others.flatMap((o) => [o.name, o.session, o.session.plan, o.session.info.shape])];
}

function refuseOther(name: string, { plan }: Session): void {
  if (plan.needsCopy) throw new LoupeError('query-other-paged', { name }, 'usage');
  if (plan.join) throw new LoupeError('query-other-joined', { name }, 'input');
}
