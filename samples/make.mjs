/**
 * Writes the sample datasets into samples/data: small, plausible, written for this project, the same bytes of text each time.
 *   node samples/make.mjs [FOLDER]
 * Facts that tests and the README count on are in `FACTS` and are checked at the end of this script.
 */
import { DuckDBInstance } from '@duckdb/node-api';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SYSTEMS, TOOLS, TOPICS } from './text/topics.mjs';

const out = process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), 'data');

/** Rows of each file, and what was planted where. */
export const FACTS = { preference: 240, chat: 180, outputs: 96, checkpoints: 4, eval: 24, leaks: 6 };

/** A small generator with a fixed seed (mulberry32): the samples never change by themselves. */
function generator(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
const random = generator(20_26);
const pick = (list) => list[Math.floor(random() * list.length)];
const id = (prefix, i) => `${prefix}-${String(i).padStart(4, '0')}`;
const opening = ['', 'Quick question: ', 'I have been wondering: ', 'For a talk on Friday: ', 'Please help me with this. '];
const ask = (topic, i) => `${opening[i % opening.length]}${topic.question}`;

const STEPS = ['A-is-clearly-better', 'A-is-slightly-better', 'tie', 'B-is-slightly-better', 'B-is-clearly-better'];
const RATERS = ['ann-01', 'ann-02', 'ann-03', 'ann-04'];

/** Four annotators agree more than chance on which answer is better, and one of them likes short answers. */
function verdicts(truth, goodIsA, shorterIsA) {
  return RATERS.map((rater, k) => {
    const noise = Math.floor(random() * 3) - 1;
    const lean = k === 3 ? (shorterIsA ? -1 : 1) : 0;
    const step = Math.max(0, Math.min(4, (goodIsA ? truth : 4 - truth) + noise + lean));
    return { rater, preference: STEPS[step], confidence: pick(['fairly sure', 'sure', 'not sure']), seconds: 15 + Math.floor(random() * 90) };
  });
}

/** A verdict on A and B as one on chosen and rejected: the good answer was chosen. */
function forChosen(preference, goodIsA) {
  if (preference === 'tie') return preference;
  const [side, ...rest] = preference.split('-');
  return [(side === 'A') === goodIsA ? 'chosen' : 'rejected', ...rest].join('-');
}

function preferenceRow(i) {
  const topic = TOPICS[i % TOPICS.length];
  const goodIsA = random() < 0.5;
  const [a, b] = goodIsA ? [topic.good, topic.weak] : [topic.weak, topic.good];
  const votes = verdicts(i % 5 === 4 ? 2 : i % 3, goodIsA, a.length < b.length);
  const prompt = i % 4 === 3
    ? [{ role: 'user', content: ask(topic, i) }, { role: 'assistant', content: topic.good }, { role: 'user', content: topic.follow }]
    : [{ role: 'user', content: ask(topic, i) }];
  const [chosen, rejected] = i % 4 === 3 ? [topic.reply, `I think so. ${topic.reply.split(' ').slice(0, 4).join(' ')} …`] : [topic.good, topic.weak];
  return {
    id: id('pref', i), source: topic.source, prompt: ask(topic, i),
    chosen: [...prompt, { role: 'assistant', content: chosen }], rejected: [...prompt, { role: 'assistant', content: rejected }],
    response_a: a, response_b: b, model_a: goodIsA ? 'model-b' : 'model-a', model_b: goodIsA ? 'model-a' : 'model-b',
    annotators: votes.map((v) => forChosen(v.preference, goodIsA)),
    score_chosen: 3 + Math.floor(random() * 5) / 2, score_rejected: 1 + Math.floor(random() * 5) / 2, votes,
  };
}

function toolTurns(i) {
  const order = `KC-${1000 + i}`;
  return [
    { role: 'system', content: SYSTEMS[2] },
    { role: 'user', content: `Where is my order ${order}?` },
    { role: 'assistant', content: null, reasoning_content: 'The order number is given; I look it up before I say anything.', tool_calls: [{ id: `call_${i}`, type: 'function', function: { name: 'order_status', arguments: JSON.stringify({ order }) } }] },
    { role: 'tool', name: 'order_status', tool_call_id: `call_${i}`, content: JSON.stringify({ order, state: 'in transit', expected: '2026-11-27', parcels: 2 }) },
    { role: 'assistant', content: `Your order ${order} is on its way in two parcels. The carrier expects it on 27 November.` },
  ];
}

function chatRow(i, leaks) {
  const topic = TOPICS[(i * 5 + 3) % TOPICS.length];
  if (i % 6 === 5) return { id: id('chat', i), source: 'tools', messages: toolTurns(i), tools: JSON.stringify(TOOLS) };
  const leak = leaks[i];
  const first = leak === undefined ? ask(topic, i) : leak.question;
  const answer = i % 4 === 2 ? `<think>\nWhat is asked? ${topic.source}. I keep it short and check the figures once more.\n</think>\n\n${topic.good}` : topic.good;
  const messages = [
    ...(i % 3 === 0 ? [{ role: 'system', content: SYSTEMS[i % 2] }] : []),
    { role: 'user', content: first },
    { role: 'assistant', content: leak === undefined ? answer : leak.answer },
    ...(i % 2 === 0 ? [{ role: 'user', content: topic.follow }, { role: 'assistant', content: topic.reply }] : []),
  ];
  return { id: id('chat', i), source: topic.source, messages, tools: null };
}

const NOUNS = ['potter', 'cyclist', 'librarian', 'gardener', 'carpenter', 'teacher', 'diver', 'baker'];
function evalRow(i) {
  const noun = NOUNS[i % NOUNS.length];
  const [a, b, c] = [30 + i * 3, 4 + (i % 5), 7 + i];
  return { id: id('eval', i), question: `A ${noun} starts the week with ${a} orders, finishes ${b} of them every day from Monday to Friday and receives ${c} new ones on Thursday. How many orders are open on Friday evening?`, answer: String(a + c - 5 * b) };
}

const CHECKPOINTS = ['sft-step-500', 'sft-step-2000', 'dpo-step-300', 'dpo-step-900'];
function outputRow(checkpoint, i) {
  const topic = TOPICS[i % TOPICS.length];
  const stage = CHECKPOINTS.indexOf(checkpoint);
  const right = random() < 0.35 + stage * 0.18;
  const text = right ? topic.good : stage < 2 ? topic.weak : `${topic.weak}\n\nIn other words: ${topic.weak.toLowerCase()}`;
  return { id: id('prompt', i), prompt: ask(topic, i), response: text, model: checkpoint, score: right ? 1 : 0, characters: [...text].length };
}

const chars = (text) => text.replaceAll("'", "''");

async function write(connection, name, rows, select) {
  const file = join(out, name);
  mkdirSync(dirname(file), { recursive: true });
  const lines = join(out, '.rows.json');
  writeFileSync(lines, rows.map((row) => JSON.stringify(row)).join('\n'));
  await connection.run(`copy (select ${select} from read_json('${chars(lines)}', format='newline_delimited', columns={r: 'JSON'}, records=false)) to '${chars(file)}' (format parquet, compression zstd, row_group_size 2048)`);
  rmSync(lines);
}

const MESSAGES = `from_json(r->'$.%', '[{"role":"VARCHAR","content":"VARCHAR"}]')`;
const messages = (field) => `${MESSAGES.replace('%', field)} as "${field}"`;
const text = (...fields) => fields.map((f) => `r->>'$.${f}' as "${f}"`).join(', ');

async function main() {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const preference = Array.from({ length: FACTS.preference }, (_, i) => preferenceRow(i));
  await write(connection, 'preference-four-annotators.parquet', preference,
    `${text('id', 'source')}, ${messages('chosen')}, ${messages('rejected')}, (r->>'$.score_chosen')::double as score_chosen, (r->>'$.score_rejected')::double as score_rejected, ${RATERS.map((_, k) => `r->>'$.annotators[${k}]' as annotator_${k + 1}`).join(', ')}`);
  await write(connection, 'verdicts-nested.parquet', preference,
    `${text('id', 'source', 'prompt', 'response_a', 'response_b', 'model_a', 'model_b')}, from_json(r->'$.votes', '[{"rater":"VARCHAR","preference":"VARCHAR","confidence":"VARCHAR","seconds":"INTEGER"}]') as annotations`);
  await write(connection, 'verdicts-wide.parquet', preference,
    `${text('id', 'source', 'prompt', 'response_a', 'response_b')}, ${RATERS.map((_, k) => `r->>'$.votes[${k}].preference' as annotator_${k + 1}`).join(', ')}`);
  const evaluation = Array.from({ length: FACTS.eval }, (_, i) => evalRow(i));
  await write(connection, 'eval-word-problems.parquet', evaluation, text('id', 'question', 'answer'));
  const leaks = Object.fromEntries(Array.from({ length: FACTS.leaks }, (_, k) => [7 + k * 24, evaluation[k * 4]]));
  const chat = Array.from({ length: FACTS.chat }, (_, i) => chatRow(i, leaks));
  await write(connection, 'chat-sft.parquet', chat,
    `${text('id', 'source')}, from_json(r->'$.messages', '[{"role":"VARCHAR","content":"VARCHAR","reasoning_content":"VARCHAR","name":"VARCHAR","tool_call_id":"VARCHAR","tool_calls":[{"id":"VARCHAR","type":"VARCHAR","function":{"name":"VARCHAR","arguments":"VARCHAR"}}]}]') as messages, ${text('tools')}`);
  for (const checkpoint of CHECKPOINTS) {
    const rows = Array.from({ length: FACTS.outputs / FACTS.checkpoints }, (_, i) => outputRow(checkpoint, i));
    await write(connection, `checkpoints/${checkpoint}.parquet`, rows, `${text('id', 'prompt', 'response', 'model')}, (r->>'$.score')::integer as score, (r->>'$.characters')::integer as characters`);
  }
  const planted = chat.filter((row) => evaluation.some((item) => row.messages.some((m) => m.content === item.question))).length;
  if (planted !== FACTS.leaks) throw new Error(`${planted} leaks were planted, ${FACTS.leaks} were meant`);
  console.log(`samples are in ${out}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
