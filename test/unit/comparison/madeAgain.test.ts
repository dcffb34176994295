import { expect, test } from 'vitest';
import { isMadeAgain } from '../../../src/features/comparison/rule/madeAgain';

const spec = (more: object): string => JSON.stringify([{ sides: [{ name: 'dpo' }], metrics: [{ name: 'correct', path: 'correct' }], by: [], ...more }]);

test.each([
  ['nothing is kept beside the data', [{ id: 'turns' }, { id: 'defects' }], spec({}), false],
  ['a column of the rows alone is spoken of', [{ id: 'turns' }], spec({ by: ['turns'] }), false],
  ['a check found something since it was made', [{ id: 'contamination:leaked' }], spec({}), true],
  ['there are labels, of which it says nothing', [{ id: 'label:triage' }], spec({}), false],
  ['prompts are sliced by labels', [{ id: 'label:triage' }], spec({ by: ['"label:triage"'] }), true],
  ['a metric is made of labels, in any case of letters', [{ id: 'label:say "yes"' }], spec({ metrics: [{ name: 'kept', path: `("LABEL:say ""yes""" = 'keep')` }, { name: 'x', path: 'label:say "yes"' }] }), true],
  ['it speaks of a column that is kept beside the data without a colon', [{ id: 'copy_of_row', beside: true }], spec({ by: ['copy_of_row'] }), true],
] as const)('a joined table whose files are the same, where %s: made again %#', (_, derived, written, isAgain) => {
  expect(isMadeAgain(derived, written)).toBe(isAgain);
});
