import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fitsQuestion } from '../core/annotation/labelSchema';
import type { LabelSchema, Question } from '../core/annotation/labelSchema';
import type { LabelLine, LabelValue } from '../core/annotation/labelLine';
import { SHIPPED_SCHEMAS } from '../core/annotation/shippedSchemas';
import type { Subject } from '../core/annotation/subject';
import type { DatasetInfo } from '../core/dataset';
import { LoupeError } from '../core/message';
import { parseRolePath } from '../core/rolePath';
import { LabelBook } from '../data/annotation/labelBook';
import { machineId } from '../data/annotation/labelFolder';
import { LabelLog } from '../data/annotation/labelLog';
import { defaultLabelsFolder, labelPlace } from '../data/annotation/labelPlace';
import { readSchema, readSchemas } from '../data/annotation/schemaFiles';
import { annotationWork } from './annotationWork';
import { openOne } from './session';
import type { CommandContext, CommandResult } from './session';
import type { AnnotateOptions } from './options';

/** `loupe annotate`: one label of one row, on disk before it is printed. */
export async function annotate(context: CommandContext): Promise<CommandResult> {
  const { options } = context;
  const { by, labels, label, part, note } = options.annotate;
  if (by === null || labels === null || label === null) throw new LoupeError('usage-annotate', {}, 'usage');
  const schema = await schemaNamed(labels);
  const question = schema.questions.find((q) => q.about === (part === null ? 'record' : q.about) && q.kind !== 'span') ?? schema.questions[0];
  if (!question) throw new LoupeError('labels-unknown', { given: labels, known: SHIPPED_SCHEMAS.map((s) => s.id).join(', ') }, 'usage');
  const value = valueOf(question, label);
  const opened = await openOne(context);
  const { info } = opened;
  const work = annotationWork(context, info);
  const row = await rowOf(options.rows, options.annotate, info, work);
  const place = await labelPlace(context.options.datasets[0]?.source ?? { paths: [], literal: true }, info, defaultLabelsFolder());
  const log = new LabelLog(place.folder, { annotator: by, machine: machineId() });
  const { last } = await work('counts', {});
  if (last !== null) log.after(last);
  const book = new LabelBook(log, () => info, (number) => work('record', { row: number }));
  const before = await book.row(row);
  const after = await book.set(row, [{ schema: schema.id, schemaVersion: schema.version, question: question.id, subject: subjectOf(part, info), value, ...(note === null ? {} : { note }) }]);
  const line = after.lines.find((l) => !before.lines.includes(l)) as LabelLine;
  return { datasets: [opened], result: { file: log.path, line: line as unknown as Record<string, unknown> }, warnings: info.warnings, text: JSON.stringify(line) };
}

/** A file of label schemas, a shipped schema by its id, or one of the workspace. */
async function schemaNamed(given: string): Promise<LabelSchema> {
  if (existsSync(given)) {
    const { schemas, problems } = readSchema(given, basename(given).replace(/\.labels\.json$|\.json$/, ''), await readFile(given, 'utf8'));
    const [problem] = problems;
    if (problem) throw new LoupeError(problem.code, { ...problem.args, path: given }, 'input');
    if (schemas[0]) return schemas[0].schema;
  }
  const own = (await readSchemas(process.cwd())).schemas.map((s) => s.schema);
  const found = [...own, ...SHIPPED_SCHEMAS].find((s) => s.id === given);
  if (!found) throw new LoupeError('labels-unknown', { given, known: [...new Set([...own, ...SHIPPED_SCHEMAS].map((s) => s.id))].join(', ') }, 'usage');
  return found;
}

/** A label as the question takes it: several are separated by commas. */
function valueOf(question: Question, label: string): LabelValue {
  const value: LabelValue = question.kind === 'multiple' || question.kind === 'ranking' ? label.split(',').map((l) => l.trim()).filter((l) => l !== '') : question.kind === 'number' ? Number(label) : label;
  if (!fitsQuestion(question, value)) throw new LoupeError('label-unfit', { question: question.id, value: label, known: question.labels.map((l) => l.id).join(', ') }, 'usage');
  return value;
}

async function rowOf(rows: readonly number[], { key }: AnnotateOptions, info: DatasetInfo, work: ReturnType<typeof annotationWork>): Promise<number> {
  if (key === null) {
    const [row] = rows;
    if (row === undefined || rows.length > 1) throw new LoupeError('usage-annotate', {}, 'usage');
    if (row >= info.rows) throw new LoupeError('row-beyond', { row, rows: info.rows, name: info.name });
    return row;
  }
  if (rows.length > 0) throw new LoupeError('usage-annotate', {}, 'usage');
  const found = await work('find', { key });
  const [row] = found;
  if (row === undefined) throw new LoupeError('row-key-unknown', { key, name: info.name });
  return row;
}

/** `messages[3]` is a turn, `chosen` or `completions[2]` a response. */
function subjectOf(part: string | null, info: DatasetInfo): Subject {
  if (part === null) return { kind: 'record' };
  const parsed = parseRolePath(part, info.columns.map((c) => c.name));
  const column = 'column' in parsed ? parsed.column : '';
  if (!info.columns.some((c) => c.name === column)) throw new LoupeError('column-unknown', { column: part, columns: info.columns.slice(0, 40).map((c) => c.name).join(', ') });
  const { roles } = info.shape;
  const isAnswer = (['response', 'responses', 'chosen', 'rejected'] as const).some((role) => roles[role]?.some((p) => p === column || p.startsWith(`${column}.`) || p.startsWith(`${column}[`)));
  return { kind: isAnswer ? 'response' : 'turn', path: part };
}
