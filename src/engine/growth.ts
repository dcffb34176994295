import type { DuckDBConnection } from '@duckdb/node-api';
import { stat } from 'node:fs/promises';
import type { Column, DatasetInfo } from '../core/dataset';
import type { Warning } from '../core/message';
import type { ResolvedFile } from '../data/disk/resolveSource';
import type { DatasetChange } from './contract';
import type { PagedTexts } from './pagedTexts';
import { pagedFiles } from './planDataset';
import type { PlannedDataset } from './planDataset';
import type { RelationPlan } from './relation';

/** How often views are told that there are more rows. */
const TOLD_MS = 250;

/** Texts that are paged, and how their plan is made anew. */
export interface Growing {
  readonly texts: PagedTexts;
  files: readonly ResolvedFile[];
  readonly replan: (connection: DuckDBConnection, files: readonly ResolvedFile[]) => Promise<PlannedDataset>;
}

/** What is known of a dataset now. */
export interface Grown extends DatasetChange {
  readonly plan: RelationPlan;
}

/** The dataset that grows, as its session has it. */
export interface GrowthScope {
  plan(): RelationPlan;
  info(): DatasetInfo;
  become(grown: Grown): void;
  tell(change: DatasetChange): void;
}

/** Keeps what a session knows of texts that are paged as far as they are counted and read, and tells it now and then. */
export class Growth {
  readonly #growing: Growing;
  readonly #scope: GrowthScope;
  #timer: NodeJS.Timeout | undefined;
  #isRenumbered = false;
  hasGrown = false;
  /** Which notices are those of the texts: they may say more, or go. */
  readonly #said = new Set<string>();

  constructor(growing: Growing, scope: GrowthScope) {
    this.#growing = growing;
    this.#scope = scope;
    growing.texts.changed = () => { this.look(); };
  }

  /** Whether a row is counted, or will not be; with `settled`, whether it keeps its number. */
  has(row: number, settled: boolean): boolean {
    const { texts } = this.#growing;
    return settled ? row < texts.sure || texts.settled : row < this.#scope.info().rows || texts.complete;
  }

  /** Rows that were counted can be asked for at once. */
  look(): void {
    const { texts, files } = this.#growing;
    const plan = { ...this.#scope.plan(), files: pagedFiles(files, texts.known) };
    const renumbered = texts.version !== (plan.version ?? 0);
    this.#isRenumbered ||= renumbered;
    this.#scope.become({ plan, ...this.#known(plan), renumbered });
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#tell({});
    }, TOLD_MS);
  }

  /** Goes on in files that have grown: how they are now, or undefined where one of them did not just grow. */
  async follow(): Promise<readonly ResolvedFile[] | undefined> {
    const { texts, files } = this.#growing;
    const sizes = await Promise.all(files.map(async (f) => stat(f.path)));
    // What was written anew in the same length is another file.
    if (files.some((f, i) => f.bytes === sizes[i]?.size && f.modified !== sizes[i].mtimeMs) || !(await texts.follow())) return undefined;
    this.hasGrown = true;
    this.#growing.files = files.map((f, i) => ({ ...f, bytes: sizes[i]?.size ?? f.bytes, modified: sizes[i]?.mtimeMs ?? f.modified }));
    this.look();
    return this.#growing.files;
  }

  /** The plan anew, after rows that were read had other columns, or other numbers. */
  async replan(connection: DuckDBConnection): Promise<void> {
    const made = (await this.#growing.replan(connection, this.#growing.files)).plan;
    const old = this.#scope.plan().columns;
    const columns = made.columns.map((c): Column => {
      const unreadable = c.unreadable ?? old.find((o) => o.name === c.name && o.type === c.type)?.unreadable;
      return unreadable ? { ...c, unreadable } : c;
    });
    const isWider = JSON.stringify(columns.map((c) => [c.name, c.type])) !== JSON.stringify(old.map((c) => [c.name, c.type]));
    const plan = { ...made, columns };
    this.#scope.become({ plan, ...this.#known(plan), renumbered: true, ...(isWider ? { columns } : {}) });
    if (isWider) this.#tell({ columns });
  }

  #tell(change: DatasetChange): void {
    const renumbered = this.#isRenumbered;
    this.#isRenumbered = false;
    this.#scope.tell({ ...this.#known(this.#scope.plan()), ...change, ...(renumbered && !change.columns ? { renumbered } : {}) });
  }

  #known({ files }: RelationPlan): DatasetChange {
    const { texts, files: own } = this.#growing;
    const { paged, warnings } = this.#scope.info();
    const { notices } = texts;
    for (const notice of notices) this.#said.add(keyOf(notice));
    return {
      rows: files.reduce((n, f) => n + f.rows, 0),
      files,
      bytes: files.reduce((n, f) => n + f.bytes, 0),
      warnings: [...warnings.filter((w) => !this.#said.has(keyOf(w))), ...notices],
      ...(paged ? { paged: { ...paged, complete: texts.complete, counted: texts.progress(own) } } : {}),
    };
  }

  /** What is still counted is of no interest any more. */
  end(): void {
    clearTimeout(this.#timer);
    this.#growing.texts.changed = undefined;
  }
}

function keyOf({ code, args, column }: Warning): string {
  return JSON.stringify([code, args['name'], column]);
}
