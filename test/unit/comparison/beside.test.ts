import { describe, expect, test } from 'vitest';
import { besidePaths } from '../../../src/features/comparison/rule/beside';
import type { BesideColumns } from '../../../src/features/comparison/rule/beside';

const of = (columns: Readonly<Record<string, string>>, more: Partial<BesideColumns> = {}): (readonly [string, string])[] =>
  besidePaths({ columns: Object.entries(columns).map(([name, type]) => ({ name, type })), within: null, structs: [], used: [], scores: [], ...more }).map(({ kind, path }) => [kind, path] as const);

describe('what stands beside an answer', () => {
  test('is the texts of the struct that repeats the score, and columns called as reasons are', () => {
    expect(of({ output: 'VARCHAR', score: 'VARCHAR', parsed_result: 'STRUCT(strengths VARCHAR, notes VARCHAR, score VARCHAR)', meta: 'STRUCT(request VARCHAR)', explanation: 'VARCHAR', tokens: 'BIGINT' }, { scores: ['score'], used: ['output'] }))
      .toEqual([['rationale', 'parsed_result.strengths'], ['rationale', 'parsed_result.notes'], ['rationale', 'explanation']]);
  });

  test('is the reasons of the judge whose score is read, where several judges gave theirs', () => {
    const columns = { gpt_result: 'VARCHAR', gpt_reason: 'VARCHAR', pandalm_result: 'INTEGER', pandalm_reason: 'VARCHAR', gpt4_feedback: 'VARCHAR[]' };
    expect(of(columns, { scores: ['gpt_result'] })).toEqual([['rationale', 'gpt_reason']]);
    expect(of(columns, { scores: ['pandalm_result'] })).toEqual([['rationale', 'pandalm_reason']]);
    expect(of(columns)).toEqual([['rationale', 'gpt_reason'], ['rationale', 'pandalm_reason'], ['rationale', 'gpt4_feedback']]);
  });

  test('is labels and names of judges in few words, and nothing that a model thought or a number', () => {
    expect(of({ annotation_1: 'VARCHAR', annotation_2: 'VARCHAR', agreement: 'VARCHAR', final_label: 'VARCHAR', judge: 'VARCHAR', reasoning: 'VARCHAR', reasoning_content: 'VARCHAR', label: 'INTEGER', type: 'VARCHAR' }, { scores: ['final_label'] }))
      .toEqual([['annotation', 'annotation_1'], ['annotation', 'annotation_2'], ['annotation', 'agreement'], ['annotation', 'judge']]);
  });

  test('of a side with a struct of its own is its fields, never those of another side', () => {
    const struct = 'STRUCT("output" VARCHAR, score INTEGER, feedback VARCHAR, hidden VARCHAR)';
    expect(of({ m1: struct, m2: struct, comment: 'VARCHAR' }, { within: 'm1', structs: ['m1', 'm2'], used: ['output'], scores: ['score'] })).toEqual([['rationale', 'feedback'], ['rationale', 'comment']]);
  });
});
