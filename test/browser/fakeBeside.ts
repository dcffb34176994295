/** A host inside the page, for tests of datasets beside each other: figures as the engine could have counted them. */
import type { ToHost, ToView } from '../../src/features/explore/contract';
import { NO_PAIRS } from '../../src/core/datasetProfile';
import type { CountedRows, DatasetProfile } from '../../src/core/datasetProfile';

export interface FakeBesideOptions {
  /** The second dataset does not open. */
  readonly problem: string;
  /** Prompts are compared until somebody cancels it. */
  readonly compares: boolean;
}

const NAMES = ['helpsteer.parquet', 'ultrafeedback.parquet', 'sft/chat.parquet'];
const counted = (rows: number, filter: string | null): CountedRows => ({ rows, filter });
const spread = { min: 0, p50: 1, p95: 2, max: 9 };

function profileOf(at: number): DatasetProfile {
  const rows = [9_270, 60_908, 1_000_000][at] ?? 0;
  const isChat = at === 2;
  return {
    rows, of: rows, filter: null, sources: NO_PAIRS, scripts: NO_PAIRS,
    conversations: { turns: { n: rows, ...spread, mean: 2 + at / 3 }, roles: {}, endsWith: {}, skipped: 0 },
    lengths: [{ of: 'user', n: rows, skipped: 0, characters: { ...spread, mean: 300 + 100 * at }, words: null }, { of: 'assistant', n: rows, skipped: 0, characters: { ...spread, mean: 1_200 - 200 * at }, words: null }],
    chosenLonger: isChat ? NO_PAIRS : { n: rows, skipped: 0, longer: counted(10, null), shorter: counted(rows - 10, null), ties: counted(0, null), share: 0.4 + 0.2 * at, low: 0.39 + 0.2 * at, high: 0.41 + 0.2 * at },
    scoreMargin: isChat ? NO_PAIRS : { n: rows, skipped: 0, ...spread, mean: at === 0 ? -0.8 : 1.7, ties: counted(4, null), inversions: counted(at === 0 ? 8_001 : 0, '"score_margin" < 0') },
    duplicatePrompts: { n: rows, skipped: 0, ...counted(40 * at, '"copy_of_prompt" is not null') }, duplicateRows: { n: rows, skipped: 0, ...counted(0, null) },
    identicalPairs: isChat ? NO_PAIRS : counted(0, null), defects: [], defectRows: counted(12 * (at + 1), 'len("defects") > 0'),
  };
}

class FakeBeside {
  readonly asked: ToHost[] = [];
  readonly violations: string[] = [];

  constructor(readonly options: Partial<FakeBesideOptions>) {
    document.addEventListener('securitypolicyviolation', (event) => this.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
  }

  post(message: ToHost): void {
    this.asked.push(message);
    if (message.kind !== 'request') return;
    const { id, method, params } = message;
    const { problem, compares } = this.options;
    const at = (params as { at?: number }).at ?? 0;
    if (method === 'explore.member' && at === 1 && problem !== undefined) this.#send({ kind: 'error', id, error: { code: 'file-gone', args: {}, sentence: problem, aborted: false } });
    else if (method !== 'explore.overlap' || compares !== true) this.#send({ kind: 'result', id, result: this.#result(method, at) });
  }

  #result(method: string, at: number): unknown {
    switch (method) {
      case 'explore.members': return NAMES.map((name) => ({ name, of: null }));
      case 'explore.member': return profileOf(at);
      case 'explore.overlap': return [{ a: 0, b: 0, prompts: 9_000 }, { a: 0, b: 1, prompts: 412 }, { a: 1, b: 1, prompts: 60_868 }, { a: 1, b: 2, prompts: 50_001 }, { a: 2, b: 2, prompts: 900_000 }];
      case 'explore.shared': return [{ prompt: '<img src=x onerror="window.hacked = true">', rowA: 3, rowB: 40_123 }, { prompt: 'Write a poem about a lighthouse', rowA: 9, rowB: 1 }];
      default: return null;
    }
  }

  #send(message: ToView): void {
    window.postMessage(message, '*');
  }
}

const fake = new FakeBeside(JSON.parse(decodeURIComponent(location.hash.slice(1)) || '{}') as Partial<FakeBesideOptions>);
Object.assign(window, { fake, acquireVsCodeApi: () => ({ postMessage: (message: ToHost) => { fake.post(message); }, setState: () => undefined }) });
