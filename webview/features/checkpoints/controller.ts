import { CHECKPOINTS } from '../../../src/features/checkpoints/contract';
import { CHECKPOINTS_CHANGED } from '../../../src/features/checkpoints/page';
import type { CheckpointsMethods, PageMetrics, Problem, RowsWanted } from '../../../src/features/checkpoints/page';
import { metricsTable } from '../../../src/features/checkpoints/rule/metricsTable';
import type { MetricsTable, TableChoice } from '../../../src/features/checkpoints/rule/metricsTable';
import { shownOf } from '../../kit/host';
import type { FeatureHost, HostClient, HostError } from '../../kit/host';
import { batch, computed, react, signal } from '../../kit/signal';
import { choiceOf, keptChoice } from './choice';
import type { Choice, Drawn } from './choice';
import { curvesOf, drawnOf } from './curves';
import type { Curves } from './curves';
import { copyText, valueText } from './figures';

/** What the page of checkpoint metrics shows and does. */
export class CheckpointsController {
  readonly metrics = signal<PageMetrics | null>(null);
  /** Why there is nothing to show. */
  readonly problem = signal<HostError['shown'] | null>(null);
  /** What failed last. */
  readonly said = signal<string | null>(null);
  readonly choice = signal<Choice | null>(null);
  /** The line that stands out. */
  readonly strong = signal<string | null>(null);
  readonly table = computed<MetricsTable | null>(() => {
    const [metrics, choice] = [this.metrics.value, this.#tabled.value];
    return metrics && choice !== null ? metricsTable(metrics.answer, JSON.parse(choice) as TableChoice) : null;
  });
  readonly curves = computed<Curves | null>(() => {
    const [metrics, table, choice] = [this.metrics.value, this.table.value, this.choice.value];
    return metrics && table && choice ? curvesOf(metrics.answer, table, choice) : null;
  });
  readonly text = computed<(value: number) => string>(() => {
    const values = this.table.value?.rows.flatMap((r) => [Math.abs(r.average?.value ?? 0), ...r.cells.map((c) => Math.abs(c.value ?? 0))]) ?? [];
    return valueText(values.reduce((a, b) => Math.max(a, b), 0));
  });
  /** What the table is of: the same where only what is drawn changed. */
  readonly #tabled = computed(() => {
    const choice = this.choice.value;
    return choice && JSON.stringify({ metric: choice.metric, shots: choice.shots, models: choice.models, tasks: choice.tasks } satisfies TableChoice);
  });
  readonly #client: HostClient;
  readonly #host: FeatureHost<CheckpointsMethods & Record<string, never>>;
  #run: AbortController | null = null;

  constructor(host: HostClient) {
    this.#client = host;
    this.#host = host.feature<CheckpointsMethods & Record<string, never>>(CHECKPOINTS);
    this.#host.onEvent((name) => {
      if (name === CHECKPOINTS_CHANGED) void this.load();
    });
    react(() => [this.choice.value, this.metrics.value], () => {
      const [choice, metrics] = [this.choice.peek(), this.metrics.peek()];
      if (choice && metrics) this.#client.keep(keptChoice(choice, metrics.answer));
    });
  }

  async load(): Promise<void> {
    this.#run?.abort();
    const run = (this.#run = new AbortController());
    this.problem.value = null;
    try {
      const metrics = await this.#host.request('metrics', {}, { signal: run.signal });
      const [before, choice] = [this.metrics.peek(), this.choice.peek()];
      const kept = before && choice ? keptChoice(choice, before.answer) : this.#client.kept;
      batch(() => {
        this.metrics.value = metrics;
        this.choice.value = choiceOf(kept, metrics.answer);
      });
    } catch (error) {
      const shown = shownOf(error);
      if (run.signal.aborted || !shown) return;
      batch(() => {
        this.metrics.value = null;
        this.problem.value = shown;
      });
    }
  }

  change(change: Partial<Choice>): void {
    const choice = this.choice.peek();
    if (choice) this.choice.value = { ...choice, ...change };
  }

  /** Draws a task, or the average, or no longer. */
  draw(what: Drawn): void {
    const [choice, table] = [this.choice.peek(), this.table.peek()];
    if (!choice || !table) return;
    const drawn = drawnOf(table, choice);
    const next = drawn.includes(what) ? drawn.filter((d) => d !== what) : [...drawn, what].slice(-6);
    this.change({ drawn: next.length > 0 ? next : [what] });
  }

  chooseRoles(): void {
    this.#ask(async () => {
      if (await this.#host.request('chooseRoles', {})) await this.load();
    });
  }

  openRows(wanted: Pick<RowsWanted, 'checkpoint' | 'task'>): void {
    const choice = this.choice.peek();
    if (choice) this.#ask(() => this.#host.request('openRows', { metric: choice.metric, shots: choice.shots, ...wanted }));
  }

  openProblem(of: Problem): void {
    this.#ask(() => this.#host.request('openProblem', { of }));
  }

  copy(what: 'markdown' | 'csv'): void {
    const [metrics, table, choice] = [this.metrics.peek(), this.table.peek(), this.choice.peek()];
    if (metrics && table && choice) this.#ask(() => this.#host.request('copy', { text: copyText(metrics.answer, table, choice.sort, what, this.text.peek()), what }));
  }

  copyCommand(): void {
    const [metrics, choice] = [this.metrics.peek(), this.choice.peek()];
    if (!metrics || !choice) return;
    const named = (of: readonly number[] | null, names: readonly string[]): string[] | null => of?.flatMap((n) => names[n] ?? []) ?? null;
    const { answer } = metrics;
    this.#ask(() => this.#host.request('copyCommand', { models: named(choice.models, answer.models), tasks: named(choice.tasks, answer.tasks), metric: answer.metrics[choice.metric] ?? '' }));
  }

  saveFigure(make: () => Promise<string>): void {
    this.#ask(async () => this.#host.request('saveFigure', { svg: await make() }));
  }

  /** What a person asks for: what failed before is no news any more. */
  #ask(work: () => Promise<unknown>): void {
    this.said.value = null;
    void (async () => {
      try {
        await work();
      } catch (error) {
        const shown = shownOf(error);
        if (shown) this.said.value = shown.sentence;
      }
    })();
  }
}
