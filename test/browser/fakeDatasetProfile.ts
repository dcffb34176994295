/** A host inside the page, for tests of a dataset's profile: figures as the engine could have counted them. */
import type { ToHost, ToView } from '../../src/features/explore/contract';
import { NO_PAIRS } from '../../src/core/datasetProfile';
import type { CountedRows, DatasetProfile, Distribution } from '../../src/core/datasetProfile';
import type { Scope, ShownProfile } from '../../src/features/explore/summary/page';

export interface FakeDatasetProfileOptions {
  /** A set without chosen and rejected. */
  readonly chat: boolean;
  /** The view has this filter. */
  readonly filter: string;
  /** Rows are never read to the end. */
  readonly slow: boolean;
  readonly problem: string;
}

const NO = '<img src=x onerror="window.hacked = true">';
const counted = (rows: number, filter: string | null): CountedRows => ({ rows, filter });
const spread = (min: number, mean: number, p50: number, p95: number, max: number): Distribution => ({ min, mean, p50, p95, max });

function profileOf(filter: string | null, chat: boolean): DatasetProfile {
  const rows = filter === null ? 61_135 : 1_204;
  const within = (text: string): string => (filter === null ? text : `${filter} and ${text}`);
  return {
    rows, of: 61_135, filter,
    sources: { n: rows - 20, skipped: 20, top: [{ source: 'ultrachat', ...counted(Math.round(rows * 0.5), within(`"source" = 'ultrachat'`)) }, { source: NO, ...counted(Math.round(rows * 0.3), within('"source" = 2')) }, { source: 'flan_v2_cot', ...counted(Math.round(rows * 0.1), within('"source" = 3')) }], others: { sources: 4, rows: 88 } },
    conversations: { turns: { n: rows, ...spread(2, 2.94, 2, 6, 14) }, roles: { assistant: rows * 2, user: rows * 2 - 400, system: 1_200 }, endsWith: { assistant: rows }, skipped: 0 },
    lengths: [
      { of: 'system', n: 1_200, skipped: 0, characters: spread(10, 180.2, 156, 402, 900), words: spread(2, 31, 27, 70, 140) },
      { of: 'user', n: rows, skipped: 3, characters: spread(1, 402.7, 211, 1_702.4, 12_001), words: spread(1, 66.1, 34, 290, 2_002) },
      { of: 'assistant', n: rows * 2, skipped: 0, characters: spread(0, 1_380.4, 1_101, 3_600, 22_011), words: spread(0, 220.4, 180, 611, 3_811) },
      ...(chat ? [] : [{ of: 'chosen' as const, n: rows, skipped: 0, characters: spread(0, 1_420.1, 1_202, 3_700, 18_001), words: spread(0, 230, 190, 620, 3_001) }, { of: 'rejected' as const, n: rows, skipped: 0, characters: spread(0, 1_240.9, 1_000, 3_300, 22_011), words: spread(0, 200, 170, 580, 3_811) }]),
    ],
    scripts: { n: 20_004, of: rows, seed: 0, letters: 9_000_000, scripts: [{ script: 'Latin', letters: 8_700_000, share: 0.9667 }, { script: 'Han', letters: 299_100, share: 0.0332 }, { script: 'Cyrillic', letters: 900, share: 0.0001 }] },
    chosenLonger: chat ? NO_PAIRS : { n: rows, skipped: 0, longer: counted(Math.round(rows * 0.612), within(`"longer_answer" = 'chosen'`)), shorter: counted(rows - Math.round(rows * 0.612) - 301, within(`"longer_answer" = 'rejected'`)), ties: counted(301, within(`"longer_answer" = 'same'`)), share: 0.612, low: 0.608, high: 0.616 },
    scoreMargin: chat ? NO_PAIRS : { n: rows - 12, skipped: 12, ...spread(-2, 1.734, 1.5, 5.5, 9), ties: counted(1_021, within('"score_margin" = 0')), inversions: counted(212, within('"score_margin" < 0')) },
    duplicatePrompts: { n: rows, skipped: 0, ...counted(402, filter === null ? '"copy_of_prompt" is not null' : null) },
    duplicateRows: { n: rows, skipped: 0, ...counted(11, filter === null ? '"copy_of_row" is not null' : 'loupe_row in (1, 2)') },
    identicalPairs: chat ? NO_PAIRS : counted(7, within('"chosen" = "rejected"')),
    defectRows: counted(240, within('len("defects") > 0')),
    defects: [
      { code: 'empty-turn', ...counted(214, within(`list_contains("defects", 'empty-turn')`)) }, { code: 'not-alternating', ...counted(31, within(`list_contains("defects", 'not-alternating')`)) }, { code: 'last-not-assistant', ...counted(3, within(`list_contains("defects", 'last-not-assistant')`)) },
      { code: 'unknown-role', ...counted(0, null) }, { code: 'system-not-first', ...counted(0, null) }, { code: 'null-content', ...counted(0, null) },
    ],
  };
}

class FakeDatasetProfile {
  readonly asked: ToHost[] = [];
  readonly violations: string[] = [];
  #failed = false;

  constructor(readonly options: Partial<FakeDatasetProfileOptions>) {
    document.addEventListener('securitypolicyviolation', (event) => this.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
  }

  post(message: ToHost): void {
    this.asked.push(message);
    if (message.kind !== 'request') return;
    const { id, method, params } = message;
    const { problem, slow, filter, chat } = this.options;
    if (method !== 'explore.profile') this.#send({ kind: 'result', id, result: null });
    else if (problem !== undefined && !this.#failed) {
      this.#failed = true;
      this.#send({ kind: 'error', id, error: { code: 'memory-limit', sentence: problem, aborted: false } as never });
    } else if (slow) this.#send({ kind: 'progress', id, fraction: 0.4, note: null });
    else {
      const scope = (params as { scope: Scope }).scope;
      const viewFilter = filter ?? null;
      this.#send({ kind: 'result', id, result: { name: 'prefs.parquet', kind: chat ? 'chat' : 'preference', profile: profileOf(scope === 'view' ? viewFilter : null, chat === true), viewFilter } satisfies ShownProfile });
    }
  }

  #send(message: ToView): void {
    setTimeout(() => window.postMessage(message), 5);
  }
}

const fake = new FakeDatasetProfile(JSON.parse(decodeURIComponent(location.hash.slice(1)) || '{}') as Partial<FakeDatasetProfileOptions>);
Object.assign(window, { fake, acquireVsCodeApi: () => ({ postMessage: (message: ToHost) => { fake.post(message); }, getState: () => undefined, setState: () => undefined }) });
