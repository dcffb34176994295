import * as v from 'valibot';
import { PROBLEMS } from './page';

const whole = v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0)));
const names = v.nullable(v.array(v.string()));

/** What the page's requests take. */
export const pageChecks = {
  metrics: v.object({}), chooseRoles: v.object({}),
  openRows: v.object({ checkpoint: whole, task: whole, metric: whole, shots: whole }),
  openProblem: v.object({ of: v.picklist(PROBLEMS) }),
  copy: v.object({ text: v.string(), what: v.picklist(['markdown', 'csv']) }),
  saveFigure: v.object({ svg: v.string() }),
  copyCommand: v.object({ models: names, tasks: names, metric: v.string() }),
} as const;
