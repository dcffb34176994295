import { setTimeout as delay } from 'node:timers/promises';
import type { DatasetInfo } from '../../../core/dataset';
import { KeptFlags, rolesKey } from '../../../data/contamination/keptFlags';
import { scanKey } from '../../../data/contamination/keptScans';
import { derivedHeads } from '../../../host/derivedHeads';
import type { Services } from '../../../host/services';
import { engineOptions } from '../../../host/settings';
import { CONTAMINATION_PREFIX } from '../flagColumns';
import { readFlags } from '../flags';
import type { Flags, FlagsBy, FlagSide } from '../flags';
import { evaluationFlags, trainingFlags } from '../flagsFound';
import { removedRows } from '../removal';
import { sourceParts } from '../setupFile';
import type { SetupEvaluation, SetupSource } from '../setupFile';
import type { OpenCheck } from './contaminationPage';
import { saidOf } from './removalOf';
import type { Found } from './scanner';

/** After flags were made so many times as long passes before they are made again. */
const REST = 4;

interface Opened {
  readonly info: DatasetInfo;
  readonly files: FlagsBy['files'];
}

/** Keeps what a check says of single rows where the engine finds it, and tells open views. One thing after the other; what is asked for meanwhile is done once. */
export class FlagKeeper {
  readonly #kept = new KeptFlags(engineOptions().cacheFolder ?? '');
  #of: Found | null = null;
  #asked = 0;
  #isAtWork = false;

  /** `removal`: told how many rows the removal list has. */
  constructor(readonly services: Services, readonly open: OpenCheck, readonly removal: (rows: number) => void) {}

  /** Results may be others. */
  follow(): void {
    if (this.open.check.found !== this.#of && this.#whole()) this.ask();
  }

  /** Results or verdicts are others. */
  ask(): void {
    this.#asked++;
    if (!this.#isAtWork) void this.#work();
  }

  async #work(): Promise<void> {
    this.#isAtWork = true;
    try {
      for (let done = 0; done !== this.#asked;) {
        done = this.#asked;
        const found = this.#whole();
        const begun = Date.now();
        if (found) await this.#keep(found);
        if (done !== this.#asked) await delay(REST * (Date.now() - begun)); // keys that judge come fast
      }
    } catch (error) {
      this.services.log.warn(`columns of contamination: ${String(error)}`);
    } finally {
      this.#isAtWork = false;
    }
  }

  /** Of a scan that runs, that was ended or that is of other files nothing is said: a row that was not read is not clean. */
  #whole(): Found | null {
    const { found, isRunning, results } = this.open.check;
    return found && !isRunning && results && !results.stale && !results.partial ? found : null;
  }

  async #keep(found: Found): Promise<void> {
    const { check } = this.open;
    const { setup } = found;
    const trainings = found.trainings.filter((t) => t.evaluations.size > 0);
    const said = await saidOf(this.open, trainings.map((t) => t.train));
    const names = setup.evaluations.map((e) => e.name);
    this.removal(trainings.reduce((sum, t) => sum + removedRows(t, { names, scoreOf: () => '', verdict: (name, item, row) => said(t.train, name, item, row) }).removed.length, 0));
    const evaluations: (Opened & SetupEvaluation)[] = [];
    for (const of of setup.evaluations) if (trainings.some((t) => t.evaluations.has(of.name))) evaluations.push({ ...of, ...(await this.#opened(of.source)) });
    const opened = new Map<string, Opened & { readonly source: SetupSource }>();
    for (const { train } of trainings) {
      const source = check.sourceOf(train);
      opened.set(train, { source, ...(await this.#opened(source)) });
    }
    if (this.#whole() !== found) return;
    const keyOf = (source: SetupSource, { fields, filter }: SetupEvaluation): string => scanKey([...sourceParts(source), fields, filter]);
    const sets = new Map<string, { readonly side: FlagSide; readonly source: SetupSource; readonly info: DatasetInfo; readonly by: FlagsBy[] }>();
    const add = (side: FlagSide, source: SetupSource, info: DatasetInfo, by: readonly FlagsBy[]): void => {
      const key = `${side}:${info.fingerprint}`;
      const known = sets.get(key) ?? { side, source, info, by: [] };
      known.by.push(...by);
      sets.set(key, known);
    };
    for (const training of trainings) {
      const own = opened.get(training.train);
      if (own?.info.fingerprint !== training.fingerprint) continue;
      add('training', own.source, own.info, evaluations.filter((e) => training.evaluations.has(e.name)).map((e) => trainingFlags(training, e.name, { name: e.name, key: keyOf(e.source, e), files: e.files }, said)));
    }
    for (const evaluation of evaluations) {
      add('evaluation', evaluation.source, evaluation.info, evaluationFlags(trainings, evaluation.name, setup.rule, (train) => {
        const { source, files } = opened.get(train) ?? { source: evaluation.source, files: [] };
        return { name: train, key: keyOf(source, evaluation), files };
      }, said));
    }
    const written = new Set<string>();
    for (const { side, source, info, by } of sets.values()) {
      if (await this.#write(info, source, { side, at: new Date().toISOString(), rows: info.rows, roles: rolesKey(info.shape), by })) written.add(info.fingerprint);
    }
    this.#of = found;
    if (written.size > 0) await this.#tell(written);
  }

  async #opened(source: SetupSource): Promise<Opened> {
    const info = await this.open.check.sets.use(source, (session) => session.open(false));
    return { info, files: info.files.map(({ path, bytes, modified }) => ({ path, bytes, modified })) };
  }

  /** True where something else was kept before. */
  async #write(info: DatasetInfo, source: SetupSource, flags: Flags): Promise<boolean> {
    const name = `${scanKey(sourceParts(this.open.check.source))}-${flags.side}`;
    await this.#kept.remember(source, info.fingerprint);
    const before = readFlags(await this.#kept.read(info.fingerprint, name));
    if (before && JSON.stringify({ ...before, at: '' }) === JSON.stringify({ ...flags, at: '' })) return false;
    await this.#kept.write(info.fingerprint, name, flags);
    return true;
  }

  /** Open views get the columns without being opened again. */
  async #tell(fingerprints: ReadonlySet<string>): Promise<void> {
    for (const { session, panel } of this.services.views.all) {
      if (session.info === undefined || !fingerprints.has(session.info.fingerprint)) continue;
      panel.send({ event: 'derived', derived: derivedHeads(await session.ask('derived', {}, { quiet: true })), changed: CONTAMINATION_PREFIX });
    }
  }
}
