import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Warning } from '../../core/message';
import type { Part } from './splits';
import { natural } from './walkFolder';
import type { FoundFile } from './walkFolder';

export interface Saved {
  readonly parts: readonly Part[];
  readonly warnings: readonly Warning[];
}

const NAMED = 5;

/**
 * The datasets that Hugging Face's `datasets` left in a folder or below it: `save_to_disk` (`state.json` says which files in
 * which order), a DatasetDict on disk (`dataset_dict.json` names its splits), and its cache (`dataset_info.json` beside Arrow
 * files). Undefined where there is none. Each is a part of its own: the folder is its config, unless it is the one that was named.
 */
export async function savedDatasets(folder: string, files: readonly FoundFile[]): Promise<Saved | undefined> {
  const byFolder = new Map<string, FoundFile[]>();
  for (const file of files) byFolder.set(folderOf(file.relative), [...(byFolder.get(folderOf(file.relative)) ?? []), file]);
  const dicts = new Set([...byFolder].filter(([, inside]) => has(inside, 'dataset_dict.json')).map(([at]) => at));
  const parts: Part[] = [];
  const warnings: Warning[] = [];
  for (const [at, inside] of byFolder) {
    const arrow = inside.filter((f) => f.relative.endsWith('.arrow'));
    if (has(inside, 'state.json')) {
      const state = await readRecord(join(folder, at, 'state.json'));
      const ofDict = at !== '' && dicts.has(folderOf(at));
      parts.push({ config: configOf(ofDict ? folderOf(at) : at), split: ofDict ? nameOf(at) : text(state['_split']) ?? '', files: inOrder(arrow, state['_data_files']) });
      const indices = names(state['_indices_data_files'] ?? state['_indices_files']);
      if (indices.length > 0) warnings.push({ code: 'saved-indices', args: { file: indices[0] ?? '', name: at === '' ? nameOf(folder) : at } });
    } else if (has(inside, 'dataset_info.json') && arrow.length > 0) {
      const info = await readRecord(join(folder, at, 'dataset_info.json'));
      const short = withoutVersion(at);
      const alone = [...byFolder.keys()].every((other) => other === at || withoutVersion(other) !== short);
      parts.push(...cachedParts(alone ? short : at, arrow, info));
      const results = arrow.filter((f) => isResult(f)).map((f) => nameOf(f.relative));
      if (results.length > 0 && results.length < arrow.length) warnings.push({ code: 'cache-results', args: { files: results.slice(0, NAMED).join(', ') }, count: results.length });
    }
  }
  const found = parts.filter((p) => p.files.length > 0);
  return found.length === 0 ? undefined : { parts: found, warnings };
}

/** Files as `state.json` lists them; those that it does not know are not the dataset's. */
function inOrder(files: readonly FoundFile[], listed: unknown): FoundFile[] {
  const order = names(listed);
  if (order.length === 0) return [...files].sort((a, b) => natural(a.relative, b.relative));
  return order.flatMap((name) => files.filter((f) => nameOf(f.relative) === name));
}

/** In the cache files are called after dataset and split: `prefs-train.arrow`, `prefs-train-00000-of-00004.arrow`. */
function cachedParts(at: string, files: readonly FoundFile[], info: Readonly<Record<string, unknown>>): Part[] {
  const splits = Object.keys(record(info['splits'])).sort((a, b) => b.length - a.length);
  const groups = new Map<string, FoundFile[]>();
  for (const file of files.filter((f) => !isResult(f))) {
    const name = nameOf(file.relative).replace(/(-\d{5}-of-\d{5})?\.arrow$/, '');
    const split = splits.find((s) => name === s || name.endsWith(`-${s}`)) ?? name;
    groups.set(split, [...(groups.get(split) ?? []), file]);
  }
  const config = at === '' ? text(info['config_name']) ?? 'default' : at;
  return [...groups].map(([split, members]) => ({ config, split, files: members.sort((a, b) => natural(a.relative, b.relative)) }));
}

/** What `.map()` and `.filter()` left in the cache: rows made of the dataset's, not the dataset. */
function isResult({ relative }: FoundFile): boolean {
  return /^(cache-[0-9a-f]+|tmp.*)(_\d+_of_\d+)?\.arrow$/.test(nameOf(relative));
}

/** Below the dataset's and the config's folder the cache has one for the version and one for its hash. */
function withoutVersion(at: string): string {
  return at.replace(/(^|\/)(\d+\.\d+\.\d+(\/[0-9a-f]{40,64})?|[0-9a-f]{40,64})$/, '');
}

function configOf(at: string): string {
  return at === '' ? 'default' : at;
}

function has(files: readonly FoundFile[], name: string): boolean {
  return files.some((f) => nameOf(f.relative) === name);
}

function folderOf(relative: string): string {
  return relative.includes('/') ? relative.slice(0, relative.lastIndexOf('/')) : '';
}

function nameOf(relative: string): string {
  return relative.slice(relative.lastIndexOf('/') + 1);
}

function names(value: unknown): string[] {
  return (Array.isArray(value) ? value : []).flatMap((entry: unknown) => text(record(entry)['filename']) ?? []);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** A JSON file's object; nothing where it is none, since the Arrow files say enough. */
async function readRecord(path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return record(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return {};
  }
}
