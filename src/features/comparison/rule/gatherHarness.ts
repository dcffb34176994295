import type { Message } from '../../../core/message';
import { textSql } from '../../../core/sql';
import { fieldsOf, parseType } from '../../../core/type';
import type { KeySpec, MetricSpec } from '../contract';
import { plainName } from './benchmarks';
import { harnessOf, keyOfHarness } from './harnesses';
import type { Harness, HarnessColumns } from './harnesses';

/** A file to compare: what is known of it, where it lies, what its side is called after its path. */
export interface HarnessFile extends HarnessColumns {
  readonly path: string;
  readonly name: string;
}

export interface FromHarness {
  readonly harness: string;
  /** Null: what the shapes say, the prompt. */
  readonly key: KeySpec | null;
  readonly metric: MetricSpec | null;
  /** `file`: the number of the file that a side is read from. */
  readonly sides: readonly { readonly file: number; readonly name: string; readonly answer: string | null }[];
  readonly warnings: readonly Message[];
}

/** The different values of a column of a file, in the order of their first rows. */
export type ModelsIn = (file: number, column: string) => Promise<readonly string[]>;

/** How files that one harness wrote are compared as they lie; null: they are not all of one, or it says nothing of them. */
export async function fromHarness(files: readonly HarnessFile[], modelsIn: ModelsIn): Promise<FromHarness | null> {
  const [harness, ...others] = new Set(files.map((file) => harnessOf(file)));
  const [first] = files;
  if (!harness || !first || others.length > 0) return null;
  const metric = harness.metric(first);
  if (files.length === 1) return harness.pair ? pairOfOne(harness, harness.pair, first, metric, modelsIn) : null;
  const key = keyOfHarness(harness, files);
  const pair = harness.pair?.isBaselineFirst === false ? await ownModels(harness.pair, files, modelsIn) : null;
  return {
    harness: harness.name, key, metric,
    sides: files.map((file, i) => ({ file: i, name: file.name, answer: pair && harness.pair ? pairAnswer(harness.pair, file, pair.own[i] ?? '') : harness.answer(file) })),
    warnings: pair ? files.flatMap((file, i) => otherName(file, pair.own[i])) : await generatorWarnings(harness, files, modelsIn),
  };
}

/** One file of pairs of two models: a side for each, the baseline first. */
async function pairOfOne(harness: Harness, pair: NonNullable<Harness['pair']>, file: HarnessFile, metric: MetricSpec | null, modelsIn: ModelsIn): Promise<FromHarness | null> {
  const [a, b] = [await modelsIn(0, pair.models[0]), await modelsIn(0, pair.models[1])];
  const models = pair.isBaselineFirst ? [...a, ...b] : [...new Set([...a, ...b])];
  const [one, other, ...more] = models;
  if (one === undefined || other === undefined || more.length > 0 || one === other) return null;
  // In a file that is called after one of them the other is the baseline.
  const [base, own] = !pair.isBaselineFirst && isCalled(file.path, one) ? [other, one] : [one, other];
  const named = metric && 'computed' in metric && metric.computed.of === 'wb-reward' ? { ...metric, computed: { ...metric.computed, against: base } } : metric;
  const answer = (model: string, at: 0 | 1): string | null => (pair.isBaselineFirst ? pair.answers[at] : pairAnswer(pair, file, model));
  return { harness: harness.name, key: { by: 'row' }, metric: named, sides: [{ file: 0, name: base, answer: answer(base, 0) }, { file: 0, name: own, answer: answer(own, 1) }], warnings: otherName(file, own) };
}

/** Of each file the model that it is of: not the one that all have. */
async function ownModels(pair: NonNullable<Harness['pair']>, files: readonly HarnessFile[], modelsIn: ModelsIn): Promise<{ readonly own: readonly (string | undefined)[] }> {
  const models: (readonly string[])[] = [];
  for (const i of files.keys()) models.push([...new Set([...(await modelsIn(i, pair.models[0])), ...(await modelsIn(i, pair.models[1]))])]);
  const common = (models[0] ?? []).filter((model) => models.every((of) => of.includes(model)));
  return { own: models.map((of, i) => of.find((model) => !common.includes(model)) ?? of.find((model) => isCalled(files[i]?.path ?? '', model))) };
}

/** The answer of one model in rows of two. */
function pairAnswer({ models, answers }: NonNullable<Harness['pair']>, { columns }: HarnessColumns, model: string): string | null {
  const has = (name: string): boolean => columns.some((c) => c.name === name);
  if (answers.every(has)) return `(case when "${models[0]}" = ${textSql(model)} then "${answers[0]}" else "${answers[1]}" end)`;
  const outputs = fieldsOf(parseType(columns.find((c) => c.name === 'model_outputs')?.type ?? 'VARCHAR'));
  return outputs.some((f) => f.name === model) ? `model_outputs."${model.replaceAll('"', '""')}"` : null;
}

/** A file, or a folder that it lies in, is called like a model. */
export function isCalled(path: string, model: string): boolean {
  const [own, parts] = [plainName(model.split('/').at(-1) ?? model), path.split(/[/\\]+/).slice(-4).map(plainName)];
  return own !== '' && parts.some((part) => part.includes(own) || (part.length > 3 && own.includes(part) && part.length * 2 > own.length));
}

function otherName({ path, name }: HarnessFile, generator: string | undefined): Message[] {
  return generator === undefined || isCalled(path, generator) ? [] : [{ code: 'compare-generator-other', args: { side: name, generator } }];
}

/** Files whose rows say that they are of another model than the file or its folder is called after. */
async function generatorWarnings({ generator }: Harness, files: readonly HarnessFile[], modelsIn: ModelsIn): Promise<Message[]> {
  if (generator === null) return [];
  const found: Message[] = [];
  for (const [i, file] of files.entries()) {
    const models = await modelsIn(i, generator);
    if (models.length > 0 && !models.some((model) => isCalled(file.path, model))) found.push(...otherName(file, models.slice(0, 3).join(', ')));
  }
  return found;
}
