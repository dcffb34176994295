import { describe, expect, test } from 'vitest';
import { messagesOf, preferencesOf, turnedLabel, winnerOf } from '../../../src/features/annotation/preferences';
import type { Vote } from '../../../src/features/annotation/preferences';
import { leftOutLabel } from '../../../src/features/annotation/leftOut';

const votes = (...labels: string[]): Vote[] => labels.map((label, i) => ({ by: `p${i}`, label, provenance: null }));
const decided = (label: string, provenance = 'adjudicated'): Vote => ({ by: 'judge', label, provenance });

describe('the winner of pairwise votes', () => {
  test.each([
    [votes('a-clearly-better', 'a-slightly-better', 'tie'), 'all', { side: 'first', agreement: 2 / 3 }],
    [votes('a-clearly-better', 'tie', 'b-slightly-better', 'b-clearly-better'), 'all', { side: 'second', agreement: 0.5 }],
    [votes('a-clearly-better', 'tie', 'b-slightly-better', 'b-clearly-better'), 'majority', { left: 'split' }],
    [votes('a-clearly-better', 'b-slightly-better'), 'all', { left: 'split' }],
    [votes('both-bad', 'both-bad', 'tie'), 'majority', { side: 'both-bad', agreement: 2 / 3 }],
    [votes('a-clearly-better'), 'adjudicated', { left: 'undecided' }],
    [[...votes('a-clearly-better', 'a-clearly-better', 'b-clearly-better'), decided('b-slightly-better')], 'all', { side: 'second', agreement: 1 / 3 }],
    [[decided('tie', 'majority')], 'adjudicated', { side: 'tie', agreement: null }],
    [[...votes('a-clearly-better'), decided('', 'unresolved')], 'all', { left: 'unresolved' }],
    [votes('better'), 'all', { left: 'unknown-label' }],
  ] as const)('%j, accepted by %s', (said, accept, winner) => {
    expect(winnerOf(said, accept)).toEqual(winner);
  });

  test('a turned label is for the other side, and turned again as it was', () => {
    expect(['a-clearly-better', 'b-slightly-better', 'tie', 'both-bad', 'a', 'apple'].map((l) => turnedLabel(l))).toEqual(['b-clearly-better', 'a-slightly-better', 'tie', 'both-bad', 'b', 'apple']);
  });
});

describe('a record as messages', () => {
  const turn = { role: 'assistant', rawRole: 'gpt', name: null, nullContent: false, trained: null, extra: [], at: { index: 0 } } as const;

  test('keeps thoughts in their tags, and what is no text in words', () => {
    expect(messagesOf([{ ...turn, parts: [{ kind: 'reasoning', text: 'hm', closed: true }, { kind: 'text', text: '\n42' }] }])).toEqual([{ role: 'assistant', content: '<think>hm</think>\n42' }]);
    expect(messagesOf([{ ...turn, role: 'other', rawRole: 'narrator', parts: [{ kind: 'image', reference: 'a.png' }, { kind: 'tool-call', id: null, name: 'f', arguments: '{"x":1}', valid: true }] }])).toEqual([{ role: 'narrator', content: '[image: a.png]{"name":"f","arguments":"{\\"x\\":1}"}' }]);
  });

  test('without two answers makes no row, and says why', () => {
    const record = { form: null, system: [], prompt: [], shared: 0, verdicts: [], spans: [], rest: [], leftovers: [] };
    const side = { title: 'A', path: 'a', model: null, score: null, verdict: null, turns: [], absent: null } as const;
    expect(preferencesOf({ ...record, sides: [side] }, 'first', 'drop')).toEqual({ left: 'not-two-answers' });
    expect(preferencesOf({ ...record, sides: [side, { ...side, absent: 'null' }] }, 'first', 'drop')).toEqual({ left: 'answer-missing' });
  });
});

test('a label to leave out names its schema, and the question where it is another', () => {
  expect([leftOutLabel('triage=drop'), leftOutLabel('pairwise.preference=tie'), leftOutLabel('tags=a=b'), leftOutLabel('triage'), leftOutLabel('=x')]).toEqual([
    { schema: 'triage', question: undefined, label: 'drop' }, { schema: 'pairwise', question: 'preference', label: 'tie' }, { schema: 'tags', question: undefined, label: 'a=b' }, undefined, undefined,
  ]);
});
