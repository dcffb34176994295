import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Shape } from '../../../src/core/shape';
import type { EngineHandle } from '../../../src/engine/handle';
import { testEngine } from '../../fixtures/engine';
import { DATA, hasShared, writerEntries } from '../../fixtures/shared';

interface Expected {
  readonly kind: readonly string[];
  readonly roles: Readonly<Record<string, readonly (string | readonly string[])[]>>;
}

const there = hasShared('the shapes of real files');
const expected = there ? (JSON.parse(readFileSync(join(DATA, 'expected', 'shapes.json'), 'utf8')) as { files: Record<string, Expected> }).files : {};

/** Paths as a set: several of one role may stand in any order. */
const same = (got: readonly string[] | undefined, wanted: string | readonly string[]): boolean => {
  const list = typeof wanted === 'string' ? [wanted] : wanted;
  return got?.length === list.length && list.every((p) => got.includes(p));
};

describe.skipIf(!there)('the shape of real files', () => {
  let engine: EngineHandle;
  let stop: () => Promise<void>;
  beforeAll(async () => ({ engine, stop } = await testEngine()), 60_000);
  afterAll(async () => stop());

  async function shapeOf(path: string): Promise<Shape> {
    const info = await engine.request('open', { source: { paths: [path], literal: true } });
    await engine.request('close', { dataset: info.id });
    return info.shape;
  }

  test('kind and roles are right for at least 95 % of shapes.json', async () => {
    const misses: string[] = [];
    let checks = 0;
    for (const [file, want] of Object.entries(expected)) {
      const shape = await shapeOf(join(DATA, file));
      checks++;
      if (!want.kind.includes(shape.kind)) misses.push(`${file}: ${shape.kind}, not ${want.kind.join(' or ')}`);
      for (const [role, answers] of Object.entries(want.roles)) {
        checks++;
        const got = shape.roles[role as keyof Shape['roles']];
        if (!answers.some((a) => same(got, a))) misses.push(`${file}: ${role} is ${JSON.stringify(got)}, not ${JSON.stringify(answers)}`);
      }
    }
    console.log(`shapes.json: ${checks - misses.length} of ${checks}`, misses);
    expect((checks - misses.length) / checks).toBeGreaterThanOrEqual(0.95);
  });

  test('the Parquet roles of writers/expected.json are right for at least 95 %', async () => {
    const misses: string[] = [];
    let checks = 0;
    for (const entry of writerEntries()) {
      const path = join(DATA, 'writers', entry.file);
      if (!entry.roles || !/\.parquet$/i.test(entry.file) || !existsSync(path) || !/^yes/.test(entry.opens)) continue;
      if (entry.opens === 'yes or error') continue;
      const shape = await shapeOf(path);
      for (const [role, want] of Object.entries(entry.roles)) {
        if (entry.rolesNote?.[role] !== undefined) continue; // said in words: a path says too little
        checks++;
        const got = shape.roles[role as keyof Shape['roles']];
        if (!same(got, want)) misses.push(`${entry.file}: ${role} is ${JSON.stringify(got)}, not ${JSON.stringify(want)}`);
      }
    }
    console.log(`writers: ${checks - misses.length} of ${checks}`, misses);
    expect((checks - misses.length) / checks).toBeGreaterThanOrEqual(0.95);
  });
});
