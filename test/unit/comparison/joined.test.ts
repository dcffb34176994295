import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { changeOf } from '../../../src/features/comparison/rule/flips';
import { Joined } from '../../../src/features/comparison/rule/joined';
import type { SideRows } from '../../../src/features/comparison/rule/joined';
import { KeyIndex } from '../../../src/features/comparison/rule/keyIndex';
import { inOrder, keysOf } from '../../../src/features/comparison/rule/keysOf';
import '../../fixtures/seed';

interface Row { readonly key: string | null; readonly sample: string; readonly value: number | null }

const digests = (texts: readonly string[]): Uint32Array => Uint32Array.from(texts.flatMap((text) => [...new Uint32Array(Uint8Array.from(createHash('md5').update(text).digest()).buffer)]));

function sideOf(rows: readonly Row[], samples: boolean): SideRows {
  return {
    rows: Float64Array.from(rows, (_, i) => i), keys: digests(rows.map((r) => r.key ?? '')), hasKey: Uint8Array.from(rows, (r) => (r.key === null ? 0 : 1)), samples: samples ? digests(rows.map((r) => r.sample)) : null,
    values: [Float64Array.from(rows, (r) => r.value ?? Number.NaN)], words: [0],
  };
}

const row = fc.record({ key: fc.option(fc.constantFrom('a', 'b', 'c', 'd', '', 'ä')), sample: fc.constantFrom('0', '1', '2'), value: fc.option(fc.integer({ min: 0, max: 1 })) });
const sides = fc.array(fc.array(row, { maxLength: 12 }), { minLength: 2, maxLength: 4 });

/** A join that looks at every row for every key. */
function byHand(all: readonly (readonly Row[])[], samples: boolean): { keys: number; joined: number; sides: readonly { used: readonly Row[]; duplicates: number; noKey: number; means: ReadonlyMap<string, number> }[] } {
  const keys = [...new Set(all.flatMap((rows) => rows.flatMap((r) => r.key ?? [])))];
  const found = all.map((rows) => {
    const keyed = rows.filter((r) => r.key !== null);
    const used = keyed.filter((r, i) => !keyed.slice(0, i).some((before) => before.key === r.key && (!samples || before.sample === r.sample)));
    const means = new Map(keys.flatMap((key) => {
      const values = used.filter((r) => r.key === key).flatMap((r) => r.value ?? []);
      return values.length === 0 ? [] : [[key, values.reduce((a, b) => a + b, 0) / values.length] as const];
    }));
    return { used, duplicates: keyed.length - used.length, noKey: rows.length - keyed.length, means };
  });
  return { keys: keys.length, joined: keys.filter((key) => found.every((side) => side.used.some((r) => r.key === key))).length, sides: found };
}

test('a join with duplicates, samples and missing keys is what a join by hand is', () => {
  fc.assert(fc.property(sides, fc.boolean(), (all, samples) => {
    const expected = byHand(all, samples);
    const table = new Joined(all.map((rows, i) => ({ name: String(i), rows: sideOf(rows, samples) })));
    expect([table.keys, table.joined]).toEqual([expected.keys, expected.joined]);
    for (const [i, side] of table.sides.entries()) {
      const known = expected.sides[i];
      expect([side.duplicates.length, side.noKey, side.used]).toEqual([known?.duplicates, known?.noKey, known?.used.length]);
      const report = table.reportOf(side);
      expect([report.matched + report.unmatched + report.missing, report.matched]).toEqual([expected.keys, expected.joined]);
      const means = Array.from({ length: table.keys }, (_, key) => side.valueOf(key, 0)).filter((v) => !Number.isNaN(v)).sort();
      expect(means).toEqual([...(known?.means.values() ?? [])].sort());
    }
  }));
});

test('rows of a side in another order give the same counts', () => {
  fc.assert(fc.property(sides, fc.infiniteStream(fc.nat()), (all, random) => {
    const shuffled = all.map((rows) => rows.map((r) => ({ r, at: random.next().value })).sort((a, b) => Number(a.at) - Number(b.at)).map(({ r }) => r));
    const counts = (of: readonly (readonly Row[])[]): unknown => {
      const table = new Joined(of.map((rows, i) => ({ name: String(i), rows: sideOf(rows, false) })));
      return [table.keys, table.joined, table.sides.map((s) => [s.duplicates.length, s.noKey, s.keys])];
    };
    expect(counts(shuffled)).toEqual(counts(all));
  }));
});

test('keys keep their numbers while the index grows', () => {
  const index = new KeyIndex();
  const words = digests(Array.from({ length: 20_000 }, (_, i) => String(i)));
  for (let i = 0; i < 20_000; i++) expect(index.add(words, i * 4)).toBe(i);
  for (let i = 0; i < 20_000; i += 97) expect(index.add(words, i * 4)).toBe(i);
  expect(index.size).toBe(20_000);
});

test('fixed, broken and never fixed again are by the values of the stages, and a missing one is neither', () => {
  const stages: readonly (readonly (number | null)[])[] = [[1, 0, 1, 0, 1, null], [0, 1, 1, 0, 0, 1], [0, 1, 1, 0, 1, 0]];
  const table = new Joined(stages.map((values, i) => ({ name: String(i), rows: sideOf(values.map((value, key) => ({ key: String(key), sample: '', value })), false) })));
  const flips = (change: 'fixed' | 'broken' | 'sameRight' | 'sameWrong'): number[] => keysOf(table, { of: 'flips', metric: 0, from: 0, to: 1, change });
  expect([flips('fixed'), flips('broken'), flips('sameRight'), flips('sameWrong')]).toEqual([[1], [0, 4], [2], [3]]);
  expect(keysOf(table, { of: 'neverFixed', metric: 0 })).toEqual([0, 5]);
  expect([changeOf(0.5, 1), changeOf(Number.NaN, 1)]).toEqual([null, null]);
  expect(inOrder(table, [0, 1, 2, 3, 4, 5], { metric: 0, from: 0, to: 1 })).toEqual([0, 1, 4, 2, 3, 5]);
});
