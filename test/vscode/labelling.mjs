/** What suites about labels share: labelling is begun by keyboard, and the lines are read where they lie. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { quickInput } from '../harness/index.mjs';

/** The strip of labels under the record. @param {import('./reading.mjs').View} view */
export const strip = (view) => view.locator('loupe-label-strip');

/** Starts labelling by keyboard; a name is given where it is asked for. @param {import('playwright-core').Page} page @param {string} schema its id @param {string} question a title that shows then */
export async function startLabelling(page, view, schema, question) {
  await page.keyboard.press('Shift+L');
  await quickInput(page).locator('input').fill(schema);
  await page.keyboard.press('Enter');
  const named = quickInput(page).getByText('stored on this machine').first();
  await Promise.race([named.waitFor(), strip(view).getByText(question).waitFor()]);
  if (await named.isVisible()) {
    await page.keyboard.type('Ann');
    await page.keyboard.press('Enter');
  }
  await strip(view).getByText(question).waitFor();
}

/** The lines of all labels files of a dataset, in the order of the files. @param {string} dataset its path @param {string} [annotator] of one person alone */
export function labelLines(dataset, annotator = '') {
  const labels = `${dataset}.loupe`;
  return readdirSync(labels).filter((file) => file.startsWith(annotator === '' ? '' : `${annotator}.`)).flatMap((file) => readFileSync(path.join(labels, file), 'utf8').trim().split('\n').map((line) => JSON.parse(line)));
}
