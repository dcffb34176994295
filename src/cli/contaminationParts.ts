import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { LoupeError } from '../core/message';
import type { Warning } from '../core/message';
import { ruleCheck, textsCheck } from '../features/contamination/checks';
import type { ScanAnswer, TextsChoice } from '../features/contamination/contract';
import { mergeParts } from '../features/contamination/rule/merge';
import { answered } from './contaminationAnswer';
import type { ContaminationOptions } from './contaminationOptions';
import type { Found } from './contaminationRuns';
import type { CommandResult } from './session';

/** What decides which texts were searched, beside the files and the rule. */
export interface Searched {
  readonly filter: string | null;
  /** Of each training dataset, with the roles of its shape and their forms. */
  readonly trainings: readonly { readonly texts: TextsChoice; readonly roles: unknown; readonly encodings: unknown }[];
}

interface Partial {
  readonly shard: { readonly index: number; readonly of: number };
  readonly searched: Searched;
  readonly notices: readonly Warning[];
  readonly found: Found;
}

/** What merging needs of a shard. */
export function partialDocument(found: Found, shard: Partial['shard'], searched: Searched, notices: readonly Warning[]): Partial {
  return { shard, searched, notices, found };
}

const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const numbers = v.array(whole);
const warning = v.object({ code: v.string(), args: v.record(v.string(), v.union([v.string(), v.number()])), column: v.exactOptional(v.string()), count: v.exactOptional(v.number()) });
const pair = v.strictObject({ row: whole, message: v.pipe(v.number(), v.safeInteger(), v.minValue(-1)), covered: v.array(v.array(v.tuple([whole, whole]))) });
const evaluationPart = v.strictObject({
  items: v.array(v.strictObject({ item: whole, pairs: v.array(pair), documents: whole, templateOnly: v.boolean() })), rows: numbers, pairs: whole, equal: numbers, contained: numbers, any13: numbers,
  bySource: v.array(v.strictObject({ value: v.nullable(v.string()), items: numbers, kept: v.exactOptional(numbers) })),
});
const facts = v.strictObject({
  name: v.string(), fields: v.array(v.string()), nEval: whole, nNull: whole, nDistinct: whole, tooShort: numbers, nShorterThan13: whole, tokens: v.array(v.strictObject({ item: whole, fields: numbers })),
});
const answer: v.GenericSchema<unknown, ScanAnswer> = v.strictObject({ facts: v.array(facts), part: v.strictObject({ rows: whole, messages: whole, characters: whole, documents: whole, evaluations: v.array(evaluationPart) }), warnings: v.array(warning) });
const searched = v.strictObject({
  filter: v.nullable(v.string()),
  trainings: v.array(v.strictObject({ texts: textsCheck, roles: v.unknown(), encodings: v.unknown() })),
});
const partial: v.GenericSchema<unknown, Partial> = v.strictObject({
  shard: v.strictObject({ index: whole, of: v.pipe(whole, v.minValue(1)) }), searched, notices: v.array(warning),
  found: v.strictObject({ rule: ruleCheck, matches: v.nullable(whole), by: v.nullable(v.string()), listed: v.boolean(), trainings: v.array(v.strictObject({ name: v.string(), rows: whole, answer })) }),
});
const dataset = v.object({ name: v.string(), paths: v.array(v.string()), rows: whole, bytes: whole, fingerprint: v.string() });
const document = v.object({ command: v.literal('contamination'), datasets: v.array(dataset), result: v.object({ partial }) });

type Part = v.InferOutput<typeof document> & { readonly path: string };

/** `loupe contamination merge PART…`: the document of a single run out of those of all its shards. */
export async function mergeDocuments(asked: ContaminationOptions, paths: readonly string[]): Promise<CommandResult> {
  const unused = (['--eval', '--shard', '--by', '--out-clean', '--out-report', '--rephrased'] as const).find((option) => ({
    '--eval': asked.evaluations.length > 0, '--shard': asked.shard !== null, '--by': asked.by !== null, '--out-clean': asked.outClean !== null, '--out-report': asked.outReport !== null, '--rephrased': asked.rephrased,
  })[option]);
  if (unused !== undefined) throw new LoupeError('usage-option-unused', { option: unused, command: 'contamination merge' }, 'usage');
  const parts: Part[] = [];
  for (const path of paths) parts.push(await readPart(path));
  const [first] = parts;
  if (!first) throw new LoupeError('usage-no-parts', {}, 'usage');
  for (const part of parts) refuseOther(first, part);
  refuseIncomplete(first.result.partial.shard.of, parts);
  const ordered = parts.toSorted((a, b) => a.result.partial.shard.index - b.result.partial.shard.index).map((p) => p.result.partial);
  const { found, notices } = first.result.partial;
  const trainings = found.trainings.map((training, t) => {
    const answers = ordered.flatMap((p) => p.found.trainings[t]?.answer ?? []);
    const warnings = [...new Map(answers.flatMap((a) => a.warnings).map((w) => [JSON.stringify(w), w])).values()];
    return { ...training, answer: { facts: training.answer.facts, part: mergeParts(answers.map((a) => a.part), training.answer.facts, found.rule, 0), warnings } };
  });
  const datasets = first.datasets.map(({ name, paths: files, ...info }) => ({ name, info: { ...info, name, files: files.map((path) => ({ path })) } }));
  return answered({ ...found, trainings }, asked, datasets, notices);
}

async function readPart(path: string): Promise<Part> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new LoupeError('part-unreadable', { path }, 'usage', String(error));
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new LoupeError('part-unreadable', { path }, 'usage', String(error));
  }
  const parsed = v.safeParse(document, json);
  if (!parsed.success) throw new LoupeError('part-unreadable', { path }, 'usage', parsed.issues.map((i) => `${v.getDotPath(i) ?? ''} ${i.message}`).join('; '));
  return { ...parsed.output, path };
}

/** Parts of one scan have all of this in common. */
function refuseOther(first: Part, part: Part): void {
  const same = (of: (part: Part) => unknown): boolean => JSON.stringify(of(first)) === JSON.stringify(of(part));
  const what = !same((p) => p.result.partial.found.rule) ? 'the rule'
    : !same((p) => p.datasets) ? 'a dataset'
      : !same((p) => p.result.partial.searched.filter) ? 'the filter'
      : !same((p) => p.result.partial.searched.trainings) ? 'which texts of a row are searched'
      : !same((p) => p.result.partial.found.trainings.map((t) => t.answer.facts)) ? 'an evaluation’s fields or filter'
        : !same((p) => p.result.partial.shard.of) ? 'the number of parts'
          : !same((p) => [p.result.partial.found.by, p.result.partial.found.matches, p.result.partial.found.listed]) ? 'what is listed' : null;
  if (what !== null) throw new LoupeError('part-other', { path: part.path, first: first.path, what }, 'usage');
}

function refuseIncomplete(of: number, parts: readonly Part[]): void {
  const seen = new Map<number, Part>();
  for (const part of parts) {
    const { index } = part.result.partial.shard;
    if (seen.has(index)) throw new LoupeError('part-twice', { index, of, path: part.path }, 'usage');
    seen.set(index, part);
  }
  for (let index = 0; index < of; index++) if (!seen.has(index)) throw new LoupeError('part-missing', { index, of }, 'usage');
}
