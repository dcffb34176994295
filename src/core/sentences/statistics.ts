import type { Sentences } from './sentence';

/** Why a statistic has no value. */
export const statistics: Sentences = {
  'undefined-no-labels': 'undefined, because there is no label',
  'undefined-many-labels': 'undefined, because there are {labels} different labels, more than {most}',
  'undefined-no-pairs': 'undefined, because no unit has two labels',
  'undefined-no-shared': 'undefined, because no unit has a label of both',
  'undefined-no-variation': 'undefined, because only one label occurs: there is nothing to disagree about',
  'undefined-no-complete-units': 'undefined, because no two units have a label of every rater',
  'undefined-nominal': 'undefined, because labels without an order have no distances',
};
