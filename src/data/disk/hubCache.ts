import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** A dataset that the hub's cache has on this machine. */
export interface HubDataset {
  /** `openai/gsm8k` */
  readonly repo: string;
  readonly folder: string;
}

/** The datasets of a cache of `huggingface_hub` (HF_HUB_CACHE, HF_HOME, or the home folder), by name; none where there is no cache. */
export async function hubDatasets(home = process.env['HF_HUB_CACHE'] ?? join(process.env['HF_HOME'] ?? join(homedir(), '.cache', 'huggingface'), 'hub')): Promise<readonly HubDataset[]> {
  const entries = await readdir(home).catch(() => []);
  return entries.filter((e) => e.startsWith('datasets--')).sort().map((e) => ({ repo: e.split('--').slice(1).join('/'), folder: join(home, e) }));
}
