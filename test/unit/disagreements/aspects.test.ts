import { describe, expect, test } from 'vitest';
import type { Column } from '../../../src/core/dataset';
import { aspectsOf } from '../../../src/features/disagreements/aspects';
import { pathsIn, placesOf } from '../../../src/features/disagreements/places';

const columns = (of: Readonly<Record<string, string>>): Column[] => Object.entries(of).map(([name, type]) => ({ name, sourceName: name, type, origin: 'file' }));
const found = (layout: 'wide' | 'nested' | 'long', values: string[], of: Readonly<Record<string, string>>, ids: string[] = [], several?: string[]): unknown => aspectsOf({ layout, values, ids }, columns(of), several).map((a) => [a.name, ...a.values]);

describe('what was judged, where raters gave several verdicts', () => {
  const ANNOTATION = 'STRUCT(evaluator VARCHAR, helpful_pref VARCHAR, helpful_checked_reasons VARCHAR[], helpful_confidence VARCHAR, harmless_pref VARCHAR, overall_pref VARCHAR, overall_confidence VARCHAR, time_spent BIGINT)[]';

  test('is read from fields that share the verdict’s word, in every list of raters', () => {
    expect(found('nested', ['normal[].overall_pref', 'expert[].overall_pref'], { normal: ANNOTATION, expert: ANNOTATION }, ['normal[].evaluator', 'expert[].evaluator'])).toEqual([
      ['overall', 'normal[].overall_pref', 'expert[].overall_pref'], ['helpful', 'normal[].helpful_pref', 'expert[].helpful_pref'], ['harmless', 'normal[].harmless_pref', 'expert[].harmless_pref'],
    ]);
    expect(found('nested', ['normal[].overall_pref', 'expert[].overall_pref'], { normal: ANNOTATION, expert: 'STRUCT(overall_pref VARCHAR)[]' })).toEqual([]);
    expect(found('nested', ['reviews[].overall-rating'], { reviews: 'STRUCT(worker_id VARCHAR, "correctness-rating" DOUBLE, "overall-rating" DOUBLE, "overall-rank" DOUBLE, note VARCHAR)[]' })).toEqual([['overall', 'reviews[].overall-rating'], ['correctness', 'reviews[].correctness-rating']]);
    expect(found('nested', ['judgements[].winner'], { judgements: 'STRUCT(judge VARCHAR, winner VARCHAR, winner_swapped VARCHAR)[]' })).toEqual([]);
  });

  test('is read from lists that are called after attributes, but not from lists of different judges', () => {
    expect(found('nested', ['helpfulness', 'verbosity'], { helpfulness: 'BIGINT[]', verbosity: 'BIGINT[]' })).toEqual([['helpfulness', 'helpfulness'], ['verbosity', 'verbosity']]);
    expect(found('nested', ['gpt4_score', 'human_score'], { gpt4_score: 'BIGINT[]', human_score: 'BIGINT[]' })).toEqual([]);
  });

  test('is read from columns of each rater, and from several labels of a long table', () => {
    expect(found('wide', ['annotator1_overall', 'annotator2_overall'], { annotator1_overall: 'INTEGER', annotator2_overall: 'INTEGER', annotator1_safe: 'INTEGER', annotator2_safe: 'INTEGER', annotator1_time: 'INTEGER', annotator2_time: 'INTEGER', annotator1_extra: 'INTEGER' })).toEqual([
      ['overall', 'annotator1_overall', 'annotator2_overall'], ['safe', 'annotator1_safe', 'annotator2_safe'],
    ]);
    expect(found('wide', ['annotation_1', 'annotation_2'], { annotation_1: 'VARCHAR', annotation_2: 'VARCHAR', agreement: 'VARCHAR' })).toEqual([]);
    expect(found('long', ['helpfulness'], { item: 'INTEGER', rater: 'VARCHAR', helpfulness: 'INTEGER', safety: 'INTEGER' }, ['rater'], ['helpfulness', 'safety'])).toEqual([['helpfulness', 'helpfulness'], ['safety', 'safety']]);
    expect(found('long', ['preference'], { item: 'INTEGER', rater: 'VARCHAR', preference: 'VARCHAR', comment: 'VARCHAR' }, ['rater'], ['preference'])).toEqual([]);
  });

  test('a person chooses from places in the columns, and writes several with commas', () => {
    expect(placesOf(columns({ id: 'INTEGER', 'a.b': 'VARCHAR', votes: 'STRUCT(who VARCHAR, "the label" VARCHAR)[]', meta: 'STRUCT(source VARCHAR)', scores: 'INTEGER[]' }))).toEqual(['id', '"a.b"', 'votes[].who', 'votes[].the label', 'meta.source', 'scores']);
    expect(pathsIn(' a , "odd, name", (list_filter(v, lambda x: x in (1, 2))) ,, votes[1].x')).toEqual(['a', '"odd, name"', '(list_filter(v, lambda x: x in (1, 2)))', 'votes[1].x']);
  });
});
