import type { ChildProcess } from 'node:child_process';
import { fromWireError, LoupeError } from '../../../../core/message';
import type { Gate } from '../../../../engine/gate';
import type { ScanPart } from '../../contract';
import type { FromWorker, Task, ToWorker, WorkerStart } from './messages';
import { giveBack, takeProcess } from './workerProcesses';

/** So many times workers may end by themselves before it is given up: something kills them again and again. */
const DEATHS_ALLOWED = 3;
const KEPT_OUTPUT = 4_000;

export interface PoolOptions {
  /** The worker's bundle, `dist/scan.js`. */
  readonly entry: string;
  readonly workers: number;
  readonly start: WorkerStart;
  readonly signal: AbortSignal;
  readonly gate: Gate;
  /** Rows that were read so far. */
  readonly progress: (rows: number) => void;
  readonly log?: (text: string) => void;
}

/** One process and what it was given. A worker scans tasks in ascending order only, since its counter takes rows so. */
interface Worker {
  readonly child: ChildProcess;
  /** Done and handed over in `part`; done, but not handed over. */
  handedOver: Task[];
  done: Task[];
  task: Task | null;
  rowsOfTask: number;
  part: ScanPart | null;
  ended: boolean;
}

/**
 * Scans tasks in several processes. What a worker hands over is of all tasks that it has scanned; where it dies, those since it did so
 * are scanned again by a new one. In the end the parts are of every task once.
 */
export class ScanPool {
  readonly #options: PoolOptions;
  /** What nobody has begun, ascending. */
  readonly #queue: Task[];
  readonly #workers = new Set<Worker>();
  /** Handed over by workers that are no more. */
  readonly #kept: { readonly part: ScanPart; readonly tasks: readonly Task[] }[] = [];
  #deaths = 0;
  #settle: { resolve: () => void; reject: (error: unknown) => void } | undefined;

  constructor(tasks: readonly Task[], options: PoolOptions) {
    this.#queue = [...tasks];
    this.#options = options;
  }

  /** What has been handed over so far. */
  get parts(): ScanPart[] {
    return [...this.#kept.map((k) => k.part), ...[...this.#workers].flatMap((w) => w.part ?? [])];
  }

  /** The row groups that the parts are of, ascending. */
  get done(): number[] {
    return [...this.#kept.flatMap((k) => k.tasks), ...[...this.#workers].flatMap((w) => w.handedOver)].flatMap((task) => task.groups).sort((a, b) => a - b);
  }

  get rowsRead(): number {
    const own = [...this.#workers].map((w) => rowsOf(w.handedOver) + rowsOf(w.done) + w.rowsOfTask);
    return [...this.#kept.map((k) => rowsOf(k.tasks)), ...own].reduce((sum, rows) => sum + rows, 0);
  }

  /** Resolves with the parts when all tasks are scanned. Cancelled, all workers are killed at once. */
  async run(): Promise<ScanPart[]> {
    const { signal, workers } = this.#options;
    if (signal.aborted) throw new LoupeError('aborted', {}, 'aborted');
    if (this.#queue.length === 0) return [];
    const abort = (): void => this.#settle?.reject(new LoupeError('aborted', {}, 'aborted'));
    try {
      await new Promise<void>((resolve, reject) => {
        this.#settle = { resolve, reject };
        signal.addEventListener('abort', abort, { once: true });
        for (let i = 0; i < Math.min(workers, this.#queue.length); i++) this.#begin();
      });
      return this.parts;
    } finally {
      signal.removeEventListener('abort', abort);
      for (const worker of this.#workers) {
        worker.ended = true; // its end is no death: no other takes its place
        worker.child.kill('SIGKILL');
      }
    }
  }

  #begin(): void {
    const child = takeProcess(this.#options.entry);
    const worker: Worker = { child, handedOver: [], done: [], task: null, rowsOfTask: 0, part: null, ended: false };
    this.#workers.add(worker);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => { output = (output + text).slice(-KEPT_OUTPUT); });
    child.on('message', (message: FromWorker) => { this.#told(worker, message); });
    child.on('error', (error) => { this.#died(worker, error.message); });
    child.on('exit', (code, signal) => { this.#died(worker, `exit code ${String(code)}, signal ${String(signal)}; ${output}`); });
    this.#tell(worker, { kind: 'start', start: this.#options.start });
  }

  #told(worker: Worker, message: FromWorker): void {
    if (worker.ended) return;
    switch (message.kind) {
      case 'ready':
        this.#next(worker);
        return;
      case 'progress':
        worker.rowsOfTask = message.rows;
        this.#options.progress(this.rowsRead);
        return;
      case 'done':
        if (worker.task) worker.done.push(worker.task);
        worker.task = null;
        worker.rowsOfTask = 0;
        if (message.part) handOver(worker, message.part);
        this.#options.progress(this.rowsRead);
        this.#next(worker);
        return;
      case 'finished':
        handOver(worker, message.part);
        this.#retire(worker);
        giveBack(worker.child);
        this.#after();
        return;
      case 'error':
        this.#settle?.reject(fromWireError(message.error));
    }
  }

  /** Gives the worker its next task, when the gate is open, or lets it end. */
  #next(worker: Worker): void {
    this.#options.gate.passed(this.#options.signal).then(() => {
      if (worker.ended) return;
      const last = worker.done.at(-1) ?? worker.handedOver.at(-1);
      const at = this.#queue.findIndex((task) => task.number > (last?.number ?? -1));
      const [task] = at < 0 ? [] : this.#queue.splice(at, 1);
      worker.task = task ?? null;
      this.#tell(worker, task ? { kind: 'task', task } : { kind: 'finish' });
    }, (error: unknown) => this.#settle?.reject(error));
  }

  #died(worker: Worker, how: string): void {
    if (worker.ended) return;
    this.#options.log?.(`a scan worker ended: ${how}`);
    const again = [...worker.done, ...(worker.task ? [worker.task] : [])];
    this.#queue.push(...again);
    this.#queue.sort((a, b) => a.number - b.number);
    this.#retire(worker);
    this.#deaths++;
    if (this.#deaths > DEATHS_ALLOWED) this.#settle?.reject(new LoupeError('engine-died', {}, 'engine', `scan workers ended ${String(this.#deaths)} times: ${how}`));
    else this.#after();
  }

  #retire(worker: Worker): void {
    worker.ended = true;
    this.#workers.delete(worker);
    if (worker.part) this.#kept.push({ part: worker.part, tasks: worker.handedOver });
  }

  /** One worker less: what is still to be scanned is for a new one, which takes tasks of any number. */
  #after(): void {
    if (this.#queue.length > 0 && this.#workers.size < this.#options.workers) this.#begin();
    else if (this.#queue.length === 0 && this.#workers.size === 0) this.#settle?.resolve();
  }

  #tell(worker: Worker, message: ToWorker): void {
    worker.child.send(message, (error) => {
      if (error) this.#died(worker, error.message);
    });
  }
}

function handOver(worker: Worker, part: ScanPart): void {
  worker.part = part;
  worker.handedOver.push(...worker.done);
  worker.done = [];
}

function rowsOf(tasks: readonly Task[]): number {
  return tasks.reduce((sum, task) => sum + task.rows, 0);
}
