import type { Work } from '../../engine/work';
import { QUERY } from './contract';
import { RoleTables } from './work/roleTables';

/** What the engine's process does for queries: relations by role beside `dataset`. */
export const queryWork: Work = {
  feature: QUERY,
  opened: (session) => { session.sides.attach(new RoleTables(session)); },
  methods: {},
};
