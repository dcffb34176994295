import * as v from 'valibot';
import { LoupeError } from '../../core/message';
import type { Work } from '../../engine/work';
import { workParams } from './checks';
import { CONTAMINATION } from './contract';
import type { ContaminationMethod, ContaminationWork } from './contract';
import { clean } from './work/cleanMethod';
import { FlagTables } from './work/flagTables';
import { possible } from './work/possibleMethod';
import { scanState } from './work/scan/scanAll';
import { scan } from './work/scanMethod';
import { fields, items, pair } from './work/textsMethods';

/** What the engine's process does for contamination. */
export const contaminationWork: Work = {
  feature: CONTAMINATION,
  opened: (session, { cacheFolder }) => {
    session.sides.attach(new FlagTables(session, cacheFolder));
  },
  methods: {
    scan: async (params, call) => scan(checked('scan', params), call),
    state: (params, call) => Promise.resolve(scanState(call.session, checked('state', params).id)),
    pair: async (params, call) => pair(checked('pair', params), call),
    fields: async (params, call) => fields(checked('fields', params), call),
    items: async (params, call) => items(checked('items', params), call),
    possible: async (params, call) => possible(checked('possible', params), call),
    clean: async (params, call) => clean(checked('clean', params), call),
  },
};

function checked<M extends ContaminationMethod>(method: M, params: unknown): ContaminationWork[M]['params'] {
  const parsed = v.safeParse(workParams[method], params);
  if (!parsed.success) throw new LoupeError('internal', {}, 'engine', `${method}: ${parsed.issues.map((i) => i.message).join('; ')}`);
  return parsed.output;
}
