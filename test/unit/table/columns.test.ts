import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Column } from '../../../src/core/dataset';
import type { DerivedHead, OpenedDataset } from '../../../src/features/explore/contract';
import { changeColumn, defaultColumns, inTableOrder, restoreColumns, tableColumns, targetOf } from '../../../webview/features/explore/columns';
import { columnsInView, scrollLeftToShow } from '../../../webview/kit/tableColumn';
import { typeLabel } from '../../../webview/kit/typeLabel';

const column = (name: string, type: string): Column => ({ name, sourceName: name, type, origin: 'file' });
const derived = (id: string, type: DerivedHead['type']): DerivedHead => ({ id, title: id, about: 'derived', type, heavy: type === 'text', aside: false });

function dataset(columns: Column[], roles: Record<string, string[]> = {}, heads: DerivedHead[] = []): OpenedDataset {
  return {
    info: {
      id: 'd', name: 'd.parquet', format: 'parquet', files: [], rows: 10, rowGroups: 1, bytes: 1, uncompressedBytes: 1, fingerprint: '', columns,
      shape: { kind: 'preference', roles, encodings: {}, reasons: [] }, warnings: [], largestChunk: 1, choices: [],
    },
    derived: heads, state: null, settings: { readerSide: 'auto', textMode: 'markdown', measure: 78 },
  };
}

const preference = dataset(
  [column('chosen', 'STRUCT(role VARCHAR, content VARCHAR)[]'), column('rejected', 'VARCHAR'), column('origin', 'VARCHAR'), column('uid', 'VARCHAR'), column('score', 'DOUBLE')],
  { id: ['uid'], source: ['origin'], chosen: ['chosen'], rejected: ['rejected'], score: ['score'] },
  [derived('turns', 'integer'), derived('raters', 'marks'), derived('words', 'text')],
);

