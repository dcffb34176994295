import { shellLine } from '../../core/shellWord';
import type { MetricsRoles } from './contract';
import { saidOf } from './rule/setRoles';
import type { MetricsSource } from './setupFile';

export interface CommandChoice {
  readonly models: readonly string[] | null;
  readonly tasks: readonly string[] | null;
  readonly metric: string;
}

/** The command line that gives the same numbers: `loupe checkpoints …`. */
export function commandOf({ paths, config, split }: MetricsSource, roles: MetricsRoles, found: MetricsRoles | null, { models, tasks, metric }: CommandChoice): string {
  const words = ['loupe', 'checkpoints', ...paths];
  if (config !== undefined) words.push('--config', config);
  if (split !== undefined) words.push('--split', split);
  for (const said of saidOf(roles, found)) words.push('--set', said);
  if (models !== null) words.push('--model', listed(models));
  if (tasks !== null) words.push('--task', listed(tasks));
  if (metric !== '') words.push('--metric', listed([metric]));
  return shellLine(words);
}

const listed = (names: readonly string[]): string => names.map((name) => (/[",([{)\]}']/.test(name) || name.trim() !== name ? `"${name.replaceAll('"', '""')}"` : name)).join(',');
