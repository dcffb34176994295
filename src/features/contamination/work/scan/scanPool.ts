import type { ChildProcess } from 'node:child_process';
import { fromWireError, LoupeError } from '../../../../core/message';
import type { Gate } from '../../../../engine/gate';
import type { ScanPart } from '../../contract';
import type { FromWorker, ScanTask, Task, ToWorker, WorkerStart } from './messages';
import { giveBack, takeProcess } from './workerProcesses';

/** So many times workers may end by themselves before it is given up: something kills them again and again. */
const DEATHS_ALLOWED = 3;
const KEPT_OUTPUT = 4_000;

export interface PoolOptions {
  /** The worker's bundle, `dist/scan.js`. */
  readonly entry: string;
  readonly workers: number;
  /** Of each worker; its memory is a share of the whole. */
  readonly start: WorkerStart;
  /** The memory of one worker that reads alone what was too large for a share: all that there is by then. */
  readonly room: () => Promise<number>;
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
  handedOver: ScanTask[];
  done: ScanTask[];
  task: ScanTask | null;
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
  readonly #queue: ScanTask[];
  /** What needs more memory than a worker has beside others: it is scanned in the end by one worker, which has all of it. */
  #large: ScanTask[] = [];
  #isAlone = false;
  #room = 0;
  readonly #workers = new Set<Worker>();
  /** Handed over by workers that are no more. */
  readonly #kept: { readonly part: ScanPart; readonly tasks: readonly ScanTask[] }[] = [];
  #deaths = 0;
  #settle: { resolve: () => void; reject: (error: unknown) => void } | undefined;

  constructor(tasks: readonly ScanTask[], options: PoolOptions) {
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
    const { start } = this.#options;
    this.#tell(worker, { kind: 'start', start: this.#isAlone ? { ...start, memoryBytes: this.#room } : start });
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
        this.#failed(worker, fromWireError(message.error));
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
      this.#tell(worker, task ? { kind: 'task', task: this.#handed(task) } : { kind: 'finish' });
    }, (error: unknown) => this.#settle?.reject(error));
  }

  /** A worker's counter holds a part of what failed: it is ended like one that died. */
  #failed(worker: Worker, error: LoupeError): void {
    const { task } = worker;
    if (error.code !== 'memory-limit' || !task) this.#settle?.reject(error);
    else if (this.#isAlone) this.#settle?.reject(new LoupeError('scan-memory', { from: task.from, to: task.to }, 'engine', error.detail));
    else {
      this.#large.push(task);
      this.#again(worker.done);
      this.#retire(worker);
      worker.child.kill('SIGKILL');
      this.#after();
    }
  }

  #again(tasks: readonly ScanTask[]): void {
    this.#queue.push(...tasks);
    this.#queue.sort((a, b) => a.number - b.number);
  }

  #died(worker: Worker, how: string): void {
    if (worker.ended) return;
    this.#options.log?.(`a scan worker ended: ${how}`);
    this.#again([...worker.done, ...(worker.task ? [worker.task] : [])]);
    this.#retire(worker);
    this.#deaths++;
    if (this.#deaths > DEATHS_ALLOWED) this.#settle?.reject(new LoupeError('engine-died', {}, 'engine', `scan workers ended ${String(this.#deaths)} times: ${how}`));
    else this.#after();
  }

  /** What a worker is told of a task. */
  #handed({ number, groups, wanted, rows, statements, inPieces }: ScanTask): Task {
    return { number, groups, wanted, rows, statements: this.#isAlone ? inPieces() : statements };
  }

  #retire(worker: Worker): void {
    worker.ended = true;
    this.#workers.delete(worker);
    if (worker.part) this.#kept.push({ part: worker.part, tasks: worker.handedOver });
  }

  /** One worker less: what is still to be scanned is for a new one, which takes tasks of any number. */
  #after(): void {
    if (this.#queue.length > 0 && this.#workers.size < (this.#isAlone ? 1 : this.#options.workers)) this.#begin();
    else if (this.#queue.length === 0 && this.#workers.size === 0 && this.#large.length > 0) {
      this.#isAlone = true;
      this.#again(this.#large);
      this.#large = [];
      this.#options.room().then((bytes) => {
        this.#room = bytes;
        if (!this.#options.signal.aborted) this.#begin();
      }, (error: unknown) => this.#settle?.reject(error));
    } else if (this.#queue.length === 0 && this.#workers.size === 0) this.#settle?.resolve();
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

function rowsOf(tasks: readonly ScanTask[]): number {
  return tasks.reduce((sum, task) => sum + task.rows, 0);
}
