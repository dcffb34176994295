import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CellStruct } from '../../../src/core/cell';
import type { Cell } from '../../../src/core/cell';
import { jsonOf, parseJson, tryParseJson } from '../../../src/core/json';

/** A cell as JSON.parse would have given it: own properties, the last of equal names. */
function plain(cell: Cell): unknown {
  if (typeof cell === 'bigint') return Number(cell);
  if (cell instanceof CellStruct) {
    const out = Object.create(null) as Record<string, unknown>;
    cell.names.forEach((name, i) => Object.defineProperty(out, name, { value: plain(cell.values[i] ?? null), enumerable: true, configurable: true, writable: true }));
    return out;
  }
  return Array.isArray(cell) ? (cell as readonly Cell[]).map(plain) : cell;
}

/** JSON.parse's objects without a prototype, so that `__proto__` compares as the field it is. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== 'object' || value === null) return value;
  const out = Object.create(null) as Record<string, unknown>;
  for (const [name, v] of Object.entries(value)) Object.defineProperty(out, name, { value: bare(v), enumerable: true, configurable: true, writable: true });
  return out;
}

describe('JSON text read into a cell', () => {
  it('holds what JSON.parse reads, for any JSON', () => {
    fc.assert(fc.property(fc.json(), (text) => {
      expect(plain(parseJson(text))).toEqual(bare(JSON.parse(text)));
    }));
  });

  it('is refused exactly where JSON.parse refuses it', () => {
    const pieces = fc.constantFrom('{', '}', '[', ']', ',', ':', '"', '"a"', '\\', '\\u00', 'null', 'tru', 'true', '0', '1', '-', '.', 'e', '+', ' ', '\n', '\t', '\u0000', '\u00a0', '\ufeff', 'é');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }).map((p) => p.join('')), (text) => {
        let valid = true;
        try {
          JSON.parse(text);
        } catch {
          valid = false;
        }
        expect(tryParseJson(text) !== undefined).toBe(valid);
      }),
      { numRuns: 2_000 },
    );
  });

  it('keeps fields in order, twice, and called __proto__', () => {
    const cell = parseJson('{"b":1,"a":2,"b":3,"__proto__":{"x":1},"constructor":4}');
    expect(cell).toBeInstanceOf(CellStruct);
    expect((cell as CellStruct).names).toEqual(['b', 'a', 'b', '__proto__', 'constructor']);
    expect(jsonOf(cell)).toBe('{"b":1,"a":2,"b":3,"__proto__":{"x":1},"constructor":4}');
  });

  it('keeps every digit of a large integer', () => {
    expect(parseJson('[9007199254740993,-9007199254740993,9007199254740991]')).toEqual([9007199254740993n, -9007199254740993n, 9007199254740991]);
  });

  it('keeps unpaired surrogates and escapes', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(parseJson(JSON.stringify(text))).toBe(text);
    }));
    expect(parseJson('"\\ud83d x"')).toBe('\ud83d x');
  });

  it('is read whole at ten megabytes', () => {
    const messages = Array.from({ length: 20_000 }, (_, i) => ({ role: i % 2 ? 'assistant' : 'user', content: `${'words and "quotes"\n'.repeat(26)}${i}` }));
    const text = JSON.stringify(messages);
    expect(text.length).toBeGreaterThan(10_000_000);
    expect(jsonOf(parseJson(text))).toBe(text);
  });

  it('does not exhaust the stack or the clock on hostile text', () => {
    expect(tryParseJson('['.repeat(1_000_000))).toBeUndefined();
    expect(tryParseJson('9'.repeat(1_000_000))).toBeUndefined();
  });
});
