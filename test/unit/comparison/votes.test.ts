import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LabelLine } from '../../../src/core/annotation/labelLine';
import { fitsQuestion } from '../../../src/core/annotation/labelSchema';
import { SHIPPED_SCHEMAS } from '../../../src/core/annotation/shippedSchemas';
import { blindOrder, firstAndAgain, homeOf, labelOfVote, swappedVotes, tallyVotes, VOTE_SCHEMA, voteOf, VOTES, voteSubject } from '../../../src/features/comparison/rule/votes';
import type { HeldVote, VotedSide } from '../../../src/features/comparison/rule/votes';
import { preferenceOf } from '../../../src/features/comparison/rule/votesPreference';


// statsmodels 0.15: proportion_confint(12, 15, method='wilson'), and of 9.5 of 20.
const WILSON_12_15 = [0.5481455128483064, 0.9295245065301845] as const;
const WILSON_9_5_20 = [0.27853670242073214, 0.6795195554819088] as const;

const SFT: VotedSide = { name: 'SFT', hash: 'aa11' };
const DPO: VotedSide = { name: 'DPO: step 200', hash: 'bb22' };
const vote = fc.constantFrom(...VOTES);

function lineOf(of: { left: VotedSide; right: VotedSide; value: string | null }, over: Partial<LabelLine> = {}): LabelLine {
  return { v: 1, id: 'l1', at: '2026-11-30T12:00:00.000Z', by: 'ada', machine: '0a0b0c', dataset: { fingerprint: 'f', name: 'd' }, row: { number: 3, id: null, hash: 'cc' }, subject: voteSubject(of.left, of.right), ...VOTE_SCHEMA, value: of.value, ...over };
}

describe('the order in which two answers are read blind', () => {
  test('is the same whenever a prompt is read, whatever the order of the sides', () => {
    fc.assert(fc.property(fc.nat(63), fc.nat(63), fc.nat(1e6), fc.nat(1e6), (a, b, seed, key) => {
      fc.pre(a !== b);
      const order = blindOrder([a, b], seed, key);
      expect([...order].sort((x, y) => x - y)).toEqual([a, b].sort((x, y) => x - y));
      expect(blindOrder([b, a], seed, key)).toEqual(order);
    }));
  });

  test('has each side on the left for half of the prompts, with no run that gives it away', () => {
    for (const seed of [0, 1, 7, 20_261_130]) {
      const left = Array.from({ length: 2000 }, (_, key) => blindOrder([0, 1], seed, key)[0]);
      const share = left.filter((side) => side === 0).length / left.length;
      expect(share).toBeGreaterThan(0.45);
      expect(share).toBeLessThan(0.55);
      const changes = left.filter((side, i) => i > 0 && side !== left[i - 1]).length / left.length;
      expect(changes).toBeGreaterThan(0.4);
      expect(changes).toBeLessThan(0.6);
    }
  });
});

describe('a vote as a label', () => {
  test('is of the shipped schema, which has all four', () => {
    const schema = SHIPPED_SCHEMAS.find((s) => s.id === VOTE_SCHEMA.schema);
    const question = schema?.questions.find((q) => q.id === VOTE_SCHEMA.question);
    expect(schema?.version).toBe(VOTE_SCHEMA.schemaVersion);
    expect(question && VOTES.every((v) => fitsQuestion(question, labelOfVote(v)))).toBe(true);
    expect(question?.labels.length).toBe(VOTES.length);
  });

  test('is read as it was given, with what stood on the left', () => {
    fc.assert(fc.property(vote, fc.boolean(), fc.string({ unit: 'grapheme' }), (v, isTurned, name) => {
      const other = { ...DPO, name: `${name}:1f` };
      const [left, right] = isTurned ? [other, SFT] : [SFT, other];
      fc.pre(other.name !== SFT.name);
      expect(voteOf(lineOf({ left, right, value: labelOfVote(v) }), ['SFT', other.name])).toEqual({ vote: v, left, right, by: 'ada', at: '2026-11-30T12:00:00.000Z' });
    }));
  });

  test('of other sides, of another schema, or taken back, is none of this pair', () => {
    const line = lineOf({ left: SFT, right: DPO, value: 'a' });
    expect(voteOf(line, ['SFT', 'RLVR'])).toBeUndefined();
    expect(voteOf(line, ['SFT', 'SFT'])).toBeUndefined();
    expect(voteOf({ ...line, schema: 'pairwise' }, ['SFT', DPO.name])).toBeUndefined();
    expect(voteOf({ ...line, subject: { kind: 'record' } }, ['SFT', DPO.name])).toBeUndefined();
    expect(voteOf(lineOf({ left: SFT, right: DPO, value: null }), ['SFT', DPO.name])).toBeUndefined();
    expect(voteOf(line, [DPO.name, 'SFT'])?.vote).toBe('left');
  });

  test('stands on the rows of the same side, whichever is named first', () => {
    expect([homeOf('DPO', 'SFT'), homeOf('SFT', 'DPO')]).toEqual([0, 1]);
  });
});

