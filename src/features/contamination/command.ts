import { shellLine } from '../../core/shellWord';
import { DEFAULT_RULE, USUAL_N } from './contract';
import type { SetupFile, SetupSource } from './setupFile';

/** The command line that checks the same: `loupe contamination …`. */
export function commandOf(setup: SetupFile): string {
  return shellLine(commandWords(setup));
}

export function commandWords({ trainings, evaluations, by, textFields, rule, rephrased }: SetupFile): string[] {
  const words = ['loupe', 'contamination', ...trainings.map((t) => (trainings.length > 1 ? `${t.name}=${pathOf(t.source)}` : pathOf(t.source)))];
  for (const which of ['config', 'split'] as const) {
    const [chosen, ...others] = new Set(trainings.map((t) => t.source[which]));
    if (chosen !== undefined && others.length === 0) words.push(`--${which}`, chosen);
  }
  for (const { name, source, fields, filter } of evaluations) {
    words.push('--eval', `${name}=${pathOf(source)}`);
    for (const field of fields ?? []) words.push('--eval-text', `${name}=${field}`);
    if (filter !== null) words.push('--eval-filter', `${name}=${filter}`);
  }
  const [only, ...more] = trainings;
  const all = only && more.length === 0 ? (only.fields ?? textFields) : textFields;
  if (all !== null) words.push('--fields', all.join(','));
  if (more.length > 0) for (const { name, fields } of trainings) if (fields) words.push('--fields', `${name}=${fields.join(',')}`);
  if (only?.source.join && more.length === 0) words.push('--join', only.source.join.paths[0] ?? '', '--on', only.source.join.on);
  const options: readonly (readonly [string, string, string])[] = [
    ['--roles', rule.roles, DEFAULT_RULE.roles], ['--unit', rule.unit, DEFAULT_RULE.unit], ['--method', rule.methods.join(','), DEFAULT_RULE.methods.join(',')],
    ['--tokens', rule.tokens, DEFAULT_RULE.tokens], ['--n', String(rule.n), String(USUAL_N[rule.tokens])], ['--threshold', String(rule.threshold), String(DEFAULT_RULE.threshold)],
  ];
  for (const [option, value, usual] of options) if (value !== usual) words.push(option, value);
  if (rule.template !== null) words.push('--template', String(rule.template));
  if (rephrased) words.push('--rephrased');
  if (by !== null) words.push('--by', by);
  return words;
}

/** Shards of one folder as a pattern; a single file or folder as it is. */
function pathOf({ paths }: SetupSource): string {
  const [first = ''] = paths;
  if (paths.length < 2) return first;
  const end = Math.min(...paths.map((p) => shared(first, p)));
  const tail = /(\.[a-z0-9]+)+$/i.exec(first)?.[0] ?? '';
  return `${first.slice(0, end).replace(/\d+$/, '')}*${tail}`;
}

function shared(a: string, b: string): number {
  let n = 0;
  while (n < a.length && a[n] === b[n]) n++;
  return n;
}
