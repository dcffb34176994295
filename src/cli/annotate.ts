import { choicesOf, fitsQuestion } from '../core/annotation/labelSchema';
import type { LabelSchema, Question } from '../core/annotation/labelSchema';
import { replay, slotOf } from '../core/annotation/labelLine';
import type { LabelValue } from '../core/annotation/labelLine';
import { spanOf } from '../core/annotation/subject';
import type { Subject } from '../core/annotation/subject';
import { decodePage } from '../core/arrow/readCells';
import { codePoints } from '../core/codePoints';
import { placesOf } from '../core/conversation/places';
import type { RecordPlaces } from '../core/conversation/places';
import { recordOf } from '../core/conversation/recordOf';
import type { DatasetInfo } from '../core/dataset';
import { LoupeError } from '../core/message';
import type { Warning } from '../core/message';
import { LabelBook } from '../data/annotation/labelBook';
import { machineId } from '../data/annotation/labelFolder';
import { LabelLog } from '../data/annotation/labelLog';
import { defaultLabelsFolder, labelPlace } from '../data/annotation/labelPlace';
import { annotationWork } from './annotationWork';
import { nearest } from '../core/nearest';
import { schemaNamed } from './schemaNamed';
import { openOne } from './session';
import type { CommandContext, CommandResult } from './session';
import type { AnnotateOptions } from './options';

/** Texts of a record are read whole: spans are counted in them. */
const WHOLE = 1e9;

/** `loupe annotate`: one label of one row, on disk before it is printed. */
export async function annotate(context: CommandContext): Promise<CommandResult> {
  const { options } = context;
  const { by, labels, label, note } = options.annotate;
  if (by === null || by.trim() === '' || labels === null) throw new LoupeError('usage-annotate', {}, 'usage');
  const schema = await schemaNamed(labels);
  if (label === null) throw new LoupeError('usage-label', { schema: schema.id, known: labelsOf(schema) }, 'usage');
  const opened = await openOne(context);
  const { info } = opened;
  const work = annotationWork(context, info);
  const row = await rowOf(options.rows, options.annotate, info, work);
  const subject = await subjectOf(context, info, row);
  const question = questionOf(schema, options.annotate, subject);
  const value = valueOf(question, label);
  const place = await labelPlace(options.datasets[0]?.source ?? { paths: [], literal: true }, info, defaultLabelsFolder());
  const log = new LabelLog(place.folder, { annotator: by.trim(), machine: machineId() });
  const { last } = await work('counts', {});
  if (last !== null) log.after(last);
  const book = new LabelBook(log, () => info, (number) => work('record', { row: number }));
  const before = await book.row(row);
  const after = await book.set(row, [{ schema: schema.id, schemaVersion: schema.version, question: question.id, subject, value, ...(note === null ? {} : { note }) }]);
  const made = after.lines.find((l) => !before.lines.includes(l));
  const slot = slotOf({ by: by.trim(), schema: schema.id, question: question.id, subject });
  const line = made ?? replay(after.lines).find((l) => slotOf(l) === slot);
  const warnings: Warning[] = made ? [] : [{ code: 'label-same', args: { row, by: by.trim() } }];
  return { datasets: [opened], result: { file: log.path, line: line as unknown as Record<string, unknown> }, warnings: [...info.warnings, ...warnings], text: JSON.stringify(line) };
}

