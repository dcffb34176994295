import { randomUUID } from 'node:crypto';
import type { DatasetInfo } from '../../../core/dataset';
import { LoupeError } from '../../../core/message';
import type { Message, Warning } from '../../../core/message';
import { scanKey } from '../../../data/contamination/keptScans';
import type { KeptScans } from '../../../data/contamination/keptScans';
import type { Holding } from '../../../engine/handle';
import type { DatasetSession } from '../../../host/datasetSession';
import type { Services } from '../../../host/services';
import { CONTAMINATION, SPECS } from '../contract';
import type { ContaminationMethod, ContaminationWork, ScanAnswer, ScanState, TextsChoice } from '../contract';
import { apart, joined } from '../found';
import type { FoundIn, FoundOfOne } from '../found';
import type { Running } from '../page';
import { rowsKey } from '../rowsKey';
import { fieldsOf } from '../setupFile';
import type { SetupEvaluation, SetupFile, SetupSource } from '../setupFile';
import type { OpenSets } from './openSets';

/** Pairs that are kept of an item beside its best one. */
const KEEP = 20;
const LOOK_MS = 500;
/** Before so many seconds of reading nothing is said of its pace. */
const LEAST_SECONDS = 0.9;

/** An evaluation of a set-up as it is now: its fields and what tells it from others, or why it cannot be checked. */
export interface OpenEvaluation {
  readonly evaluation: SetupEvaluation;
  readonly fields: readonly string[] | null;
  readonly key: string | null;
  readonly problem: Message | null;
}

/** What is known of a training dataset: of how many rows, how many evaluations are not looked for yet, and how many rows a scan of those has read before it was ended. */
export interface TrainingFound extends FoundIn {
  /** Of the files that row numbers are of. */
  readonly fingerprint: string;
  readonly rows: number;
  readonly rowsRead: number;
  readonly missing: number;
  readonly begun: number;
}

/** What is known of a set-up at a moment. */
export interface Found {
  readonly setup: SetupFile;
  readonly evaluations: readonly OpenEvaluation[];
  /** With the number of rows of each training dataset. */
  readonly trainings: readonly TrainingFound[];
  readonly seconds: number;
  readonly warnings: readonly Warning[];
}

/** A scan that was ended before it was whole: what it gave, and which row groups that is of. */
interface Begun {
  readonly done: readonly number[];
  readonly found: readonly FoundOfOne[];
}

interface Kept {
  readonly found: FoundOfOne;
  readonly seconds: number;
  readonly warnings: readonly Warning[];
}

export const work = async <M extends ContaminationMethod>(session: DatasetSession, method: M, params: ContaminationWork[M]['params'], options: Parameters<DatasetSession['ask']>[2] & { readonly others?: readonly { readonly name: string; readonly dataset: string }[] } = {}): Promise<ContaminationWork[M]['result']> => {
  const { others, ...asking } = options;
  return (await session.ask('work', { feature: CONTAMINATION, method, params, ...(others ? { others } : {}) }, asking)) as ContaminationWork[M]['result'];
};

export const textsOf = (setup: SetupFile, train: string): TextsChoice => ({ sql: null, fields: fieldsOf(setup, train), raw: false });

/** Scans the training datasets of a set-up one after the other, and keeps what each gave of each evaluation. */
export class Scanner {
  #abort: AbortController | undefined;
  readonly #holding: Holding = { held: false, changed: () => this.told(null) };
  #running: Running | null = null;

  constructor(readonly services: Services, readonly sets: OpenSets, readonly kept: KeptScans, readonly told: (found: Found | null) => void) {}

  get running(): Running | null {
    return this.#running && { ...this.#running, held: this.#holding.held };
  }

