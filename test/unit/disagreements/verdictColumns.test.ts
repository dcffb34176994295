import { describe, expect, test } from 'vitest';
import type { Column } from '../../../src/core/dataset';
import { verdictColumns } from '../../../src/features/disagreements/verdictColumns';

const columns = (names: readonly string[]): Column[] => names.map((name) => ({ name, type: 'VARCHAR', origin: 'file' }) as Column);

describe('what a second look hides', () => {
  test('raters’ columns and what judges said, but not what is read, though it is called like a model', () => {
    const roles = { raters: ['annotator1', 'annotator2'], prompt: ['instruction'], responses: ['gpt4_output', 'response2'] };
    const hidden = verdictColumns({ roles }, columns(['idx', 'instruction', 'gpt4_output', 'response2', 'annotator1', 'annotator2', 'gpt_result', 'gpt_reason', 'pandalm_result']));
    expect(hidden).toEqual(['annotator1', 'annotator2', 'gpt_result', 'gpt_reason', 'pandalm_result']);
  });
});
