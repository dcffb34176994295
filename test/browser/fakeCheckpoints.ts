/** A host inside the page, for tests of the page of checkpoint metrics: points by a rule, so that every value can be known. */
import type { LongRoles } from '../../src/features/checkpoints/contract';
import { notesOf } from '../../src/features/checkpoints/notes';
import type { PageMetrics } from '../../src/features/checkpoints/page';
import { pointsOf } from '../../src/features/checkpoints/rule/pointsOf';
import type { RowsAlike } from '../../src/features/checkpoints/rule/pointsOf';
import type { ToHost, ToView } from '../../src/features/explore/contract';

export interface FakeCheckpointsOptions {
  readonly models: number;
  readonly tasks: number;
  /** Names are markup. */
  readonly hostile: boolean;
  /** No row has a step: checkpoints are phases. */
  readonly phases: boolean;
  /** Rows contradict, repeat and lack values. */
  readonly dirty: boolean;
  /** So many points are there twice with another value, and so many steps contradict their names. */
  readonly twice: number;
  /** It is not clear what columns mean. */
  readonly unclear: boolean;
  readonly kept: unknown;
}

const NO = '<img src=x onerror="window.hacked = true">';
const STEPS = [0, 1, 10, 100, 1000, 10_000];
const ROLES: LongRoles = { form: 'long', model: 'model', checkpoint: 'revision', step: 'step', tokens: null, shots: 'shots', task: 'task', metric: 'metric', value: 'value', stderr: 'stderr' };

/** (model + 1) · place / 100 + task / 1000, with the standard error 0.004; of `ppl` 100 − place. */
function rowsOf({ models, tasks, hostile, phases, dirty, twice }: FakeCheckpointsOptions): RowsAlike[] {
  const rows: RowsAlike[] = [];
  const places = phases ? ['SFT', 'DPO', 'Instruct'] : STEPS.map(String);
  for (let m = 0; m < models; m++) {
    const model = hostile ? `${NO}${String(m)}` : `model-${String(m)}b`;
    places.forEach((place, p) => {
      if (m === 1 && place === '100') return;
      for (let task = 0; task < tasks; task++) {
        const value = ((m + 1) * p) / 100 + task / 1000;
        const row = { model, checkpoint: phases ? place : `step${place}`, step: phases ? null : place, tokens: null, shots: '0', task: `${hostile ? NO : 'task_'}${String(task)}`, rows: 1, filled: 1, stderr: 0.004, values: [] };
        const isMissing = dirty && m === 0 && p === 1 && task === 1;
        rows.push({ ...row, metric: 'acc', value: isMissing ? null : value, filled: isMissing ? 0 : 1 });
        if (task === 0) rows.push({ ...row, metric: 'ppl', value: 100 - p, stderr: null });
      }
    });
  }
  if (dirty) rows.push({ ...rows[0]!, checkpoint: 'step7', rows: 2, filled: 2, value: 0.5 }, { ...rows[0]!, step: null, checkpoint: null, rows: 3, filled: 3 });
  for (let i = 0; i < twice; i++) rows.push({ ...rows[0]!, step: String(20_000 + i), checkpoint: `step${String(30_000 + i)}`, rows: 2, filled: 2, value: 0.5, values: [0.5, 0.25] });
  return rows;
}

class FakeCheckpoints {
  readonly asked: ToHost[] = [];
  readonly violations: string[] = [];
  kept: unknown;
  #isUnclear: boolean;

  constructor(readonly options: FakeCheckpointsOptions) {
    this.kept = { page: options.kept };
    this.#isUnclear = options.unclear;
    document.addEventListener('securitypolicyviolation', (e) => this.violations.push(`${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`));
  }

  post(message: ToHost): void {
    this.asked.push(message);
    if (message.kind !== 'request') return;
    const send = (answer: ToView): void => { window.postMessage(answer, '*'); };
    if (message.method === 'checkpoints.metrics' && this.#isUnclear) send({ kind: 'error', id: message.id, error: { code: 'checkpoints-roles-unclear', args: {}, sentence: 'It is not clear which columns of “made” hold a model or step, a task and a value.', aborted: false } });
    else send({ kind: 'result', id: message.id, result: this.#answer(message.method) });
  }

  #answer(method: string): unknown {
    if (method === 'checkpoints.chooseRoles') {
      this.#isUnclear = false;
      return true;
    }
    if (method !== 'checkpoints.metrics') return null;
    const answer = pointsOf(rowsOf(this.options), ROLES, null);
    return { name: 'made.parquet', roles: ROLES, answer, notes: notesOf(answer, ROLES) } satisfies PageMetrics;
  }
}

const given = JSON.parse(decodeURIComponent(location.hash.slice(1)) || '{}') as Partial<FakeCheckpointsOptions>;
const fake = new FakeCheckpoints({ models: 3, tasks: 4, hostile: false, phases: false, dirty: false, twice: 0, unclear: false, kept: undefined, ...given });
Object.assign(window, { fake, acquireVsCodeApi: () => ({ postMessage: (message: ToHost) => fake.post(message), setState: (state: unknown) => { fake.kept = state; }, getState: () => fake.kept }) });
