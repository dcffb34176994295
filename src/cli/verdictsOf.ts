import { LoupeError } from '../core/message';
import { groupDigits } from '../core/sentences';
import { DISAGREEMENTS } from '../features/disagreements/contract';
import type { AgreementAnswer, AgreementRequest } from '../features/disagreements/contract';
import type { RecordVerdict, RecordVerdicts } from '../features/disagreements/verdictsContract';
import { knownLabels } from '../features/disagreements/knownLabels';
import type { Options } from './options';
import { table, visible } from './output';
import { openOne } from './session';
import type { CommandContext, CommandResult } from './session';

/** `loupe agreement --verdicts-of ROW`: what the reader shows of one record, on the scale of all verdicts. */
export async function verdictsOfRow(context: CommandContext, request: AgreementRequest, row: number): Promise<CommandResult> {
  refuseMore(context.options);
  const opened = await openOne(context);
  if (row >= opened.info.rows) throw new LoupeError('row-beyond', { name: opened.info.name, row, rows: opened.info.rows }, 'usage');
  const { engine, signal } = context;
  const work = (method: string, params: unknown): Promise<unknown> => engine.request('work', { dataset: opened.info.id, feature: DISAGREEMENTS, method, params }, { signal, lane: 'job', onProgress: (fraction) => context.progress('counting verdicts', fraction) });
  const known = knownLabels((await work('agreement', { ...request, by: null, rows: false, resamples: 0 })) as AgreementAnswer);
  const found = (await work('verdictsOf', { request, row, known })) as RecordVerdicts;
  return { datasets: [opened], result: { verdictsOf: found }, warnings: opened.info.warnings, text: textOf(found) };
}

/** What is said of all raters is not made for one record. */
function refuseMore({ agreement: given, out }: Options): void {
  const { judges, report, by, rows, aspects, profiles, resamples } = given;
  const other = Object.entries({ '--report': report !== null, '--out': out !== null, '--by': by !== null, '--rows': rows, '--aspects': aspects, '--profiles': profiles, '--resamples': resamples !== null, '--judges': judges.found || judges.judge !== null || judges.human !== null }).find(([, is]) => is)?.[0];
  if (other !== undefined) throw new LoupeError('usage-verdicts-of', { option: other }, 'usage');
}

function textOf({ row, unit, verdicts, scale, sides, pairs, class: of, exchangeable, rowsLeft }: RecordVerdicts): string {
  const beside = (v: RecordVerdict): string => [v.confidence ?? '', ...v.comments.map((c) => c.text), ...v.quotes.map((q) => [`“${q.text}”`, ...q.comments].join(': ')), ...v.more.map(([name, words]) => `${name}: ${words.text}`)].filter((text) => text !== '').join(' · ');
  return [
    `row ${groupDigits(row)}${unit === null ? '' : `, unit ${visible(unit.join(', '))}`}; scale: ${scale.kind === 'range' ? `${String(scale.low)} to ${String(scale.high)}` : visible(scale.labels.join(' · '))}${sides ? `; first is ${visible(sides.first)}, second ${visible(sides.second)} (by ${sides.columns.join(' and ')})` : ''}`,
    table(['rater', 'verdict', 'counts as', 'row', 'beside'], verdicts.map((v, i) => [v.rater ?? (exchangeable ? `(${String(i + 1)})` : ''), v.written ?? '', v.why === null ? `${v.label ?? ''}${v.turned ? ' (turned)' : ''}` : `nothing: ${v.why}`, String(v.row), beside(v)])),
    `${of === null ? 'fewer than two verdicts count' : `${of.replaceAll('_', ' ')}; ${groupDigits(pairs.differing)} of ${groupDigits(pairs.all)} pairs differ`}${rowsLeft > 0 ? `; ${groupDigits(rowsLeft)} more rows make the unit` : ''}`,
  ].join('\n\n');
}
