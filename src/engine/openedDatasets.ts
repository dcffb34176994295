import type { DatasetInfo, DatasetSource } from '../core/dataset';
import type { DatasetChange, EngineMethod, EngineParams, OtherDataset } from './contract';

/** A dataset that clients hold: what opens it again, and under which id the process that lives knows it. */
export interface OpenedDataset {
  readonly source: DatasetSource;
  info: DatasetInfo;
  engineId: string;
  roles: Readonly<Record<string, readonly string[]>> | undefined;
  copy: boolean;
}

/** The datasets that clients hold, by the ids they know: a new process is told of them, and gives them ids of its own. */
export class OpenedDatasets {
  readonly #known = new Map<string, OpenedDataset>();
  readonly #listeners = new Set<(dataset: string, change: DatasetChange) => void>();

  get size(): number {
    return this.#known.size;
  }

  /** One that is forgotten meanwhile is passed over. */
  all(): Iterable<OpenedDataset> {
    return this.#known.values();
  }

  /** What has become otherwise of an opened dataset. */
  onDescribed(listener: (dataset: string, change: DatasetChange) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Parameters with ids of datasets as the process knows them. */
  translated(params: unknown): unknown {
    if (typeof params !== 'object' || params === null || !('dataset' in params) || typeof params.dataset !== 'string') return params;
    const others = 'others' in params && Array.isArray(params.others) ? { others: (params.others as readonly OtherDataset[]).map((o) => ({ ...o, dataset: this.#engineId(o.dataset) })) } : {};
    return { ...params, dataset: this.#engineId(params.dataset), ...others };
  }

  #engineId(id: string): string {
    return this.#known.get(id)?.engineId ?? id;
  }

  /** Keeps what a new process has to be told, and gives the answer under the ids that clients know. */
  remember(method: EngineMethod, params: unknown, result: unknown): unknown {
    if (method === 'open') {
      const info = result as DatasetInfo;
      const { source, copy = false } = params as EngineParams<'open'>;
      this.#known.set(info.id, { source, info, engineId: info.id, roles: undefined, copy });
    } else if (method === 'copy') {
      const { dataset } = params as EngineParams<'copy'>;
      const info: DatasetInfo = { ...(result as DatasetInfo), id: dataset };
      const known = this.#known.get(dataset);
      if (known) Object.assign(known, { info, copy: true });
      return info;
    } else if (method === 'reshape') {
      const { dataset, roles } = params as EngineParams<'reshape'>;
      const known = this.#known.get(dataset);
      if (known) known.roles = roles;
    }
    return result;
  }

  /** Nobody has it open any more. */
  forget(dataset: string): OpenedDataset | undefined {
    const known = this.#known.get(dataset);
    this.#known.delete(dataset);
    return known;
  }

  /** The process says that one of its datasets is otherwise now. */
  described(engineId: string, { renumbered = false, ...change }: DatasetChange): void {
    const found = [...this.#known].find(([, known]) => known.engineId === engineId);
    if (!found) return;
    const [id, known] = found;
    known.info = { ...known.info, ...change };
    for (const listener of this.#listeners) listener(id, { ...change, ...(renumbered ? { renumbered } : {}) });
  }
}
