import * as v from 'valibot';
import type { CsvReading, DatasetSource } from '../../core/dataset';
import { readTeamText, writeTeamText } from '../../core/teamText';
import { DEFAULT_RULE, METHODS, SCANNED_ROLES, TOKENS, UNITS } from './contract';
import type { Rule } from './contract';
import { STAGES } from './page';
import type { Stage } from './page';

/** A dataset as a set-up names it: paths, and what is chosen of a folder. */
export interface SetupSource {
  readonly paths: readonly string[];
  readonly literal: boolean;
  readonly config?: string;
  readonly split?: string;
  /** Another dataset whose columns stand beside its own, by a key. */
  readonly join?: NonNullable<DatasetSource['join']>;
  /** How CSV is taken apart, where a person said so. */
  readonly reading?: CsvReading;
}

export interface SetupTraining {
  readonly name: string;
  readonly source: SetupSource;
  /** Which texts of its rows are searched, where they are others than those of all. */
  readonly fields?: readonly string[];
}

export interface SetupEvaluation {
  readonly name: string;
  readonly source: SetupSource;
  /** Null where the shape decides. */
  readonly fields: readonly string[] | null;
  readonly filter: string | null;
  readonly stage: Stage;
}

/** What a team checks against what; `of` is the dataset that it was set up on. */
export interface SetupFile {
  readonly of: SetupSource;
  readonly evaluations: readonly SetupEvaluation[];
  readonly trainings: readonly SetupTraining[];
  readonly by: string | null;
  /** Which texts of a training row are searched; null where its shape decides. */
  readonly textFields: readonly string[] | null;
  readonly rule: Rule;
  /** Possible rephrasings are looked for after every scan. */
  readonly rephrased: boolean;
}

const words = v.pipe(v.string(), v.minLength(1));
const join = v.object({ paths: v.pipe(v.array(words), v.minLength(1)), literal: v.exactOptional(v.boolean(), true), on: words });
const reading = v.object({ delimiter: v.exactOptional(v.string()), quote: v.exactOptional(v.string()), header: v.exactOptional(v.boolean()) });
const source = v.object({ paths: v.pipe(v.array(words), v.minLength(1)), literal: v.exactOptional(v.boolean(), true), config: v.exactOptional(words), split: v.exactOptional(words), join: v.exactOptional(join), reading: v.exactOptional(reading) });
const paths = v.nullable(v.pipe(v.array(words), v.minLength(1)));
const rule = v.object({
  methods: v.pipe(v.array(v.picklist(METHODS)), v.minLength(1)),
  tokens: v.exactOptional(v.picklist(TOKENS), 'words'),
  n: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(64)),
  threshold: v.pipe(v.number(), v.minValue(0), v.ltValue(1)),
  unit: v.picklist(UNITS), roles: v.picklist(SCANNED_ROLES),
  template: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(2))),
});
const setupFile = v.object({
  version: v.literal(1),
  of: source,
  evaluations: v.array(v.object({ name: words, source, fields: v.exactOptional(paths, null), filter: v.exactOptional(v.nullable(words), null), stage: v.exactOptional(v.picklist(STAGES), 'development') })),
  trainings: v.pipe(v.array(v.object({ name: words, source, fields: v.exactOptional(v.pipe(v.array(words), v.minLength(1))) })), v.minLength(1)),
  by: v.exactOptional(v.nullable(words), null),
  textFields: v.exactOptional(paths, null),
  rule: v.exactOptional(rule, DEFAULT_RULE),
  rephrased: v.exactOptional(v.boolean(), false),
});

/** A set-up from its file's text, with paths as they stand there; or why it is none, and where. */
export function readSetup(text: string): SetupFile | { readonly problem: string } {
  const checked = readTeamText(text, setupFile);
  if ('problem' in checked) return checked;
  const { of, evaluations, trainings, by, textFields, rule: asked, rephrased } = checked.value;
  const setup: SetupFile = { of, evaluations, trainings, by, textFields, rule: asked, rephrased };
  const twice = [setup.evaluations, setup.trainings].flatMap((list) => list.map((e) => e.name).filter((name, i, all) => all.indexOf(name) !== i))[0];
  return twice === undefined ? setup : { problem: `two are called “${twice}”` };
}

/** The text of a set-up's file: one value a line, so that git merges it. */
export function writeSetup(setup: SetupFile): string {
  return writeTeamText(setup);
}

/** A set-up with each path changed, as they stand in its file or as they are on this machine. */
export function mapPaths(setup: SetupFile, change: (path: string) => string): SetupFile {
  const of = <S extends SetupSource>(given: S): S => ({ ...given, paths: given.paths.map(change), ...(given.join ? { join: { ...given.join, paths: given.join.paths.map(change) } } : {}) });
  return { ...setup, of: of(setup.of), evaluations: setup.evaluations.map((e) => ({ ...e, source: of(e.source) })), trainings: setup.trainings.map((t) => ({ ...t, source: of(t.source) })) };
}

/** A dataset as a set-up names it, of what an editor or a list of recent ones says. */
export function setupSource({ paths, literal, config, split, join: joined, reading: read }: DatasetSource): SetupSource {
  return { paths, literal, ...(config === undefined ? {} : { config }), ...(split === undefined ? {} : { split }), ...(joined ? { join: joined } : {}), ...(read ? { reading: read } : {}) };
}

/** What tells datasets apart: their paths, what is chosen of them, what stands beside them and how they are read. */
export function sourceParts({ paths, config, split, join: joined, reading: read }: SetupSource): readonly unknown[] {
  return [paths, config, split, ...(joined || read ? [joined && [joined.paths, joined.on], read && [read.delimiter, read.quote, read.header]] : [])];
}

export function sourceKey(source: SetupSource): string {
  return JSON.stringify(sourceParts(source));
}

export function isSameSource(a: SetupSource, b: SetupSource): boolean {
  return sourceKey(a) === sourceKey(b);
}

/** Which texts of a training dataset's rows are searched; null where its shape decides. */
export function fieldsOf({ trainings, textFields }: Pick<SetupFile, 'trainings' | 'textFields'>, train: string): readonly string[] | null {
  return trainings.find((t) => t.name === train)?.fields ?? textFields;
}

/** A set-up that searches these texts of one training dataset (null: those of all), or where none is named of each. */
export function withFields(setup: SetupFile, train: string | null, fields: readonly string[] | null): SetupFile {
  const trainings = setup.trainings.map(({ fields: own, ...training }): SetupTraining => {
    const now = train === null ? null : training.name === train ? fields : own;
    return now ? { ...training, fields: now } : training;
  });
  return { ...setup, trainings, ...(train === null ? { textFields: fields } : {}) };
}

/** Names that nothing else has, for the command line, too: `gsm8k`, `gsm8k-2`. */
export function freeName(wanted: string, taken: readonly string[]): string {
  const words = wanted.replace(/[^\w.:-]+/g, '-').replace(/^[-.:]+|[-.:]+$/g, '') || 'unnamed';
  const plain = /^[A-Za-z_]/.test(words) ? words : `_${words}`;
  for (let n = 1; ; n++) {
    const name = n === 1 ? plain : `${plain}-${String(n)}`;
    if (!taken.includes(name)) return name;
  }
}
