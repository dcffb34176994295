import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import picomatch from 'picomatch';
import { parse as parseYaml } from 'yaml';
import { LoupeError } from '../../core/message';
import type { FoundFile } from './walkFolder';

/** Files that belong together under one config and split. */
export interface Part {
  readonly config: string;
  readonly split: string;
  readonly files: readonly FoundFile[];
}

const SPLIT_NAMES: Readonly<Record<string, string>> = {
  train: 'train', training: 'train', test: 'test', testing: 'test', eval: 'test', evaluation: 'test', validation: 'validation', valid: 'validation', val: 'validation', dev: 'validation',
};

/**
 * The configs and splits of a folder: what its README says (`configs` with `data_files`), else what file and folder names
 * say by the convention of Hugging Face's `datasets`. Names without any split are one dataset.
 */
export async function partsOf(folder: string, files: readonly FoundFile[]): Promise<readonly Part[]> {
  const declared = await declaredParts(folder, files);
  if (declared.length > 0) return declared;
  const groups = new Map<string, FoundFile[]>();
  for (const file of files) {
    const key = JSON.stringify(placeOf(file.relative));
    groups.set(key, [...(groups.get(key) ?? []), file]);
  }
  const parts = [...groups].map(([key, members]): Part => {
    const [config, split] = JSON.parse(key) as [string, string];
    return { config, split, files: members };
  });
  // Files of no split beside files of one: `data.parquet` beside `test.parquet` are two things.
  return parts;
}

/** Config and split of one file by its path: `preference/train-00000-of-00001.parquet` → preference, train. */
export function placeOf(relative: string): [string, string] {
  const steps = relative.split('/');
  const name = steps.pop() ?? '';
  const folders = steps.filter((s) => s !== 'data' && !s.includes('='));
  const fromName = splitIn(name.replace(/\.[^/]*$/, ''));
  const last = folders.at(-1);
  const fromFolder = last === undefined ? undefined : SPLIT_NAMES[last.toLowerCase()];
  const split = fromName ?? fromFolder ?? '';
  const config = (fromName === undefined && fromFolder !== undefined ? folders.slice(0, -1) : folders).join('/');
  return [config === '' ? 'default' : config, split];
}

/**
 * A split's name standing alone in a file name: `train-00001-of-3`, `my_test`, not `latest`. The word before a shard's number is
 * the split, as `datasets` writes it; where a name has two that differ (`train_test`), it is neither, but a split by that name.
 */
function splitIn(name: string): string | undefined {
  const sharded = /^(?:.*[-_. ])?([a-z]+)-\d+-of-\d+/i.exec(name)?.[1]?.toLowerCase();
  if (sharded !== undefined && SPLIT_NAMES[sharded] !== undefined) return SPLIT_NAMES[sharded];
  const words = name.toLowerCase().split(/[-_. ]+/).map((word) => word.replace(/\d+$/, ''));
  const found = words.flatMap((word, i) => (SPLIT_NAMES[word] === undefined ? [] : [i]));
  const splits = new Set(found.map((i) => SPLIT_NAMES[words[i] ?? '']));
  return splits.size < 2 ? [...splits][0] : words.slice(found[0], (found.at(-1) ?? 0) + 1).filter((word) => word !== '').join('_');
}

/** The configs that an older `datasets` wrote down (`dataset_infos.json`). */
async function legacyConfigs(folder: string): Promise<ReadonlySet<string>> {
  try {
    const infos: unknown = JSON.parse(await readFile(join(folder, 'dataset_infos.json'), 'utf8'));
    return new Set(isRecord(infos) ? Object.keys(infos) : []);
  } catch {
    return new Set(); // none, or none that says anything
  }
}

/**
 * The files of all folders as one dataset, where no name speaks of a split and nothing says that folders are configs: as `datasets`
 * reads them. Undefined where they are not.
 */
export async function togetherOf(folder: string, parts: readonly Part[]): Promise<Part | undefined> {
  if (parts.length < 2 || parts.some((p) => p.split !== '')) return undefined;
  const configs = await legacyConfigs(folder);
  return parts.some((p) => configs.has(p.config)) ? undefined : { config: 'default', split: '', files: parts.flatMap((p) => p.files) };
}

/** What the README of a folder says in its YAML head: `configs` with their `data_files`. */
export async function declaredParts(folder: string, files: readonly FoundFile[]): Promise<Part[]> {
  const text = await readFile(join(folder, 'README.md'), 'utf8').catch(() => '');
  const front = /^---\r?\n([\s\S]*?)\r?\n---/.exec(text)?.[1];
  if (front === undefined) return [];
  const parts: Part[] = [];
  for (const config of configsIn(front)) {
    for (const [split, patterns] of config.splits) {
      const matches = patterns.map((p) => picomatch(p, { dot: false }));
      const members = files.filter((f) => matches.some((m) => m(f.relative)));
      if (members.length > 0) parts.push({ config: config.name, split, files: members });
    }
  }
  return parts;
}

interface Config {
  readonly name: string;
  readonly splits: readonly (readonly [string, readonly string[]])[];
}

function configsIn(front: string): Config[] {
  let parsed: unknown;
  try {
    parsed = parseYaml(front);
  } catch {
    return []; // a README whose head is no YAML says nothing about files
  }
  const configs = isRecord(parsed) && Array.isArray(parsed['configs']) ? parsed['configs'] : [];
  return configs.filter(isRecord).map((c): Config => ({ name: typeof c['config_name'] === 'string' ? c['config_name'] : 'default', splits: splitsIn(c['data_files']) }));
}

/** `data_files` comes as a pattern, a list of patterns, or a list of {split, path}. */
function splitsIn(value: unknown): [string, readonly string[]][] {
  if (typeof value === 'string') return [['train', [value]]];
  if (isRecord(value)) return Object.entries(value).map(([split, path]) => [split, texts(path)]);
  if (!Array.isArray(value)) return [];
  if (value.every((v) => typeof v === 'string')) return [['train', texts(value)]];
  return value.filter(isRecord).map((v) => [typeof v['split'] === 'string' ? v['split'] : 'train', texts(v['path'])]);
}

function texts(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((v): v is string => typeof v === 'string');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Files of no split are the split `all`, for people to choose. */
function nameOf(part: Part): string {
  return part.split === '' ? 'all' : part.split;
}

/** The one part asked for. Several are never read as one unsaid: `choose-split` lists them, `split-unknown` says what there is. */
export function choosePart(parts: readonly Part[], config: string | undefined, split: string | undefined, name: string): Part {
  const fitting = parts.filter((p) => (config === undefined || p.config === config) && (split === undefined || nameOf(p) === split));
  const label = (p: Part): string => `${p.config}/${nameOf(p)}`;
  if (fitting.length === 0) throw new LoupeError('split-unknown', { name, asked: [config, split].filter((x) => x !== undefined).join('/'), choices: parts.map((p) => label(p)).join(', ') }, 'input');
  const [only] = fitting;
  if (fitting.length > 1 || !only) throw new LoupeError('choose-split', { name, choices: fitting.map((p) => label(p)).join(', ') }, 'input');
  return only;
}
