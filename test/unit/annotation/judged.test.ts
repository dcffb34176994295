import { describe, expect, it } from 'vitest';
import type { Subject } from '../../../src/core/annotation/subject';
import { CellStruct } from '../../../src/core/cell';
import { recordOf } from '../../../src/core/conversation/recordOf';
import { parseJson } from '../../../src/core/json';
import type { Shape } from '../../../src/core/shape';
import { judgedOf } from '../../../src/features/annotation/judged';

/** What is shown of a row to whoever decides: titles and texts, and which of them is meant. */
function judged(values: Record<string, unknown>, shape: Partial<Shape>, subject: Subject = { kind: 'record' }): { asked: string[]; judged: string[] } {
  const names = Object.keys(values);
  const row = new CellStruct(names, names.map((name) => parseJson(JSON.stringify(values[name]))));
  const columns = names.map((name) => ({ name, sourceName: name, type: 'VARCHAR', origin: 'file' }) as const);
  const found = judgedOf(recordOf(row, { kind: 'chat', roles: {}, encodings: {}, reasons: [], ...shape }, columns), subject);
  const words = (texts: typeof found.asked): string[] => texts.map(({ title, text, isMeant }) => `${isMeant ? '*' : ''}${title}: ${text}`);
  return { asked: words(found.asked), judged: words(found.judged) };
}

const talk = (...said: string[]): unknown => said.map((content, i) => ({ role: i % 2 === 0 ? 'user' : 'assistant', content }));
const pair = { kind: 'preference', roles: { chosen: ['chosen'], rejected: ['rejected'] }, encodings: { chosen: 'messages', rejected: 'messages' } } as const;
const chat = { roles: { messages: ['messages'] }, encodings: { messages: 'messages' } } as const;

describe('what annotators judged', () => {
  it('of a pair is both answers, after the turns that they share', () => {
    const values = { chosen: talk('Why?', 'So.', 'And?', 'Because.'), rejected: talk('Why?', 'So.', 'And?', 'No.') };
    const both = { asked: ['user: Why?', 'assistant: So.', 'user: And?'], judged: ['chosen: Because.', 'rejected: No.'] };
    expect(judged(values, pair)).toEqual(both);
    expect(judged(values, pair, { kind: 'response', path: 'rejected' })).toEqual({ ...both, judged: ['chosen: Because.', '*rejected: No.'] });
    expect(judged(values, pair, { kind: 'turn', path: 'chosen[4]' }).judged).toEqual(['*chosen: Because.', 'rejected: No.']);
  });

  it('of a conversation is its last turn, or the turn that the label is of, after those before it', () => {
    const values = { messages: talk('Why?', 'So.', 'And?', 'Because.') };
    expect(judged(values, chat)).toEqual({ asked: ['user: Why?', 'assistant: So.', 'user: And?'], judged: ['assistant: Because.'] });
    expect(judged(values, chat, { kind: 'turn', path: 'messages[2]' })).toEqual({ asked: ['user: Why?'], judged: ['assistant: So.'] });
  });

  it('of a row without a conversation is its texts', () => {
    expect(judged({ a: 'one', n: 4, b: '', c: 'two' }, { kind: 'table' })).toEqual({ asked: [], judged: ['a: one', 'c: two'] });
  });

  it('is cut where it is long, between code points, with the length of the whole', () => {
    const columns = [{ name: 'a', sourceName: 'a', type: 'VARCHAR', origin: 'file' }] as const;
    const { judged: [only] } = judgedOf(recordOf(new CellStruct(['a'], ['😀'.repeat(20_000)]), { kind: 'table', roles: {}, encodings: {}, reasons: [] }, columns), { kind: 'record' });
    expect([only?.length, Array.from(only?.text ?? '').every((c) => c === '😀'), Array.from(only?.text ?? '').length]).toEqual([20_000, true, 12_000]);
  });
});
