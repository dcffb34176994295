import { rmSync } from 'node:fs';
import { version } from '../package.json';
import { DerivedRegistry } from './core/derived';
import { removePartials } from './data/disk/partialFile';
import type { FromEngine, ToEngine } from './engine/contract';
import { processFolder, sweepTempFolders } from './engine/instance';
import { EngineServer } from './engine/server';
import { annotationWork } from './features/annotation/work';
import { comparisonWork } from './features/comparison/work';
import { checkpointsWork } from './features/checkpoints/work';
import { contaminationWork } from './features/contamination/work';
import { disagreementsWork } from './features/disagreements/work';
import { registerExploreDerived } from './features/explore/queries';
import { exploreWork } from './features/explore/work';
import { readingWork } from './features/explore/work/readingWork';
import { queryWork } from './features/query/work';

const derived = new DerivedRegistry();
registerExploreDerived(derived);
let tempFolder = '';

const server = new EngineServer(derived, [annotationWork, checkpointsWork, comparisonWork, contaminationWork, disagreementsWork, exploreWork, queryWork, readingWork], version, (message: FromEngine) => {
  if (process.connected) process.send?.(message);
});

/** Without a parent there is nobody to work for; what DuckDB spilled and files that are not whole go with the process. */
function end(): void {
  removePartials();
  if (tempFolder !== '') rmSync(processFolder(tempFolder), { recursive: true, force: true });
  process.exit(0);
}

/** What killed engines left is no reason not to start. */
function sweep(): void {
  try {
    sweepTempFolders(tempFolder);
  } catch (error) {
    process.stderr.write(`temporary folders of earlier engines stay: ${String(error)}\n`);
  }
}

process.on('message', (message: ToEngine) => {
  if (message.kind === 'start') {
    tempFolder = message.options.tempFolder;
    sweep();
  }
  server.receive(message);
});
process.once('disconnect', end);
process.once('SIGTERM', end);
process.on('SIGINT', () => undefined); // Ctrl-C reaches the whole group: the parent decides
