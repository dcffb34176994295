/** Superlatives labelled by keyboard alone, in records that say themselves which stretch and which choices are right: SuperSem's columns. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { root } from '../../scripts/root.mjs';
import { recordShown } from './reading.mjs';

/** SuperSem's development set, where the shared data is. */
export const supersem = path.join(path.resolve(root, process.env.LOUPE_SHARED ?? '../shared'), 'data/annotation/supersem-dev.parquet');
export const hasSupersem = existsSync(supersem);

const MADE = [
  ['Most often, gardeners plant tulips in the cold months.', 'Most often', 'positive', 'y'],
  ['The river is deepest where both arms meet, beside the old mill.', 'deepest', 'positive', 'n'],
  ['Of the three ways up, this one is the least steep.', 'least steep', 'negative', 'n'],
  ['Her loudest critic became her 😀 friend.', 'loudest', 'positive', 'y'],
  ['It was the coldest winter that the village remembers.', 'coldest', 'positive', 'n'],
];

async function rowsOf(sql) {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowObjectsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

const quoted = (text) => `'${text.replaceAll("'", "''")}'`;

/** Writes a file with SuperSem's columns and sentences of our own. @param {string} file */
export async function makeSuperlatives(file) {
  const rows = MADE.map(([sentence, superlative, orientation, implicit], i) => {
    const start = sentence.indexOf(superlative);
    const context = `${'There is more to say of this, and it was said before. '.repeat(6)}${sentence}`;
    return `(${[`made_${i}`, 'made', context, sentence, `${start}:${start + superlative.length}`, 'A title', superlative, orientation, implicit].map(quoted).join(', ')})`;
  });
  await rowsOf(`copy (from (values ${rows.join(', ')}) t("ID", source, context, sentence, sup_idx_sent, title, superlative, "Orientation", "Implicit")) to ${quoted(file)} (format parquet)`);
}

/** What is right of the first records of a file: where the superlative stands (code points), and both choices. @param {string} file @param {number} count */
export async function superlativesOf(file, count) {
  const rows = await rowsOf(`select sentence, sup_idx_sent, superlative, "Orientation" as orientation, "Implicit" as implicit from ${quoted(file)} limit ${count}`);
  return rows.map(({ sentence, sup_idx_sent: at, superlative, orientation, implicit }) => {
    const [start, end] = at.split(':').map(Number);
    return { sentence, start, end, superlative, orientation, implicit: implicit === 'y' ? 'yes' : 'no' };
  });
}

/** The labels that a file of labels should hold then, in the order they were set. */
export const wantedOf = (records) => records.flatMap(({ start, end, superlative, orientation, implicit }, row) => [
  { row, question: 'slots', value: 'superlative', start, end, text: superlative },
  { row, question: 'orientation', value: orientation },
  { row, question: 'implicit', value: implicit },
]);

/** The same of lines or rows that were read back. */
export const shortOf = ({ row, question, value, subject, start = subject?.start, end = subject?.end, text = subject?.text }) => ({
  row: Number(row?.number ?? row), question, value, ...(question === 'slots' ? { start: Number(start), end: Number(end), text } : {}),
});

/** Marks that are drawn. @param {import('./reading.mjs').View} view */
export const marksOf = (view) => view.locator('mark.tone-label').evaluateAll((found) => found.map((mark) => `${mark.title}: ${mark.textContent}`));

/**
 * Labels records from the one in focus on, without the mouse: the mode for marking is entered, the superlative is selected character
 * by character, marked and both choices are made by their keys, then on with `j`. Gives how many keys were pressed.
 * @param {import('playwright-core').Page} page
 * @param {import('./reading.mjs').View} view
 * @param {Awaited<ReturnType<typeof superlativesOf>>} records
 * @param {(row: number) => Promise<unknown>} [saved] waits until the labels of a record are said to be saved
 */
export async function labelSuperlatives(page, view, records, saved = async () => undefined) {
  let keys = 0;
  const press = async (key, times = 1) => {
    for (let i = 0; i < times; i++) await page.keyboard.press(key);
    keys += times;
  };
  await press('Shift+V');
  await view.locator('.mark-caret').waitFor();
  for (const [row, { start, end, superlative, orientation, implicit }] of records.entries()) {
    await recordShown(view, row);
    await view.locator('.mark-caret').waitFor();
    await press('Control+Home');
    await press('ArrowRight', start);
    await press('Shift+ArrowRight', end - start);
    await press('1');
    await view.locator('mark.tone-label', { hasText: superlative }).first().waitFor();
    await press(orientation === 'positive' ? 'p' : 'n');
    await press(implicit === 'yes' ? 'i' : 'e');
    await saved(row);
    await press('j');
  }
  return keys;
}
