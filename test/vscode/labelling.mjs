/** What suites about labels share: labelling is begun by keyboard, and the lines are read where they lie. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { answerQuick, openDataset, quickInput, runCommand } from '../harness/index.mjs';
import { becomes, recordShown, rowAt, saveAs } from './reading.mjs';

/** The strip of labels under the record. @param {import('./reading.mjs').View} view */
export const strip = (view) => view.locator('loupe-label-strip');

/** Starts labelling by keyboard; a name is given where it is asked for. @param {import('playwright-core').Page} page @param {string} schema its id @param {string} question a title that shows then */
export async function startLabelling(page, view, schema, question) {
  const shown = strip(view).getByText(question);
  for (let tries = 1; ; tries++) {
    await answerQuick(page, () => page.keyboard.press('Shift+L'), schema);
    try {
      const named = quickInput(page).getByText('stored on this machine').first();
      await Promise.race([named.waitFor(), shown.waitFor()]);
      if (await named.isVisible()) await answerQuick(page, () => Promise.resolve(), 'Ann');
      await shown.waitFor();
      return;
    } catch (error) {
      // A question that VS Code closed again ends what it was asked for.
      if (tries === 3 || await shown.isVisible()) throw error;
      await rowAt(view, 0).locator('[role=gridcell]').first().click();
    }
  }
}

/** Opens `superlatives.parquet` and begins to mark in it, its first row in focus. @param {import('playwright-core').Page} page */
export async function startSuperlatives(page) {
  const view = await openDataset(page, 'superlatives.parquet');
  const first = () => rowAt(view, 0).locator('[role=gridcell]').first().click();
  await first();
  await recordShown(view, 0);
  await startLabelling(page, view, 'superlatives', 'Mark in the text');
  await first();
  return view;
}

/** The lines of all labels files of a dataset, in the order of the files. @param {string} dataset its path @param {string} [annotator] of one person alone */
export function labelLines(dataset, annotator = '') {
  const labels = `${dataset}.loupe`;
  return readdirSync(labels).filter((file) => file.startsWith(annotator === '' ? '' : `${annotator}.`)).flatMap((file) => readFileSync(path.join(labels, file), 'utf8').trim().split('\n').map((line) => JSON.parse(line)));
}

/** Exports what holds, one line for each label, by keyboard alone; the file's name says as what. @param {import('playwright-core').Page} page @param {string} out a path */
export async function exportLabels(page, out) {
  await runCommand(page, 'Dataset Loupe: Export Labels…');
  await quickInput(page).locator('.monaco-list-row', { hasText: 'Labels, one line each' }).first().waitFor();
  await quickInput(page).locator('input').first().fill('Labels, one line each');
  await quickInput(page).locator('.monaco-list-row.focused', { hasText: 'Labels, one line each' }).waitFor();
  await page.keyboard.press('Enter');
  await saveAs(page, out);
  await becomes(() => existsSync(out), true);
}
