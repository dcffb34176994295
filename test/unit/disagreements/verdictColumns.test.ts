import { describe, expect, test } from 'vitest';
import type { Column } from '../../../src/core/dataset';
import type { Shape } from '../../../src/core/shape';
import { AS_FOUND } from '../../../src/features/disagreements/page';
import { verdictColumns } from '../../../src/features/disagreements/verdictColumns';

const columns = (of: Record<string, string>): Column[] => Object.entries(of).map(([name, type]) => ({ name, sourceName: name, type, origin: 'file' }));
const shape = (roles: Shape['roles']): Shape => ({ kind: 'pair', roles, encodings: {}, reasons: [] });

describe('a second look without verdicts hides', () => {
  test('raters, what stands beside them, and whose the answers are; nothing else', () => {
    const hidden = verdictColumns(shape({ raters: ['annotator1', 'annotator2'], model: ['model_a'], prompt: ['prompt'] }), columns({ prompt: 'VARCHAR', annotator1: 'VARCHAR', annotator2: 'VARCHAR', annotator2_comment: 'VARCHAR', model_a: 'VARCHAR', note: 'VARCHAR' }), AS_FOUND);
    expect(hidden).toEqual(['annotator1', 'annotator2', 'annotator2_comment', 'model_a']);
  });

  test('every aspect that raters judged, not only the one that is counted', () => {
    const of = columns({ annotator1_overall: 'INTEGER', annotator2_overall: 'INTEGER', annotator1_clarity: 'INTEGER', annotator2_clarity: 'INTEGER', turns: 'INTEGER' });
    expect(verdictColumns(shape({ raters: ['annotator1_overall', 'annotator2_overall'] }), of, AS_FOUND)).toEqual(['annotator1_overall', 'annotator2_overall', 'annotator1_clarity', 'annotator2_clarity']);
  });

  test('judges’ columns, and what a person read as verdicts', () => {
    const of = columns({ annotator1: 'VARCHAR', annotator2: 'VARCHAR', gpt4_label: 'VARCHAR', jan: 'VARCHAR', text: 'VARCHAR' });
    const roles = { raters: ['annotator1', 'annotator2'] };
    expect(verdictColumns(shape(roles), of, AS_FOUND)).toEqual(['annotator1', 'annotator2', 'gpt4_label']);
    expect(verdictColumns(shape(roles), of, { ...AS_FOUND, raters: ['annotator1', 'jan'] })).toContain('jan');
  });
});
