import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Shape } from '../../../src/core/shape';
import { pathLiteral } from '../../../src/core/sql';
import { DATA, hasShared, writerEntries } from '../../fixtures/shared';
import { shapeOf } from './sample';

interface Expected {
  readonly kind: readonly string[];
  readonly roles: Readonly<Record<string, readonly (string | readonly string[])[]>>;
}

const there = hasShared('the shapes of real files');
const same = (got: readonly string[] | undefined, wanted: string | readonly string[]): boolean => JSON.stringify(got) === JSON.stringify(typeof wanted === 'string' ? [wanted] : wanted);

function missesOf(file: string, shape: Shape, want: Expected): string[] {
  const misses = want.kind.length === 0 || want.kind.includes(shape.kind) ? [] : [`${file}: ${shape.kind}, not ${want.kind.join(' or ')}`];
  for (const [role, answers] of Object.entries(want.roles)) {
    const got = shape.roles[role as keyof Shape['roles']];
    if (!answers.some((a) => same(got, a))) misses.push(`${file}: ${role} is ${JSON.stringify(got)}, not ${JSON.stringify(answers)}`);
  }
  return misses;
}

describe.skipIf(!there)('shapes from a look of our own at real files', () => {
  test('at least 95 % of the kinds and roles of shapes.json are right', async () => {
    const files = (JSON.parse(readFileSync(join(DATA, 'expected', 'shapes.json'), 'utf8')) as { files: Record<string, Expected> }).files;
    const misses: string[] = [];
    let checks = 0;
    for (const [file, want] of Object.entries(files)) {
      checks += 1 + Object.keys(want.roles).length;
      misses.push(...missesOf(file, await shapeOf(`read_parquet(${pathLiteral(join(DATA, file))})`), want));
    }
    console.log(`shapes.json: ${checks - misses.length} of ${checks} right\n${misses.join('\n')}`);
    expect(checks).toBeGreaterThan(300);
    expect((checks - misses.length) / checks).toBeGreaterThanOrEqual(0.95);
  });

  test('at least 90 % of the roles of the writers’ text files are right', async () => {
    const misses: string[] = [];
    let checks = 0;
    for (const entry of writerEntries()) {
      const path = join(DATA, 'writers', entry.file);
      // Files made to hold odd numbers name the roles of another file: only roles whose columns are there are asked for.
      const there = new Set((entry.columns ?? []).map((c) => c.name));
      const wanted = Object.entries(entry.roles ?? {}).filter(([role, paths]) => entry.rolesNote?.[role] === undefined && [paths].flat().every((p) => there.has(p)));
      const read = /\.jsonl?(\.gz|\.zst)?$/.test(entry.file) ? 'read_json_auto' : /\.[ct]sv(\.gz)?$/.test(entry.file) ? 'read_csv' : undefined;
      if (read === undefined || wanted.length === 0 || entry.opens !== 'yes' || entry.file.includes('big-ints') || !existsSync(path)) continue;
      const shape = await shapeOf(`${read}(${pathLiteral(path)}${read === 'read_csv' ? ', all_varchar = true' : ''})`);
      checks += wanted.length;
      misses.push(...missesOf(entry.file, shape, { kind: [], roles: Object.fromEntries(wanted.map(([role, paths]) => [role, [paths]])) }));
    }
    console.log(`writers, text files: ${checks - misses.length} of ${checks} right\n${misses.join('\n')}`);
    expect(checks).toBeGreaterThan(150);
    expect((checks - misses.length) / checks).toBeGreaterThanOrEqual(0.9);
  });

  test('at least 95 % of the roles of the writers’ Parquet files are right', async () => {
    const misses: string[] = [];
    let checks = 0;
    for (const entry of writerEntries()) {
      const path = join(DATA, 'writers', entry.file);
      if (!entry.roles || !/\.parquet$/i.test(entry.file) || !existsSync(path) || !/^yes$/.test(entry.opens)) continue;
      const roles = Object.fromEntries(Object.entries(entry.roles).map(([role, path]) => [role, [path]]));
      const shape = await shapeOf(`read_parquet(${pathLiteral(path)})`);
      checks += Object.keys(roles).length;
      misses.push(...missesOf(entry.file, shape, { kind: [], roles }));
    }
    console.log(`writers: ${checks - misses.length} of ${checks} right\n${misses.join('\n')}`);
    expect(checks).toBeGreaterThan(200);
    expect((checks - misses.length) / checks).toBeGreaterThanOrEqual(0.95);
  });
});
