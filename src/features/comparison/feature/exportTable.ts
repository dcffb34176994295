import { exportFile } from '../../../host/exportFile';
import type { Services } from '../../../host/services';
import type { KeysChoice } from '../keysContract';
import type { Comparison } from './comparison';

/** Asks for a place and writes the joined table there: a row for each prompt of a list. */
export async function exportTable(services: Services, comparison: Comparison, choice: KeysChoice): Promise<void> {
  const { sides, baseline } = await comparison.file();
  const [first] = sides;
  if (!first) return;
  await exportFile(services, { session: comparison.session(first.source) }, 'joined', async (target, { signal, onProgress }) => {
    await comparison.refuseOut(target);
    const { rows } = await comparison.ask('table', { choice, baseline: Math.max(0, sides.findIndex((side) => side.name === baseline)), ...target }, { signal, progress: (fraction) => { onProgress(fraction, null); } });
    return { rows };
  });
}
