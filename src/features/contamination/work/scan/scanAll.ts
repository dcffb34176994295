import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Session } from '../../../../engine/session';
import type { Grant } from '../../../../engine/budget';
import { processFolder } from '../../../../engine/instance';
import type { WorkCall } from '../../../../engine/work';
import type { ScanPart, ScanState } from '../../contract';
import { mergeParts } from '../../rule/merge';
import type { ScanInput } from './input';
import { ScanPool } from './scanPool';
import { pieceForms, scanTasks } from './scanSql';

interface Running {
  readonly pool: ScanPool;
  readonly input: ScanInput;
  readonly rows: number;
  readonly left: TimeLeft;
}

/** What a scan needs of a request. */
export type ScanCall = Pick<WorkCall, 'signal' | 'gate' | 'progress' | 'budget' | 'tempFolder'>;

const running = new WeakMap<Session, Map<string, Running>>();
let folders = 0;

/** Scans the rows of a dataset in worker processes, whose bundle is `entry`. Pausing holds it between two tasks; cancelling kills the workers. */
export async function scanAll(input: ScanInput, call: ScanCall, entry = workerEntry(process.argv[1] ?? '')): Promise<ScanPart> {
  const { session } = input;
  const tasks = scanTasks(input, await viewRows(session, input.view, call.signal));
  const rows = tasks.reduce((sum, task) => sum + task.rows, 0);
  const take = (alone: boolean): Promise<Grant> => call.budget.scanning.take({ busy: true, giveBack: () => undefined }, call.signal, alone);
  let grant = await take(false);
  const tempFolder = join(processFolder(call.tempFolder), `scan-${String(folders++)}`);
  try {
    mkdirSync(tempFolder, { recursive: true });
    const workers = Math.max(1, Math.min(grant.threads, tasks.length));
    const left = new TimeLeft(rows);
    const pool = new ScanPool(tasks, {
      entry, workers, signal: call.signal, gate: call.gate,
      start: { paths: session.paths, memoryBytes: grant.memoryBytes / workers, tempFolder, prepare: session.plan.join?.create.text ?? null, evaluations: input.evaluations, rule: input.rule, keep: input.keep, pieces: pieceForms(input), bySource: input.source !== null },
      room: async () => {
        grant.release();
        grant = await take(true);
        return grant.memoryBytes;
      },
      progress: (read) => {
        left.read(read);
        call.progress(read / Math.max(1, rows), null);
      },
    });
    const own = running.get(session) ?? new Map<string, Running>();
    running.set(session, own.set(input.id, { pool, input, rows, left }));
    return mergeParts(await pool.run(), input.facts, input.rule, input.keep);
  } finally {
    running.get(session)?.delete(input.id);
    grant.release();
    rmSync(tempFolder, { recursive: true, force: true });
  }
}

/** Of a scan that runs on this dataset; null where it does not. */
export function scanState(session: Session, id: string): ScanState | null {
  const now = running.get(session)?.get(id);
  if (!now) return null;
  const { pool, input, rows, left } = now;
  return { facts: input.facts, part: mergeParts(pool.parts, input.facts, input.rule, input.keep), done: pool.done, rowsRead: pool.rowsRead, rows, secondsLeft: left.seconds };
}

/** The worker's bundle lies beside that of the engine, and is called like it. */
function workerEntry(engine: string): string {
  return engine.replace(/engine(\.c?js)$/, 'scan$1');
}

/** The rows of a view within a range of the dataset, ascending; null: all. */
async function viewRows(session: Session, view: string, signal: AbortSignal): Promise<(range: { from: number; to: number }) => Float64Array | null> {
  if (view === 'all') return () => null;
  const rows = Float64Array.from((await session.views.all(view, signal)) ?? []);
  return ({ from, to }) => rows.slice(firstFrom(rows, from), firstFrom(rows, to));
}

/** Where the first value that is not less than `least` stands. */
function firstFrom(ascending: Float64Array, least: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How long the rest takes, by how fast the rows of the last seconds were read: a pause counts as none. */
class TimeLeft {
  readonly #seen: { readonly at: number; readonly rows: number }[] = [];

  constructor(readonly rows: number) {}

  read(rows: number): void {
    const at = performance.now();
    this.#seen.push({ at, rows });
    while (this.#seen.length > 2 && at - (this.#seen[0]?.at ?? at) > 10_000) this.#seen.shift();
  }

  get seconds(): number | null {
    const first = this.#seen[0];
    const last = this.#seen.at(-1);
    if (!first || !last || last.rows <= first.rows) return null;
    return ((this.rows - last.rows) * (last.at - first.at)) / (last.rows - first.rows) / 1000;
  }
}