describe('the columns of a dataset', () => {
  it('come in the order that helps to choose a row, and then all others', () => {
    expect(defaultColumns(preference).map((c) => c.key)).toEqual(['uid', 'origin', 'derived:words', 'derived:raters', 'derived:turns', 'score', 'chosen', 'rejected']);
  });

  it('say their role or type in one line', () => {
    const heads = new Map(tableColumns(preference, defaultColumns(preference)).map((c) => [c.name, c.about]));
    expect([heads.get('uid'), heads.get('origin'), heads.get('score'), heads.get('chosen')]).toEqual(['id', 'source', 'double', 'list of struct']);
  });

  it('are all kept on restoring, even where the kept state knows others', () => {
    const kept = [{ key: 'gone', width: 50, hidden: false, pinned: true }, { key: 'score', width: 99, hidden: false, pinned: true }];
    const restored = restoreColumns(preference, kept);
    expect(restored.map((c) => c.key).sort()).toEqual(defaultColumns(preference).map((c) => c.key).sort());
    expect(restored[0]).toEqual(kept[1]);
  });

  it('of labels stand behind the words and what raters say, narrow, whether they were there or come when the first label is set', () => {
    const labelled = { ...preference, derived: [...preference.derived, derived('label:pairwise.preference', 'text'), derived('label:pairwise.reasons', 'text')] };
    const order = ['uid', 'origin', 'derived:words', 'derived:raters', 'derived:label:pairwise.preference', 'derived:label:pairwise.reasons', 'derived:turns', 'score', 'chosen', 'rejected'];
    expect(defaultColumns(labelled).map((c) => c.key)).toEqual(order);
    const before = defaultColumns(preference);
    expect(restoreColumns(labelled, before).map((c) => c.key)).toEqual(order);
    const raters = (columns: ReturnType<typeof defaultColumns>): number => columns.slice(0, columns.findIndex((c) => c.key === 'derived:raters')).reduce((px, c) => px + c.width, 0);
    expect(raters(restoreColumns(labelled, before))).toBe(raters(before));
    expect(defaultColumns(labelled).filter((c) => c.key.includes('label:')).every((c) => c.width < 120)).toBe(true);
  });

  it('that are added keep to a person’s own order', () => {
    const moved = changeColumn(defaultColumns(preference), 'derived:raters', { before: 'uid' });
    const labelled = { ...preference, derived: [...preference.derived, derived('label:triage', 'text')] };
    expect(restoreColumns(labelled, moved).map((c) => c.key)).toEqual(['derived:raters', 'derived:label:triage', 'uid', 'origin', 'derived:words', 'derived:turns', 'score', 'chosen', 'rejected']);
  });

  it('are shown pinned first', () => {
    const pinned = changeColumn(defaultColumns(preference), 'rejected', 'pin');
    expect(inTableOrder(pinned)[0]?.key).toBe('rejected');
  });

  it('move left and right over hidden ones', () => {
    const hidden = changeColumn(defaultColumns(preference), 'origin', 'hide');
    const moved = changeColumn(hidden, 'derived:words', 'left');
    expect(inTableOrder(moved).map((c) => c.key).slice(0, 2)).toEqual(['derived:words', 'uid']);
    expect(inTableOrder(changeColumn(moved, 'derived:words', 'right')).map((c) => c.key).slice(0, 2)).toEqual(['uid', 'derived:words']);
  });

  it('are never lost or doubled by any sequence of changes', () => {
    const keys = defaultColumns(preference).map((c) => c.key);
    const change = fc.oneof(fc.constantFrom('pin' as const, 'hide' as const, 'show' as const, 'left' as const, 'right' as const), fc.record({ before: fc.constantFrom(...keys) }), fc.record({ widthPx: fc.nat(500) }));
    fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom(...keys), change)), (changes) => {
      const after = changes.reduce((columns, [key, c]) => changeColumn(columns, key, c), defaultColumns(preference));
      expect(after.map((c) => c.key).sort()).toEqual([...keys].sort());
    }));
  });

  it('are sorted by a quoted path where the name is odd', () => {
    expect(targetOf('a "b".c')).toEqual({ path: '"a ""b"".c"' });
    expect(targetOf('score')).toEqual({ path: 'score' });
    expect(targetOf('derived:turns')).toEqual({ derived: 'turns' });
  });

  it('name their types in a word', () => {
    expect(['STRUCT(a VARCHAR)[]', 'VARCHAR', 'DECIMAL(18,3)', 'TIMESTAMP WITH TIME ZONE', 'INTEGER[3]'].map(typeLabel))
      .toEqual(['list of struct', 'text', 'decimal', 'instant', 'list of int32']);
  });
});

describe('columns in view', () => {
  const wide = tableColumns(dataset(Array.from({ length: 2000 }, (_, i) => column(`c${i}`, 'VARCHAR'))), Array.from({ length: 2000 }, (_, i) => ({ key: `c${i}`, width: 100, hidden: false, pinned: i < 2 })));

  it('are few, however wide the table', () => {
    fc.assert(fc.property(fc.nat(200_000), (left) => {
      const { start, end } = columnsInView(wide, left, 800, 74);
      expect(end - start).toBeLessThanOrEqual(12);
    }));
  });

  it('cover the viewport: the spacer ends at or before its left edge, the last one at or after its right', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 199_274 }), (left) => {
      const view = columnsInView(wide, left, 800, 74);
      expect(view.spacerPx).toBeLessThanOrEqual(left);
      const right = view.pinnedPx + view.spacerPx + (view.end - view.start) * 100;
      expect(right).toBeGreaterThanOrEqual(Math.min(left + 800, view.totalPx));
    }));
  });

  it('contain a column that was gone to', () => {
    fc.assert(fc.property(fc.integer({ min: 2, max: 1999 }), fc.nat(190_000), (index, from) => {
      const left = scrollLeftToShow(wide, index, from, 800, 74);
      const at = 74 + index * 100;
      expect(at).toBeGreaterThanOrEqual(left + 274);
      expect(at + 100).toBeLessThanOrEqual(left + 800);
    }));
  });
});
