/** Precision and recall of the template rule and of possible rephrasings on the labelled pairs of the shared data, and how long the latter take. */
import { loadTs } from './load.mjs';

const { LabelledPairs, possibleFigures, templateFigures } = await loadTs('test/fixtures/contaminationLabelled.ts');
const pairs = new LabelledPairs();

console.log('Template rule (K = 4): pairs that match, and that are left');
for (const [truth, { items, matched, left }] of await templateFigures(pairs)) console.log(`  ${truth.padEnd(24)} ${String(items).padStart(5)} pairs  ${String(matched).padStart(5)} match  ${String(left).padStart(5)} left`);

console.log('Possible rephrasings (F > 0.25 and 1.4 × the next item): each text takes its best item');
const SETS = [
  ['gsm8k', 'rephrased', []],
  ['gsm8k', 'rephrased', ['gsm8k-train']],
  ['mmlu-30', 'rephrased', []],
  ['humaneval', 'rephrased_code', []],
  ['humaneval', 'rephrased_code', ['codegen']],
];
for (const [evaluation, truth, others] of SETS) {
  const start = process.cpuUsage();
  const { texts, flagged, found, precision, recall } = await possibleFigures(pairs, evaluation, truth, others);
  const { user, system } = process.cpuUsage(start);
  console.log(`  ${`${evaluation} ${others.map((name) => `with all of ${name}`).join()}`.padEnd(32)} ${String(texts).padStart(5)} texts  ${String(flagged).padStart(5)} listed  ${String(found).padStart(5)} right  precision ${precision.toFixed(3)}  recall ${recall.toFixed(3)}  ${((user + system) / 1e6).toFixed(1)} s of CPU, ${Math.round(process.memoryUsage().rss / 2 ** 20)} MB`);
}
