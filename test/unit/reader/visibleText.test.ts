import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visibleMarks } from '../../../webview/kit/reader/visibleText';

const marked = (text: string, level: 'hazards' | 'everything'): string => {
  let out = '';
  let done = 0;
  for (const m of visibleMarks(text, level)) {
    out += `${text.slice(done, m.start)}[${m.mark}]`;
    done = m.end;
  }
  return out + text.slice(done);
};

describe('invisible characters', () => {
  it('leaves ordinary text alone outside raw mode', () => {
    expect(visibleMarks('A line,\n\ttwo  spaces and é 日本 👩‍🚀 \u00a0.', 'hazards')).toEqual([]);
  });

  it('shows NUL, escape and a C1 control in every mode', () => {
    expect(marked('a\0b\u001b[31mred\u009b', 'hazards')).toBe('a[NUL]b[ESC][31mred[009B]');
  });

  it('names what reorders text', () => {
    expect(marked('pay \u202e001$\u202c', 'hazards')).toBe('pay [RLO]001$[PDF]');
    expect(visibleMarks('\u2066', 'hazards')[0]?.name).toBe('U+2066 left-to-right isolate');
  });

  it('reads out tag characters that hide instructions', () => {
    expect(marked('hi\u{e0068}\u{e0069}', 'hazards')).toBe('hi[⟨h⟩][⟨i⟩]');
  });

  it('shows spaces, tabs and line ends in raw mode, a run of spaces as one mark', () => {
    expect(marked('a  b\tc\r\nd\n', 'everything')).toBe('a[··]b[→]c[CR⏎]d[⏎]');
  });

  it('marks half a surrogate pair but not a whole one', () => {
    expect(marked('😀\ud83d!', 'hazards')).toBe('😀[D83D]!');
  });

  it('never overlaps, never leaves the text, in order, whatever the text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('hazards' as const, 'everything' as const), (text, level) => {
      let end = 0;
      for (const m of visibleMarks(text, level)) {
        expect(m.start).toBeGreaterThanOrEqual(end);
        expect(m.end).toBeGreaterThan(m.start);
        end = m.end;
      }
      expect(end).toBeLessThanOrEqual(text.length);
    }));
  });
});
