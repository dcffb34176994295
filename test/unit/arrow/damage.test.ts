import { tableFromArrays, tableToIPC, vectorFromArray, Utf8, Int64, List, Field, Table } from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LoupeError } from '../../../src/core/message';
import { SENTENCES } from '../../../src/core/sentences';
import { readArrow, withFile } from '../../fixtures/arrow';
import { runs } from '../../fixtures/runs';

function sample(form: 'file' | 'stream'): Uint8Array {
  const table = new Table({
    text: vectorFromArray(['a', null, 'drei', 'ein Text von mehr als zwölf Bytes'], new Utf8()),
    id: vectorFromArray([1n, 2n, null, 4n], new Int64()),
    tags: vectorFromArray([['x'], [], null, ['y', 'z']], new List(new Field('item', new Utf8(), true))),
    kind: tableFromArrays({ kind: ['p', 'q', 'p', 'q'] }).getChild('kind') as never,
  });
  return tableToIPC(table, form);
}

const codeOf = async (bytes: Uint8Array): Promise<string> => withFile(bytes, async (path) => {
  try {
    await readArrow(path);
    return 'ok';
  } catch (error) {
    if (error instanceof LoupeError) return error.code;
    throw error;
  }
});

describe('damaged Arrow', () => {
  test.each(['file', 'stream'] as const)('a %s cut anywhere gives its whole batches or a sentence', async (form) => {
    const bytes = sample(form);
    for (let length = 0; length < bytes.length; length++) {
      const code = await codeOf(bytes.subarray(0, length));
      expect(code === 'ok' || code in SENTENCES, `${length}: ${code}`).toBe(true);
    }
  });

  test.each(['file', 'stream'] as const)('a %s with any bytes changed gives rows or a sentence, and never anything else', async (form) => {
    const bytes = sample(form);
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.oneof(fc.nat(255), fc.constant(255))), { minLength: 1, maxLength: 3 }), async (changes) => {
      const changed = Uint8Array.from(bytes);
      for (const [at, byte] of changes) changed[at] = byte;
      const code = await codeOf(changed);
      expect(code === 'ok' || code in SENTENCES, code).toBe(true);
    }), { numRuns: runs(300) });
  });

  test('a file without its footer is read from its front, and says so', async () => {
    // A file is its mark, a stream, and the footer.
    await withFile(Buffer.concat([Buffer.from('ARROW1\0\0'), sample('stream')]), async (path) => {
      const { rows, notices } = await readArrow(path);
      expect(rows).toBe(4);
      expect(notices.map((n) => n.code)).toEqual(['arrow-no-footer']);
    });
  });

  test('what is no Arrow, or ends before its columns are named, is refused with a sentence', async () => {
    expect(await codeOf(Buffer.from('{"a": 1}\n'))).toBe('not-arrow');
    expect(await codeOf(new Uint8Array(0))).toBe('file-empty');
    expect(await codeOf(sample('stream').subarray(0, 40))).toBe('arrow-cut-schema');
    expect(await codeOf(Buffer.from('FEA1\0\0\0\0FEA1'))).toBe('feather-1');
  });

  test('a stream as it was before Arrow 0.15, without marks before its messages, is read', async () => {
    const bytes = Buffer.from(sample('stream'));
    const old: Buffer[] = [];
    for (let at = 0; at < bytes.length; ) {
      const length = bytes.readInt32LE(at + 4);
      const message = bytes.subarray(at + 8, at + 8 + length);
      // The body's length is in the message; here the next mark tells where it ends.
      let next = at + 8 + length;
      while (next < bytes.length && !(bytes.readUInt32LE(next) === 0xffffffff && (next - at) % 8 === 0)) next += 8;
      old.push(bytes.subarray(at + 4, at + 8), message, bytes.subarray(at + 8 + length, next));
      at = next;
    }
    await withFile(Buffer.concat(old), async (path) => {
      const { rows, cell } = await readArrow(path);
      expect(rows).toBe(4);
      expect([0, 1, 2, 3].map((row) => cell(0, row))).toEqual(['a', null, 'drei', 'ein Text von mehr als zwölf Bytes']);
    });
  });
});
