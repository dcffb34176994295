import type { ReportBlock } from '../../../core/report';
import { groupDigits, sentence } from '../../../core/sentences';
import type { BenchmarkFigures, MetricFigures } from '../figuresContract';
import { TASK_GROUPS } from '../rule/wildbench';
import { figure } from './figure';

const text = (of: string): ReportBlock => ({ kind: 'text', text: of });
const cell = (value: number | null): string => (value === null ? '' : figure(value));

/** What a benchmark says of its metric beside the means, for a report. */
export function benchmarkBlocks({ benchmark, sides }: MetricFigures): ReportBlock[] {
  const published = sides.filter((side) => side.published !== undefined);
  return [
    ...(published.length === 0 ? [] : [{ kind: 'table', head: ['side', 'ours', 'published', 'ours − published'], rows: published.map(({ name, mean, published: of }) => [name, cell(mean.value), cell(of ?? null), mean.value === null || of === null || of === undefined ? '' : figure(mean.value - of)]), right: [1, 2, 3] } as const]),
    ...(benchmark ? ofBenchmark(benchmark) : []),
  ];
}

function ofBenchmark({ against, margin, quirks, sides }: BenchmarkFigures): ReportBlock[] {
  const [rewards, tasks, mixed] = [sides.filter((side) => side.outcomes !== null), sides.filter((side) => side.tasks !== null), sides.flatMap(({ name, mix }) => (mix ? [{ name, mix }] : []))];
  return [
    ...(against === null ? [] : [text(`Rewards are against ${against}: 1 much better, ½ better, 0 a tie, −½ worse, −1 much worse.${margin === null ? '' : ` A slight win that is longer by more than ${groupDigits(margin)} characters is a tie.`}`)]),
    ...(rewards.length === 0 ? [] : [{ kind: 'table', head: ['side', 'counted', 'of', 'skipped', 'much better', 'better', 'tie', 'worse', 'much worse'], rows: rewards.map(({ name, counted, total, skipped, outcomes }) => [name, counted, total, skipped, ...(outcomes ? [outcomes.win_much, outcomes.win, outcomes.tie, outcomes.lose, outcomes.lose_much] : [])]) } as const]),
    ...(mixed.length === 0 ? [] : [text('The mean of the baselines weighs each of them alike, however many pairs of it count.'), { kind: 'table', head: ['side', ...(mixed[0]?.mix.of ?? []).map(({ against: of }) => `against ${of}`), 'mean of the baselines'], rows: mixed.map(({ name, mix }) => [name, ...mix.of.map(({ reward, n }) => (reward === null ? '' : `${figure(reward)} (n ${groupDigits(n)})`)), mix.why ? sentence(mix.why) : cell(mix.value)]) } as const]),
    ...(tasks.length === 0 ? [] : [{ kind: 'table', head: ['side', 'weighted mean of tasks', ...TASK_GROUPS], rows: tasks.map(({ name, tasks: of }) => [name, cell(of?.macro ?? null), ...(of?.groups ?? []).map(({ value, n }) => (value === null ? '' : `${figure(value)} (n ${groupDigits(n)})`))]) } as const]),
    ...sides.flatMap(({ name, notes }) => notes.map((note) => text(`${name}: ${sentence(note)}.`))),
    ...quirks.map((quirk) => text(`Switched on: ${sentence({ code: `quirk-${quirk}`, args: {} })}`)),
  ];
}
