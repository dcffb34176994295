import { describe, expect, it } from 'vitest';
import type { Part, Turn } from '../../../src/core/conversation';
import { compareSides } from '../../../webview/kit/reader/compareSides';
import type { ModelSide } from '../../../webview/kit/reader/readerModel';

const side = (title: string, ...parts: Part[]): ModelSide => {
  const turn: Turn = { role: 'assistant', rawRole: 'assistant', name: null, parts, nullContent: false, trained: null, extra: [], at: { index: 0 } };
  return { path: 'a', title, model: null, score: null, verdict: null, turns: [{ turn, number: 2 }] };
};
const text = (t: string): Part & { kind: 'text' } => ({ kind: 'text', text: t });
/** Long enough that a slow machine never runs into it. */
const AGES = 60_000;

describe('two answers compared', () => {
  it('are marked where they differ, words apart only by space as one', () => {
    const a = text('Rank the salaries inside each department and stop.');
    const b = text('Rank the salaries and stop.');
    const { comparison, ranges } = compareSides([side('chosen', a), side('rejected', b)], 'plain', AGES);
    expect(comparison).toBe('marked');
    expect((ranges.get(a) ?? []).map((r) => [r.kind, a.text.slice(r.start, r.end).trim()])).toEqual([['inserted', 'inside each department']]);
    expect(ranges.get(b) ?? []).toEqual([]);
  });

  it('are compared in what is seen: markup is no difference', () => {
    const { ranges } = compareSides([side('a', text('**Lisbon** is nice')), side('b', text('Lisbon is nice!'))], 'markdown', AGES);
    expect([...ranges.values()].flat().map((r) => r.kind)).toEqual(['removed']);
  });

  it('are said to be the same only where every character is', () => {
    expect(compareSides([side('a', text('x')), side('b', text('x'))], 'plain', AGES).comparison).toBe('same');
    expect(compareSides([side('a', text('x')), side('b', text('x '))], 'plain', AGES).comparison).toBe('marked');
  });

  it('are left unmarked where nearly every word differs', () => {
    const words = (from: number): string => Array.from({ length: 60 }, (_, i) => `word${from + i}`).join(' ');
    const { comparison, ranges } = compareSides([side('a', text(words(0))), side('b', text(words(1000)))], 'plain', AGES);
    expect(comparison).toBe('too-different');
    expect(ranges.size).toBe(0);
  });

  it('are not compared where there are three', () => {
    expect(compareSides([side('a', text('x')), side('b', text('y')), side('c', text('z'))], 'plain', AGES).comparison).toBe('none');
  });
});
