import { expect, test } from 'vitest';
import { readBookmarks } from '../../../src/features/explore/keptBookmarks';

const made = { id: 'a', uri: 'file:///x.parquet', name: 'x', fingerprint: 'f', row: { number: 3, id: null, hash: 'h' }, note: '', state: 'here' };

test('one bookmark that cannot be read takes no other with it, and stays where it is kept', () => {
  const other = { ...made, id: 'b', state: 'moved' };
  expect(readBookmarks([made, other])).toEqual({ bookmarks: [made], unread: [other] });
  expect(readBookmarks(undefined)).toEqual({ bookmarks: [], unread: [] });
});
