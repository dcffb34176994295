import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePage } from '../../../src/core/arrow/readCells';
import { saidBy } from '../../../src/core/conversation/outline';
import { recordOf } from '../../../src/core/conversation/recordOf';
import type { Turn } from '../../../src/core/conversation';
import type { EngineHandle } from '../../../src/engine/handle';
import { testEngine } from '../../fixtures/engine';
import { HARNESS_FILES, writeHarnessFiles } from '../../fixtures/harnessFiles.mjs';

const said = (turn: Turn): string => turn.parts.map((part) => saidBy(part)).join('\n');

describe('what evaluation harnesses and training runs write, as files', () => {
  let engine: EngineHandle;
  let folder: string;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    ({ engine, folder, stop } = await testEngine());
    writeHarnessFiles(folder);
  });
  afterAll(async () => stop());

  test.each(HARNESS_FILES.map((made) => [made.name, made] as const))('%s', async (_, made) => {
    const info = await engine.request('open', { source: { paths: [join(folder, made.file)], literal: true } });
    try {
      expect({ kind: info.shape.kind, roles: info.shape.roles }).toEqual({ kind: made.kind, roles: made.roles });
      const row = decodePage((await engine.request('record', { dataset: info.id, row: 0, textLimit: 100_000 })).ipc).row(0);
      const { prompt, sides, leftovers } = recordOf(row, info.shape, info.columns);
      expect([...prompt, ...sides.flatMap((side) => side.turns)].map((turn) => said(turn))).toEqual(made.reads);
      expect(leftovers).toEqual([]);
    } finally {
      await engine.request('close', { dataset: info.id });
    }
  });
});