/** The question that is answered: the one that is named, else the first about such a subject that has the label, else the first about it. */
function questionOf(schema: LabelSchema, { question: asked, label }: AnnotateOptions, subject: Subject): Question {
  if (asked !== null) {
    const named = schema.questions.find((q) => q.id === asked);
    if (!named) throw new LoupeError('question-unknown', { question: asked, schema: schema.id, known: nearest(asked, schema.questions.map((q) => q.id)) }, 'usage');
    if ((named.kind === 'span') !== (subject.kind === 'span')) throw new LoupeError(named.kind === 'span' ? 'question-of-spans' : 'question-not-of-spans', { question: named.id }, 'usage');
    return named;
  }
  const about = (q: Question): boolean => (subject.kind === 'span' ? q.kind === 'span' : q.kind !== 'span' && (subject.kind === 'record' ? q.about === 'record' : q.about === subject.kind || q.about === 'record'));
  const candidates = schema.questions.filter(about).sort((a, b) => Number(b.about === subject.kind) - Number(a.about === subject.kind));
  const has = (q: Question): boolean => choicesOf(q).some((c) => label?.split(',').map((l) => l.trim()).includes(c.id));
  const found = candidates.find(has) ?? (schema.questions.length === 1 || candidates.every((q) => choicesOf(q).length === 0) ? candidates[0] : undefined);
  if (found) return found;
  const elsewhere = schema.questions.find(has);
  if (elsewhere) throw new LoupeError(elsewhere.kind === 'span' ? 'label-of-span' : subject.kind === 'span' ? 'label-not-of-span' : 'label-of-part', { label: label ?? '', question: elsewhere.id, about: elsewhere.about }, 'usage');
  if (candidates.length > 0) throw new LoupeError('label-of-none', { label: label ?? '', schema: schema.id, known: labelsOf(schema) }, 'usage');
  throw new LoupeError('question-none', { schema: schema.id, subject: subject.kind, known: schema.questions.map((q) => q.id).join(', ') }, 'usage');
}

/** A schema's labels by question, for a sentence. */
function labelsOf({ questions }: LabelSchema): string {
  return questions.map((q) => {
    const choices = choicesOf(q).map((c) => c.id);
    return `${q.id} (${choices.length > 0 ? choices.join(', ') : q.kind === 'number' ? 'a number' : q.kind === 'ranking' ? 'answers, best first' : 'a text'})`;
  }).join('; ');
}

/** A label as the question takes it: several are separated by commas. */
function valueOf(question: Question, label: string): LabelValue {
  const value = valueFrom(question, label);
  if (fitsQuestion(question, value)) return value;
  const known = choicesOf(question).map((c) => c.id);
  const wrong = Array.isArray(value) ? ((value as readonly string[]).find((l) => !known.includes(l)) ?? label) : label;
  if (known.length > 0) throw new LoupeError('label-unknown', { question: question.id, value: wrong, known: nearest(wrong, known) }, 'usage');
  throw new LoupeError('label-unfit', { question: question.id, value: label }, 'usage');
}

function valueFrom({ kind }: Question, label: string): LabelValue {
  if (kind === 'multiple' || kind === 'ranking') return label.split(',').map((l) => l.trim()).filter((l) => l !== '');
  return kind === 'number' ? Number(label) : label;
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
  const keys = await Promise.all(found.map(async (number) => (await work('record', { row: number })).key));
  if (keys.some((k) => k.hash !== keys[0]?.hash || k.id !== keys[0].id)) throw new LoupeError('row-key-several', { key, name: info.name, rows: found.join(', ') });
  return row;
}

/** `messages[3]` is a turn, `chosen` or `completions[2]` an answer, with `--start` and `--end` a stretch of the text there. */
async function subjectOf({ options, engine, signal }: CommandContext, info: DatasetInfo, row: number): Promise<Subject> {
  const { part, start, end } = options.annotate;
  if ((start === null) !== (end === null) || (start !== null && part === null)) throw new LoupeError('usage-span', {}, 'usage');
  if (part === null) return { kind: 'record' };
  const { ipc } = await engine.request('record', { dataset: info.id, row, textLimit: WHOLE }, { signal, lane: 'record' });
  const places = placesOf(recordOf(decodePage(ipc).row(0), info.shape, info.columns));
  if (start !== null && end !== null) return span(part, start, end, places, row);
  if (places.answers.some((a) => a.path === part)) return { kind: 'response', path: part };
  if (places.turns.some((t) => t.path === part) || places.texts.has(part)) return { kind: 'turn', path: part };
  throw partUnknown(part, row, [...places.answers.map((a) => a.path), ...places.texts.keys()]);
}

function span(part: string, start: number, end: number, places: RecordPlaces, row: number): Subject {
  const text = places.texts.get(part);
  if (text === undefined) throw partUnknown(part, row, [...places.texts.keys()]);
  const length = codePoints(text);
  if (start >= end || end > length) throw new LoupeError('span-beyond', { start, end, part, length }, 'usage');
  return spanOf(part, text, start, end);
}

function partUnknown(part: string, row: number, known: readonly string[]): LoupeError {
  return new LoupeError('part-unknown', { part, row, known: nearest(part, [...new Set(known)]) }, 'usage');
}