describe('what votes come to', () => {
  test('is counted for whom they were given, not for where it stood', () => {
    const tally = tallyVotes([
      { vote: 'left', isFirstLeft: true }, { vote: 'right', isFirstLeft: false }, { vote: 'left', isFirstLeft: false },
      { vote: 'tie', isFirstLeft: true }, { vote: 'bothBad', isFirstLeft: false },
    ]);
    expect(tally).toMatchObject({ n: 5, wins: [2, 1], ties: 1, bothBad: 1, winRate: { value: 0.6, n: 5 }, left: { value: 2 / 3, n: 3 } });
  });

  test('has Wilson’s intervals', () => {
    const votes = Array.from({ length: 20 }, (_, n) => ({ vote: n < 12 ? 'left' : n < 15 ? 'right' : n < 18 ? 'tie' : 'bothBad', isFirstLeft: n % 2 === 0 } as const));
    const { left, winRate } = tallyVotes(votes);
    expect(left.low).toBeCloseTo(WILSON_12_15[0], 9);
    expect(left.high).toBeCloseTo(WILSON_12_15[1], 9);
    expect(winRate.low).toBeCloseTo(WILSON_9_5_20[0], 9);
    expect(winRate.high).toBeCloseTo(WILSON_9_5_20[1], 9);
  });

  test('is undefined where there are none, and no lean where none was decided', () => {
    expect(tallyVotes([]).winRate).toEqual({ value: null, low: null, high: null, n: 0 });
    expect(tallyVotes([{ vote: 'tie', isFirstLeft: true }])).toMatchObject({ winRate: { value: 0.5, n: 1 }, left: { value: null, n: 0 } });
  });

  test('of swapped sides mirrors, and leans the same way', () => {
    fc.assert(fc.property(fc.array(fc.record({ vote, isFirstLeft: fc.boolean() }), { minLength: 1, maxLength: 60 }), (votes) => {
      const [own, other] = [tallyVotes(votes), tallyVotes(votes.map((v) => ({ ...v, isFirstLeft: !v.isFirstLeft })))];
      expect(own.wins).toEqual([other.wins[1], other.wins[0]]);
      expect((own.winRate.value ?? 0) + (other.winRate.value ?? 0)).toBeCloseTo(1, 12);
      expect((own.winRate.low ?? 0) + (other.winRate.high ?? 0)).toBeCloseTo(1, 12);
      expect(own.left).toEqual(other.left);
      expect(own.wins[0] + own.wins[1] + own.ties + own.bothBad).toBe(own.n);
    }));
  });
});

describe('a row of the preference set', () => {
  const held: HeldVote = { vote: 'right', left: SFT, right: DPO, by: 'ada', at: '2026-11-30T12:00:00.000Z' };
  const prompt = [{ role: 'system', text: 'Be brief.' }, { role: '', text: 'Why?' }];
  const answers = { left: { text: 'Because.', hash: 'aa11' }, right: { text: 'Since it is.', hash: 'bb22' } };

  test('has the answer that was voted for as chosen, and says where it stood', () => {
    expect(preferenceOf(held, prompt, answers)).toEqual({
      prompt: [{ role: 'system', content: 'Be brief.' }, { role: 'user', content: 'Why?' }],
      chosen: [{ role: 'assistant', content: 'Since it is.' }], rejected: [{ role: 'assistant', content: 'Because.' }],
      chosen_model: 'DPO: step 200', rejected_model: 'SFT', chosen_stood: 'right', annotator: 'ada', voted_at: '2026-11-30T12:00:00.000Z',
    });
  });

  test('is left out, and why is said, of ties, both bad, changed and missing answers', () => {
    expect(preferenceOf({ ...held, vote: 'tie' }, prompt, answers)).toEqual({ left: 'tie' });
    expect(preferenceOf({ ...held, vote: 'bothBad' }, prompt, answers)).toEqual({ left: 'bothBad' });
    expect(preferenceOf(held, prompt, { ...answers, left: { text: 'Because!', hash: 'dd44' } })).toEqual({ left: 'changed' });
    expect(preferenceOf(held, prompt, { ...answers, right: { text: null, hash: null } })).toEqual({ left: 'noAnswer' });
  });
});

describe('answers that were shown again, swapped', () => {
  test('were judged the same where the vote went to the other place, or to none', () => {
    const pairs = [['left', 'right'], ['right', 'left'], ['tie', 'tie'], ['bothBad', 'bothBad'], ['left', 'left'], ['left', 'left'], ['right', 'right'], ['tie', 'left']] as const;
    const { same, leftTwice, rightTwice } = swappedVotes(pairs.map(([first, again]) => ({ first, again })));
    expect([same.value, same.n, leftTwice, rightTwice]).toEqual([0.5, 8, 2, 1]);
    expect(swappedVotes([]).same).toEqual({ value: null, low: null, high: null, n: 0 });
  });

  test('say the same whichever of the two votes came first', () => {
    fc.assert(fc.property(fc.array(fc.tuple(vote, vote), { maxLength: 30 }), (pairs) => {
      expect(swappedVotes(pairs.map(([first, again]) => ({ first, again })))).toEqual(swappedVotes(pairs.map(([again, first]) => ({ first, again }))));
    }));
  });

  test('are told from the first vote by when they were given', () => {
    const held = (left: VotedSide, at: string): HeldVote => ({ vote: 'left', left, right: left === SFT ? DPO : SFT, by: 'ada', at });
    const [early, late] = [held(DPO, '2026-11-30T12:00:00.000Z'), held(SFT, '2026-11-30T12:05:00.000Z')];
    expect(firstAndAgain([late, early])).toEqual({ first: early, again: late });
    expect(firstAndAgain([late])).toEqual({ first: late, again: null });
    expect(firstAndAgain([])).toBeNull();
  });
});
