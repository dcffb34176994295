import { describe, expect, test } from 'vitest';
import { CellStruct } from '../../../src/core/cell';
import type { OpenedDataset } from '../../../src/features/explore/contract';
import { isParsed } from '../../../webview/features/explore/columns';
import { recordJson } from '../../../webview/features/explore/copyRows';

const column = (name: string) => ({ name, sourceName: name, type: 'VARCHAR', origin: 'file' as const });

describe('a record of the view', () => {
  test('has the texts whole that are parsed: JSON and transcripts, not prose', () => {
    const opened = { info: { shape: { roles: { messages: ['talk'], chosen: ['hh'], prompt: ['ask'], system: ['typed'] }, encodings: { messages: 'json-messages', chosen: 'hh', system: 'messages' } } } } as unknown as OpenedDataset;
    expect(['talk', 'hh', 'ask', 'typed', 'other'].map((c) => isParsed(opened, c))).toEqual([true, true, false, false, false]);
    expect(isParsed(null, 'talk')).toBe(false);
  });

  test('is copied as the columns of the file, without what roles given as SQL are', () => {
    const record = new CellStruct(['b', 'role:prompt:0', 'a', 'loupe_row'], ['two', 'made', null, 3]);
    expect(recordJson(record, [column('a'), column('b'), column('loupe_row'), column('unread')])).toBe('{"a":null,"b":"two","loupe_row":3}');
  });
});
