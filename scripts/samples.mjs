/** The sample datasets: made if they are missing. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { run } from '../test/harness/child.mjs';
import { say } from '../test/harness/say.mjs';
import { root } from './root.mjs';

export const samplesFolder = path.join(root, 'samples/data');

/** The sample to show first: a preference dataset with four annotators. */
export const firstSample = path.join(samplesFolder, 'preference-four-annotators.parquet');

export async function ensureSamples() {
  if (existsSync(firstSample)) return;
  say('Making the sample datasets.');
  await run(process.execPath, ['samples/make.mjs'], { cwd: root });
}
