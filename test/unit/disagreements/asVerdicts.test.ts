import { expect, test } from 'vitest';
import { asVerdicts } from '../../../src/features/disagreements/asVerdicts';

test('a threshold makes three verdicts of a score, and keeps ties apart', () => {
  expect(asVerdicts('judgements[].preference', 1.5)).toBe("(list_transform(judgements, lambda v: case when v.preference > 1.5 then 'above' when v.preference < 1.5 then 'below' when v.preference = 1.5 then 'tie' end))");
  expect(asVerdicts('Judged[].score', 0)).toContain('list_transform("Judged", lambda v: case when v.score > 0');
  expect([asVerdicts('score', 1), asVerdicts('a.b[].c', 1), asVerdicts('judgements[].preference', Number.NaN)]).toEqual([null, null, null]);
});
