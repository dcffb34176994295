import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { transcriptOf } from '../../../src/core/conversation/transcript';
import type { Encoding } from '../../../src/core/shape';
import { literal, raw } from '../../../src/core/sql';
import { renderedFirstWords, renderedTurns } from '../../../src/features/explore/renderedSql';

type Said = readonly [role: string, text: string];
const RENDER: Readonly<Record<string, (turns: readonly Said[]) => string>> = {
  chatml: (turns) => turns.map(([role, text]) => `<|im_start|>${role}\n${text}<|im_end|>\n`).join(''),
  llama3: (turns) => `<|begin_of_text|>${turns.map(([role, text]) => `<|start_header_id|>${role}<|end_header_id|>\n\n${text}<|eot_id|>`).join('')}`,
  'turn-tags': (turns) => turns.map(([role, text]) => `<|${role}|>\n${text}<|end|>\n`).join(''),
  hh: (turns) => turns.filter(([role]) => role !== 'system').map(([role, text]) => `\n\n${role === 'user' ? 'Human' : 'Assistant'}: ${text}`).join(''),
};

describe('turns and first words of rendered templates', () => {
  let connection: DuckDBConnection;
  beforeAll(async () => {
    connection = await (await DuckDBInstance.create(':memory:')).connect();
  });
  afterAll(() => connection.closeSync());

  test.each(Object.keys(RENDER))('%s: SQL counts and reads what the reader does', async (encoding) => {
    const text = fc.stringMatching(/^[A-Za-z0-9 .,?\n]{1,40}$/).map((t) => t.trim()).filter((t) => t !== '' && !/\n\n/.test(t));
    const talk = fc.tuple(fc.option(text), fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 4 })).map(([system, pairs]): Said[] => [
      ...(system === null ? [] : [['system', system] as const]), ...pairs.flatMap(([q, a]): Said[] => [['user', q], ['assistant', a]]),
    ]);
    await fc.assert(fc.asyncProperty(talk, async (turns) => {
      const rendered = RENDER[encoding]!(turns);
      const read = transcriptOf(rendered, encoding as Encoding)!.turns;
      const value = raw(literal(rendered));
      const result = await connection.runAndReadAll(`select ${renderedTurns(value, encoding)!.text}, ${renderedFirstWords(value, encoding, 200)!.text}`);
      const [n, words] = result.getRows()[0] ?? [];
      expect(Number(n)).toBe(read.filter((t) => t.role !== 'system').length);
      const first = read.find((t) => t.role === 'user')!.parts[0] as { text: string };
      expect(String(words)).toBe(first.text);
    }), { numRuns: 60 });
  });
});
