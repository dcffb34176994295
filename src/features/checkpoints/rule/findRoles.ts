import type { ColumnLook, LongRoles, MetricsRoles, RolesFound, WideRoles } from '../contract';

/** Names of columns by the part they play, without case and marks; what stands first is likeliest. */
const NAMES = {
  model: ['model', 'modelname', 'modelid', 'run', 'runname', 'modelnameorpath'],
  checkpoint: ['revision', 'checkpoint', 'ckpt', 'checkpointname', 'ckptname', 'modelrevision', 'branch', 'trainingstage', 'stage', 'phase'],
  step: ['step', 'steps', 'globalstep', 'trainstep', 'trainingstep', 'checkpointstep', 'ckptstep', 'iteration', 'iter'],
  tokens: ['tokens', 'numtokens', 'ntokens', 'tokensseen', 'traintokens', 'trainingtokens', 'totaltokens'],
  shots: ['numfewshot', 'nshot', 'nshots', 'numshots', 'shots', 'fewshot', 'numshot'],
  task: ['task', 'taskname', 'taskalias', 'benchmark', 'eval', 'evalname', 'evaluation', 'subtask', 'dataset'],
  metric: ['metric', 'metricname', 'measure'],
  value: ['value', 'score', 'metricvalue', 'result'],
  stderr: ['stderr', 'stderror', 'standarderror', 'se', 'valuestderr', 'scorestderr', 'metricstderr'],
} as const;
type Part = keyof typeof NAMES;

/** Numbers that are of the run, the file or all tasks together, and no task's. */
const NO_TASK = /^(?:id|idx|index|rank|row|seed|epoch|lr|learningrate|n?params|parameters|numparams|size|modelsize|batchsize|flops|n|count|numsamples|nsamples|samples|limit|time|date|timestamp|year|avg|average|mean|macroavg|macroaverage|overall|avgscore|averagescore)$/;
const ERROR = /^(.*?)[\s._-]*(?:stderr|std_?err(?:or)?|standard_error|se)$/i;

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Which columns play which part, by their names and by whether they hold numbers. */
export function findRoles(columns: readonly ColumnLook[]): RolesFound {
  const isNumber = ({ filled, numbers }: ColumnLook): boolean => filled > 0 && numbers === filled;
  /** Tables of papers have a dash, or nothing, where there is no value. */
  const isMostlyNumber = ({ filled, numbers }: ColumnLook): boolean => numbers > 0 && numbers >= 0.5 * filled;
  const isText = ({ filled, numbers }: ColumnLook): boolean => filled > 0 && numbers < filled;
  const of = (part: Part, fits: (column: ColumnLook) => boolean): string | null => NAMES[part].map((name) => columns.find((c) => plain(c.name) === name && fits(c))).find((c) => c !== undefined)?.name ?? null;
  const model = of('model', () => true);
  const numbered = of('step', isNumber);
  const checkpoint = of('checkpoint', isText) ?? (numbered === null ? of('step', isText) : null);
  const step = numbered ?? (checkpoint === null ? of('checkpoint', isNumber) : null);
  const row = { model, checkpoint, step, tokens: of('tokens', isNumber), shots: of('shots', () => true) };
  const [value, task, metric] = [of('value', isMostlyNumber), of('task', isText), of('metric', isText)];
  const isKnown = model !== null || checkpoint !== null || step !== null;
  if (value !== null && (task !== null || metric !== null)) {
    const roles: LongRoles = { form: 'long', ...row, task: task ?? metric, metric: task === null ? null : metric, value, stderr: of('stderr', isNumber) };
    return { roles: isKnown ? roles : null, sure: isKnown, columns };
  }
  const taken = new Set<string | null>([...Object.values(row), task, metric]);
  const free = columns.filter((c) => isMostlyNumber(c) && !taken.has(c.name) && !NO_TASK.test(plain(c.name)));
  const values = wideValues(free.map((c) => c.name));
  const roles: WideRoles = { form: 'wide', ...row, checkpoint: checkpoint ?? (isKnown ? null : firstText(columns, taken)), task, values };
  const isNamed = isKnown || roles.checkpoint !== null;
  const fewest = step !== null || checkpoint !== null ? 1 : 2;
  return { roles: isNamed && values.length > 0 ? roles : null, sure: isKnown && values.length >= fewest, columns };
}

/** A first column of texts that are each there once names the rows. */
function firstText(columns: readonly ColumnLook[], taken: ReadonlySet<string | null>): string | null {
  const [first] = columns;
  return first && !taken.has(first.name) && first.filled > 0 && first.numbers === 0 && first.distinct === first.filled ? first.name : null;
}

/** `arc_stderr` is the standard error of `arc`. */
export function wideValues(names: readonly string[]): WideRoles['values'] {
  const errorOf = new Map<string, string>();
  for (const name of names) {
    const of = ERROR.exec(name)?.[1];
    const task = of === undefined || of === '' ? undefined : names.find((n) => n === of);
    if (task !== undefined) errorOf.set(task, name);
  }
  const errors = new Set(errorOf.values());
  return names.filter((name) => !errors.has(name)).map((name) => ({ name, stderr: errorOf.get(name) ?? null }));
}

/** The columns that roles name. */
export function columnsOf(roles: MetricsRoles): string[] {
  const { model, checkpoint, step, tokens, shots } = roles;
  const own = roles.form === 'long' ? [roles.task, roles.metric, roles.value, roles.stderr] : [roles.task, ...roles.values.flatMap((v) => [v.name, v.stderr])];
  return [model, checkpoint, step, tokens, shots, ...own].filter((name) => name !== null);
}