  hold(held: boolean): void {
    if (!this.#running || this.#holding.held === held) return;
    this.#holding.held = held;
    this.services.engine.hold(held, this.#holding);
    this.told(null);
  }

  cancel(): void {
    this.#abort?.abort();
    if (this.#holding.held) this.hold(false);
  }

  /** What is kept of a set-up as its files are now; nothing is scanned. */
  async look(setup: SetupFile): Promise<Found> {
    const evaluations: OpenEvaluation[] = [];
    for (const evaluation of setup.evaluations) evaluations.push(await this.#open(evaluation));
    const trainings: TrainingFound[] = [];
    const usable = evaluations.filter((e) => e.key !== null).length;
    let seconds = 0;
    const warnings: Warning[] = [];
    for (const { name, source } of setup.trainings) {
      const info = await this.sets.use(source, (session) => session.open(false));
      const known = new Map<string, FoundOfOne>();
      let missing = 0;
      let lacking: OpenEvaluation[] = [];
      for (const open of evaluations) {
        if (open.key === null) continue;
        const key = keyOf(info, open.key, setup, name);
        const kept = (await this.kept.read(key)) as Kept | undefined;
        if (kept) {
          if (this.kept.isHeld(key)) warnings.push({ code: 'scan-not-kept', args: {} });
          known.set(open.evaluation.name, named(kept.found, open.evaluation.name));
          seconds += kept.seconds;
          warnings.push(...kept.warnings.map((w) => (w.args['name'] === kept.found.facts.name ? { ...w, args: { ...w.args, name: open.evaluation.name } } : w)));
        } else {
          missing++;
          lacking = [...lacking, open];
        }
      }
      const begun = lacking.length === 0 ? undefined : await this.#begun(begunKey(info, lacking, setup, name));
      lacking.forEach((open, e) => {
        const of = begun?.found[e];
        if (of) known.set(open.evaluation.name, named(of, open.evaluation.name));
      });
      const before = begun?.found[0]?.part.rows ?? 0;
      trainings.push({ train: name, fingerprint: info.fingerprint, evaluations: known, rows: info.rows, rowsRead: missing < usable ? info.rows : before, missing, begun: before });
    }
    return { setup, evaluations, trainings, seconds, warnings: [...new Map(warnings.map((w) => [JSON.stringify(w), w])).values()] };
  }

  /** Scans what is missing, going on where a scan was ended. Resolves with all that is known then, also where a person cancelled it. */
  async scan(setup: SetupFile): Promise<Found> {
    if (this.#abort) throw new LoupeError('scan-runs', {}, 'usage');
    const abort = new AbortController();
    this.#abort = abort;
    this.#running = { rowsRead: 0, rows: 0, rowsPerSecond: 0, secondsLeft: null, held: false };
    try {
      const before = await this.look(setup);
      const warnings = [...before.warnings];
      const rows = before.trainings.reduce((sum, t) => sum + (t.missing > 0 ? t.rows : 0), 0);
      const clock = new Clock(() => this.#holding.held);
      const pace = new Pace();
      let read = 0;
      for (const [at, training] of before.trainings.entries()) {
        if (training.missing === 0 || abort.signal.aborted) continue;
        const source = setup.trainings[at]?.source;
        if (!source) continue;
        const shown = (state: ScanState | null, of: ReadonlyMap<string, FoundOfOne>): void => {
          const rowsRead = read + training.begun + (state?.rowsRead ?? 0);
          const rate = pace.of(rowsRead, clock.seconds);
          this.#running = { rowsRead, rows, rowsPerSecond: Math.round(rate), secondsLeft: rate > 0 ? Math.max(0, (rows - rowsRead) / rate) : null, held: this.#holding.held };
          // Figures are of whole row groups: what is read beyond them is not in them yet.
          const inFigures = Math.max(0, ...[...of.values()].map((one) => one.part.rows));
          const trainings = before.trainings.map((t, i) => (i === at ? { ...t, evaluations: new Map([...t.evaluations, ...of]), rowsRead: inFigures } : t));
          this.told({ ...before, trainings, seconds: before.seconds + clock.seconds, warnings });
        };
        warnings.push(...(await this.#scanOne(setup, before.evaluations, training.train, source, abort.signal, shown)));
        read += training.rows;
      }
      return await this.look(setup);
    } finally {
      this.#abort = undefined;
      this.#running = null;
      this.#holding.held = false;
    }
  }

  async #scanOne(setup: SetupFile, evaluations: readonly OpenEvaluation[], train: string, source: SetupSource, signal: AbortSignal, shown: (state: ScanState | null, of: ReadonlyMap<string, FoundOfOne>) => void): Promise<readonly Warning[]> {
    const begunAt = Date.now();
    const info = await this.sets.use(source, (session) => session.open(false));
    const lacking: OpenEvaluation[] = [];
    for (const open of evaluations) if (open.key !== null && (await this.kept.read(keyOf(info, open.key, setup, train))) === undefined) lacking.push(open);
    const key = begunKey(info, lacking, setup, train);
    const begun = await this.#begun(key);
    const together = (answer: Pick<ScanAnswer, 'facts' | 'part'>): FoundOfOne[] => apart(answer).map((of, e) => joined(begun?.found[e], of, setup.rule, KEEP));
    const byName = (of: readonly FoundOfOne[]): ReadonlyMap<string, FoundOfOne> => new Map(of.map((one, e) => [lacking[e]?.evaluation.name ?? '', one]));
    return this.sets.useAll([source, ...lacking.map((open) => open.evaluation.source)], async ([session, ...opened]) => {
      if (!session) return [];
      const others: { name: string; dataset: string }[] = [];
      for (const [e, of] of opened.entries()) others.push({ name: `evaluation_${String(e)}`, dataset: (await of.open(false)).id });
      // What was paged is copied before it is scanned: then all of its rows are counted.
      const asRead = (): DatasetInfo => {
        const now = session.info;
        return now && info.paged && !now.paged && now.fingerprint === info.fingerprint ? now : info;
      };
      let last: Begun | undefined;
      const id = randomUUID();
      const look = async (): Promise<void> => {
        const state = await work(session, 'state', { id }, { quiet: true });
        if (!state) return;
        const found = state.facts && state.part ? together({ facts: state.facts, part: state.part }) : undefined;
        if (found) last = { done: [...(begun?.done ?? []), ...state.done], found };
        shown(state, byName(found ?? begun?.found ?? []));
      };
      const looking = poll(LOOK_MS, () => look().catch((error: unknown) => this.services.log.warn(`state of a scan: ${String(error)}`)));
      try {
        shown(null, byName(begun?.found ?? []));
        const answer = await work(session, 'scan', {
          id, texts: textsOf(setup, train), filter: null, by: setup.by, rule: setup.rule, shard: null, without: begun?.done ?? [], keep: KEEP,
          evaluations: lacking.map(({ evaluation: { name, fields, filter } }, e) => ({ name, of: others[e]?.name ?? '', fields, filter })),
        }, { others, signal, lane: 'job', holding: this.#holding });
        const seconds = (Date.now() - begunAt) / 1000;
        // The rest of a scan that was ended may be silent where its beginning was not.
        const warnings = answer.warnings.filter((w) => w.code !== 'train-silent' || (begun?.found[0]?.part.messages ?? 0) === 0);
        const names = new Set<unknown>(lacking.map((open) => open.evaluation.name));
        for (const [e, found] of together(answer).entries()) {
          const { key: evaluationKey, evaluation: { name } } = lacking[e] ?? { key: null, evaluation: { name: '' } };
          const own = warnings.filter((w) => w.args['name'] === name || !names.has(w.args['name']));
          if (evaluationKey !== null) await this.kept.write(keyOf(asRead(), evaluationKey, setup, train), { found, seconds: seconds / lacking.length, warnings: own } satisfies Kept);
        }
        await this.kept.remove(key);
        return warnings;
      } catch (error) {
        if (last && last.done.length > 0) await this.kept.write(begunKey(asRead(), lacking, setup, train), last);
        if (error instanceof LoupeError && error.fault === 'aborted') return [];
        throw error;
      } finally {
        await looking.stop();
      }
    });
  }

  /** A scan that was ended; one of which no row group was whole is none. */
  async #begun(key: string): Promise<Begun | undefined> {
    const begun = (await this.kept.read(key)) as Begun | undefined;
    return begun && begun.done.length > 0 ? begun : undefined;
  }

  async #open(evaluation: SetupEvaluation): Promise<OpenEvaluation> {
    try {
      return await this.sets.use(evaluation.source, async (session) => {
        const { fields } = await work(session, 'fields', { fields: evaluation.fields, filter: evaluation.filter });
        const info = await session.open(false);
        if (fields.length === 0) throw new LoupeError('evaluation-no-text', { name: evaluation.name });
        return { evaluation, fields, key: scanKey([...rowsKey(info), fields, evaluation.fields === null ? info.shape : null, evaluation.filter]), problem: null };
      });
    } catch (error) {
      if (!(error instanceof LoupeError) || error.fault === 'aborted') throw error;
      return { evaluation, fields: null, key: null, problem: { code: error.code, args: error.args } };
    }
  }
}

/** Everything that decides what is found of an evaluation in a training dataset. */
function keyOf(info: DatasetInfo, evaluation: string, setup: SetupFile, train: string): string {
  const { rule: { tokens, ...rule }, by } = setup;
  // The fields that a person named may be roles, and a text's form is its role's: the shape decides there, too.
  return scanKey([SPECS[tokens], 3, ...rowsKey(info), fieldsOf(setup, train), info.shape, by, rule, KEEP, evaluation]);
}

function begunKey(info: DatasetInfo, lacking: readonly OpenEvaluation[], setup: SetupFile, train: string): string {
  return scanKey(['begun', keyOf(info, '', setup, train), lacking.map((open) => open.key)]);
}

/** The same evaluation may be called otherwise now. */
function named(found: FoundOfOne, name: string): FoundOfOne {
  return found.facts.name === name ? found : { ...found, facts: { ...found.facts, name } };
}

/** Seconds that were not held. */
class Clock {
  #passed = 0;
  #at = Date.now();

  constructor(readonly isHeld: () => boolean) {}

  get seconds(): number {
    const now = Date.now();
    if (!this.isHeld()) this.#passed += now - this.#at;
    this.#at = now;
    return this.#passed / 1000;
  }
}

/** Rows a second, from when the first were read: opening files and reading items is not reading rows. */
class Pace {
  #from: { readonly rows: number; readonly seconds: number } | undefined;

  /** 0 until it can be said. */
  of(rows: number, seconds: number): number {
    if (!this.#from && rows > 0) this.#from = { rows, seconds };
    const passed = seconds - (this.#from?.seconds ?? seconds);
    return passed < LEAST_SECONDS ? 0 : (rows - (this.#from?.rows ?? rows)) / passed;
  }
}

/** Does something again and again, one at a time. */
function poll(ms: number, run: () => Promise<void>): { stop(): Promise<void> } {
  let isOver = false;
  let under: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout;
  const next = (): void => {
    timer = setTimeout(() => {
      under = run().finally(() => {
        if (!isOver) next();
      });
    }, ms);
  };
  next();
  return {
    stop: async () => {
      isOver = true;
      clearTimeout(timer);
      await under;
    },
  };
}
