import type { DatasetInfo } from '../../../core/dataset';
import type { MetricKind, MetricSpec } from '../contract';
import type { FiguresAnswer } from '../figuresContract';
import { quoted } from '../rule/gather';

/** What kind a metric is, so far as it is known without reading it, or was found when it was read last. */
export class MetricKinds {
  readonly #found = new Map<string, MetricKind>();

  of(metric: MetricSpec, infos: readonly DatasetInfo[]): MetricKind | null {
    return this.#found.get(metric.name) ?? this.#before(metric, infos);
  }

  learn({ metrics }: FiguresAnswer): void {
    for (const { name, kind } of metrics) this.#found.set(name, kind);
  }

  /** Other files, or another metric of the same name. */
  forget(): void {
    this.#found.clear();
  }

  #before(metric: MetricSpec, infos: readonly DatasetInfo[]): MetricKind | null {
    if ('computed' in metric) return metric.computed.of === 'verifier' || (metric.computed.of === 'feature' && metric.computed.feature === 'refuses') ? 'binary' : null;
    return infos.length > 0 && infos.every(({ columns }) => columns.some((c) => quoted(c.name) === metric.path && c.type === 'BOOLEAN')) ? 'binary' : null;
  }
}
