import * as v from 'valibot';
import { LoupeError } from '../../core/message';
import type { Work } from '../../engine/work';
import { workParams } from './checks';
import { COMPARISON } from './contract';
import type { ComparisonMethod, ComparisonWork } from './contract';
import { correlateColumns } from './work/correlateMethod';
import { figures } from './work/figuresMethod';
import { join } from './work/joinMethod';
import { counts, keys, place } from './work/keysMethod';
import { ranks } from './work/ranksMethod';
import { marks } from './work/marksMethod';
import { preferences } from './work/preferencesMethod';
import { modelsOf } from './work/readSides';
import { table } from './work/tableMethod';
import { texts } from './work/textsMethod';

/** What the engine's process does for comparisons. */
export const comparisonWork: Work = {
  feature: COMPARISON,
  opened: () => undefined,
  methods: {
    models: async (params, call) => modelsOf(call.session, checked('models', params), call.signal),
    join: async (params, call) => {
      const { spec, answers } = checked('join', params);
      return join(spec, answers, call);
    },
    figures: async (params, call) => {
      const { spec, choice } = checked('figures', params);
      return figures(spec, choice, call);
    },
    ranks: async (params, call) => {
      const { spec, choice } = checked('ranks', params);
      return ranks(spec, choice, call);
    },
    keys: async (params, call) => keys(checked('keys', params), call),
    place: async (params, call) => place(checked('place', params), call),
    counts: async (params, call) => {
      const { spec, choices } = checked('counts', params);
      return counts(spec, choices, call);
    },
    correlate: async (params, call) => correlateColumns(checked('correlate', params), call),
    texts: async (params, call) => {
      const { spec, ...asked } = checked('texts', params);
      return texts(spec, asked, call);
    },
    marks: async (params, call) => {
      const { spec, key } = checked('marks', params);
      return marks(spec, key, call);
    },
    table: async (params, call) => table(checked('table', params), call),
    preferences: async (params, call) => preferences(checked('preferences', params), call),
  },
};

function checked<M extends ComparisonMethod>(method: M, params: unknown): ComparisonWork[M]['params'] {
  const parsed = v.safeParse(workParams[method], params);
  if (!parsed.success) throw new LoupeError('internal', {}, 'engine', `${method}: ${parsed.issues.map((i) => i.message).join('; ')}`);
  return parsed.output;
}
