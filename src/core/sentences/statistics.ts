import type { Sentences } from './sentence';

/** Why a statistic has no value. */
export const statistics: Sentences = {
  'undefined-no-labels': 'undefined, because there is no label',
  'undefined-many-labels': 'undefined, because there are {labels} different labels, more than {most}',
  'undefined-no-pairs': 'undefined, because no unit has two labels',
  'undefined-slice': 'undefined, because it is of the slice itself',
  'undefined-rest': 'undefined, because it is of the other units',
  'undefined-no-shared': 'undefined, because no unit has a label of both',
  'undefined-no-variation': 'undefined, because only one label occurs: there is nothing to disagree about',
  'undefined-no-complete-units': 'undefined, because no two units have a label of every rater',
  'undefined-nominal': 'undefined, because labels without an order have no distances',
  'undefined-no-majority': 'undefined, because on no unit it judged do humans have a majority',
  'undefined-no-others': 'undefined, because no unit was judged by others with a majority',
  'undefined-no-units': 'undefined, because there is no such unit',
  'undefined-no-sides': 'undefined, because these labels name no winner',
  'undefined-no-winner': 'undefined, because no verdict names a winner',
  'undefined-one-order': 'undefined, because no pair was judged in both orders of its sides',
  'undefined-no-positives': 'undefined, because there is no unit on which humans diverge',
  'undefined-no-negatives': 'undefined, because there is no unit on which humans agree',
  'undefined-no-matches': 'undefined, because nothing matched',
  'undefined-no-items': 'undefined, because the evaluation has no items',
  'undefined-none-judged': 'undefined, because nothing of the random sample is judged yet',
};
