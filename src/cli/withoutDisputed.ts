import { decodePage } from '../core/arrow/readCells';
import type { DatasetInfo } from '../core/dataset';
import { LoupeError } from '../core/message';
import { ident } from '../core/sql';
import { derivedPlan, DISAGREEMENT_PREFIX } from '../features/disagreements/derivedColumns';
import { DIVERGENCE_CLASSES } from '../features/disagreements/divergence';
import { LEFT_OUT, leftOutSql, WITHOUT_DISAGREEMENT, withoutSql } from '../features/disagreements/leftOut';
import type { LeftOut } from '../features/disagreements/leftOut';
import type { ExportTarget, PageColumn } from '../engine/contract';
import { cleanSet } from './cleanSet';
import { counted, visible } from './output';
import { queryOf } from './session';
import type { CommandContext, CommandResult } from './session';

const CLASS = ident(`${DISAGREEMENT_PREFIX}class`);

/** What `--without` names: labels, and classes of disagreement. */
export interface Without {
  readonly labels: readonly string[];
  readonly classes: readonly LeftOut[];
}

/** `disagreement=diverging` is a class, everything else a label. */
export function splitWithout(given: readonly string[]): Without {
  const isClass = (text: string): boolean => text.startsWith(`${WITHOUT_DISAGREEMENT}=`);
  return {
    labels: given.filter((text) => !isClass(text)),
    classes: given.filter(isClass).map((text) => {
      const name = text.slice(WITHOUT_DISAGREEMENT.length + 1);
      const found = LEFT_OUT.find((known) => known === name);
      if (!found) throw new LoupeError('usage-one-of', { option: '--without disagreement', given: name, known: LEFT_OUT.join(', ') }, 'usage');
      return found;
    }),
  };
}

/** A class that these verdicts cannot have would be left out in name only: labels are verdicts with strengths, or they are none. Throws `usage-one-of`. */
function refuseUnknown(name: LeftOut, known: readonly string[]): void {
  const isOfStrengths = (of: string): boolean => DIVERGENCE_CLASSES.some((c) => c === of);
  const found = LEFT_OUT.filter((of) => known.includes(of));
  if (name === 'disputed' || found.length === 0 || found.some((of) => isOfStrengths(of) === isOfStrengths(name))) return;
  throw new LoupeError('usage-one-of', { option: '--without disagreement', given: name, known: LEFT_OUT.filter((of) => of === 'disputed' || isOfStrengths(of) !== isOfStrengths(name)).join(', ') }, 'usage');
}

/** `loupe export --without disagreement=diverging`: the rows whose verdicts are of none of these classes, and how many were left out for each. */
export async function withoutDisputed(context: CommandContext, opened: { name: string | null; info: DatasetInfo }, target: ExportTarget, columns: readonly PageColumn[] | null, { labels, classes }: Without): Promise<CommandResult> {
  const { options, engine, signal } = context;
  const { info } = opened;
  if (classes.length === 0) return cleanSet(context, opened, target, columns);
  if (derivedPlan(info.shape, info.columns) === null) throw new LoupeError('raters-none', {}, 'usage');
  const leftOut: Record<string, number> = {};
  const where = options.filter === null ? '' : ` where (${options.filter}\n)`;
  const each = [...classes.map((name, i) => `${leftOutSql(name)} as loupe_${String(i)}`), `${CLASS} as loupe_class`].join(', ');
  const sums = [...classes.map((_, i) => `count(*) filter (loupe_${String(i)})`), `array_to_string(list(distinct loupe_class), ' ')`].join(', ');
  const { ipc } = await engine.request('query', { dataset: info.id, sql: `select ${sums} from (select ${each} from dataset${where})`, limit: 1 }, { signal, lane: 'job' });
  const counts = decodePage(ipc);
  const all = counts.cell(classes.length, 0);
  const known = typeof all === 'string' ? all.split(' ') : [];
  classes.forEach((name, i) => {
    refuseUnknown(name, known);
    leftOut[`${WITHOUT_DISAGREEMENT}=${name}`] = Number(counts.cell(i, 0));
  });
  const kept = { ...context, options: { ...options, filter: withoutSql(options.filter, classes), without: labels } };
  const lines = Object.entries(leftOut).map(([label, n]) => `left out as ${label}: ${counted(n, 'row')}`);
  if (labels.length > 0) {
    const done = await cleanSet(kept, opened, target, columns);
    const result = done.result as { readonly leftOut: Readonly<Record<string, number>> };
    return { ...done, result: { ...result, leftOut: { ...leftOut, ...result.leftOut } }, text: [done.text, ...lines].join('\n') };
  }
  const { rows, bytes } = await engine.request('export', {
    dataset: info.id, query: queryOf(kept.options), columns, ...target, ...(options.offset > 0 ? { offset: options.offset } : {}), ...(options.limit === null ? {} : { limit: options.limit }),
  }, { signal, lane: 'job', onProgress: (fraction) => context.progress('exporting', fraction) });
  return { datasets: [opened], result: { out: target.out, format: target.format, rows, bytes, leftOut }, warnings: info.warnings, text: [`${counted(rows, 'row')}, ${counted(bytes, 'byte')}: ${visible(target.out)}`, ...lines].join('\n') };
}
