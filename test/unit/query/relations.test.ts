import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recordOf } from '../../../src/core/conversation/recordOf';
import type { Turn } from '../../../src/core/conversation';
import type { RecordSide } from '../../../src/core/conversation/answers';
import { decodePage } from '../../../src/core/arrow/readCells';
import { isList } from '../../../src/core/cell';
import type { Cell } from '../../../src/core/cell';
import type { EngineHandle } from '../../../src/engine/handle';
import { testEngine } from '../../fixtures/engine';
import { DATA, hasShared } from '../../fixtures/shared';
import { rowsOf } from '../conversation/realRows';

/** Files of each shape and each way in which a conversation is written. */
const FILES = [
  'preference/hh-rlhf-harmless-base-test-rows-0-1311.parquet', 'preference/hhh-alignment-prometheus.parquet', 'preference/llamafactory-dpo-en-demo.parquet', 'preference/llamafactory-kto-en-demo.parquet',
  'preference/llamafactory-v1-dpo-demo.parquet', 'preference/pandalm-testset-3-annotators.parquet', 'preference/alpaca-eval-nc-multi-judge.parquet', 'preference/tulu1-human-eval-pairs.parquet', 'preference/llmbar-natural-neighbor-manual.parquet',
  'sft/llamafactory-alpaca-en-demo.parquet', 'sft/llamafactory-glaive-toolcall-en-demo.parquet', 'sft/llamafactory-v1-sft-demo.parquet', 'sft/gpteacher-roleplay-instruct.parquet', 'model-outputs/alpaca-eval-nc/gpt4-0613.parquet',
  'model-outputs/arena-hard-v0.1/gpt-4-0314.parquet', 'model-outputs/xstest/llama2new.parquet', 'model-outputs/self-instruct-252/davinci.parquet', 'sft/self-instruct-seed-tasks.parquet', 'eval-sets/self-instruct-user-oriented-252.parquet', 'real-parquet/gtalign-math-hard-test.parquet',
  'writers/shapes/chat-template-text.parquet', 'writers/shapes/json-in-strings.parquet', 'writers/shapes/messages-function-call-struct.parquet', 'writers/shapes/messages-parts.parquet', 'writers/shapes/messages-tools-extra-fields.parquet',
  'writers/shapes/nectar.parquet', 'writers/shapes/ultrafeedback.parquet', 'writers/shapes/pref-common-prefix.parquet', 'writers/shapes/pref-prompt-messages.parquet', 'writers/shapes/pref-strings-scores.parquet', 'writers/shapes/prompt-completion-messages.parquet',
  'writers/shapes/sharegpt.parquet', 'writers/shapes/stepwise-supervision.parquet', 'writers/systems/multipref/train.parquet', 'writers/systems/tulu3/preference-mixture.parquet', 'writers/systems/wildbench/v2-test.parquet', 'writers/systems/sdsd/llama.parquet',
];

/** What a turn says, tools' answers too; thoughts and calls aside. */
const said = (turn: Turn): string => turn.parts.map((p) => (p.kind === 'text' || p.kind === 'tool-result' ? p.text : '')).filter((t) => t !== '').join('\n');
const hasThoughts = (turn: Turn): boolean => turn.parts.some((p) => p.kind === 'reasoning' || p.kind === 'unknown' || p.kind === 'refusal' || p.kind === 'image' || p.kind === 'audio' || p.kind === 'file');
/** A call that is the turn's text (glaive) is a part of its own in the reader. */
const isSaid = (turn: Turn): boolean => !hasThoughts(turn) && !turn.parts.some((p) => p.kind === 'tool-call');

describe.skipIf(!hasShared('relations by role'))('relations by role hold what the reader shows', () => {
  let engine: EngineHandle;
  let stop: () => Promise<void>;
  beforeAll(async () => { ({ engine, stop } = await testEngine()); });
  afterAll(async () => stop());

  async function relation(dataset: string, sql: string): Promise<readonly (readonly Cell[])[]> {
    const found = await engine.request('query', { dataset, sql, limit: 1e6 }, { signal: new AbortController().signal, lane: 'job' });
    const page = decodePage(found.ipc);
    return Array.from({ length: found.rows }, (_, row) => page.fields.map((_, i) => page.cell(i, row)));
  }

  test.each(FILES)('%s', async (file) => {
    const path = resolve(DATA, file);
    const info = await engine.request('open', { source: { paths: [path], literal: true } });
    const records = (await rowsOf(`read_parquet('${path}')`)).map((row) => recordOf(row, info.shape, info.columns));
    const turns = await relation(info.id, 'select "row", side, turn, role, text, calls from turns order by "row", side nulls first, turn');
    const byRow = new Map<number, (readonly Cell[])[]>();
    for (const turn of turns) byRow.set(Number(turn[0]), [...(byRow.get(Number(turn[0])) ?? []), turn]);
    records.forEach((record, row) => {
      const given = byRow.get(row) ?? [];
      const sides: Pick<RecordSide, 'title' | 'turns'>[] = record.sides.length > 0 ? [...record.sides] : single(record.prompt);
      const asked = record.sides.length > 0 ? record.prompt : record.prompt.slice(0, record.prompt.length - (sides[0]?.turns.length ?? 0));
      const expected = [...asked.map((t) => ({ side: null as string | null, t })), ...[...sides].sort((a, b) => (a.title < b.title ? -1 : 1)).flatMap((s) => s.turns.map((t) => ({ side: s.title, t })))].filter(({ t }) => !['choices', 'reference answer'].includes(t.rawRole));
      expect(given.map(([, side, , role]) => [side, role]), `row ${row}`).toEqual(expected.map(({ side, t }) => [side, t.role]));
      expected.forEach(({ t }, i) => {
        const calls = t.parts.flatMap((p) => (p.kind === 'tool-call' ? [p.name] : []));
        const names = given[i]?.[5] ?? null;
        expect(isList(names) ? names : [], `calls of turn ${i} in row ${row}`).toEqual(calls);
        if (isSaid(t)) expect(given[i]?.[4] ?? '', `turn ${i} of row ${row}`).toBe(said(t));
      });
    });
  });

  /** A conversation without sides: its answer is its last turn where the model says it. */
  function single(turns: readonly Turn[]): Pick<RecordSide, 'title' | 'turns'>[] {
    const last = turns.at(-1);
    return last?.role === 'assistant' ? [{ title: 'response', turns: [last] }] : [];
  }
});
