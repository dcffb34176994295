/** A host inside the page, for tests of the page of contamination: evaluations, training sources and matches as a scan could have found them. */
import type { Rule, Run } from '../../src/features/contamination/contract';
import { DEFAULT_RULE } from '../../src/features/contamination/contract';
import { STATE_CHANGED, isConfirming } from '../../src/features/contamination/page';
import type { VERDICTS_CHANGED, Cell, ContaminationPage, EvaluationSet, ItemList, Judgement, ListedItem, PageState, Precision, ReadPair, Results, Running, Setup, Verdict } from '../../src/features/contamination/page';
import type { ToHost, ToView } from '../../src/features/explore/contract';

export interface FakeContaminationOptions {
  readonly kind: 'results' | 'empty' | 'ready' | 'running' | 'growing' | 'none' | 'cancelled' | 'stale';
  /** 20 evaluations against 19 training sources. */
  readonly big: boolean;
  /** Two training datasets with sources of their own, and their union. */
  readonly several: boolean;
  /** Three training datasets without sources, and their union. */
  readonly plain: boolean;
  /** The texts of pairs: items and training texts. */
  readonly texts: 'short' | 'long' | 'huge' | 'many' | 'fields' | 'hostile';
  /** This often asking for the state fails. */
  readonly failures: number;
  /** Verdicts cannot be kept. */
  readonly closed: boolean;
  /** Items of a cell. */
  readonly items: number;
  /** An evaluation is written without spaces. */
  readonly unspaced: boolean;
  /** The template rule is on. */
  readonly template: boolean;
  /** Possible rephrasings were looked for, or are by now. */
  readonly possible: 'unasked' | 'known' | 'many' | 'looking';
  /** What the page kept when it was last there. */
  readonly kept: unknown;
}

const NO = '<img src=x onerror="window.hacked = true">';
const EVALS = [['GSM8K test', 1319], ['MATH', 5000], ['HumanEval', 164], ['IFEval', 541], ['AlpacaEval 2', 805], ['MMLU', 14042], ['BBH', 6511], ['PopQA', 14267]] as const;
const MORE = ['BIG-Bench Hard', 'MMLU-Pro', 'GPQA main', 'AGIEval English', 'DeepMind Mathematics', 'BigCodeBench', 'TruthfulQA', 'DROP', 'HumanEval+', 'XSTest', 'WildGuard test', 'Arena-Hard'] as const;
const SOURCES = ['numina', 'persona', 'wildchat', 'evol-code', 'flan', 'own'];
const MANY = ['ai2-adapt-dev/numinamath_tir_math_decontaminated', 'personahub_math_v5_regen_149960', 'tulu_v3.9_wildchat_100k', 'evol_codealpaca_heval_decontaminated', 'flan_v2_converted', 'no_robots_converted', 'oasst1_converted', 'sciriff_10k', 'table_gpt_5k', 'aya_100k', 'wildjailbreak', 'synthetic_finalresp_wildguard', 'coconot_converted', 'personahub_ifdata', 'personahub_code_v2', 'open_math_2_gsm8k_50k', 'hard_coded_repeated_10', 'personahub_interm_algebra_20k', null];
const SHARES = [[0.2, 0.1, 0, 0, 1.4, 0], [11.3, 0.4, 0, 0, 0, 0.1], [0, 0, 0.6, 4.9, 0, 0.6], [0, 1.1, 0, 0, 0, 0], [0.1, 0, 2.6, 0, 0.9, 0], [0, 0, 0.1, 0, 3.8, 0.1], [0, 0, 0, 0, 1.2, 0], [0, 0, 0.1, 0, 0, 0]];
const WORDS = ['Let a and b be the roots of the equation and find the value of their sum', 'How many positive integers less than 1000 are divisible by neither 5 nor 7', 'A rectangle has perimeter 30 and area 54. What is the length of its longer side', 'What is the remainder when the number is divided by nine', 'The sum of the first n terms of a geometric sequence is given', `${NO} is what the item says`, 'من اكتشف البنسلين ومتى كان ذلك'];

const ROBE = 'A robe takes 2 bolts of blue fiber and half that much white fiber, for 7 people. How many bolts in total does it take?';
const ROBE_AGAIN = 'To make robes for seven people, two bolts of blue fiber and half as much white fiber are used: what is the total number of bolts?';
const NO_TWO = 'Robes of blue fiber for 7 people: how many bolts does it take?';
/** Score, item, row. */
const REPHRASED = [['0.592667', 12, 5], ['0.410000', 12, 8], ['0.300000', 40, 9]] as const;

class FakeContamination {
  readonly asked: ToHost[] = [];
  readonly violations: string[] = [];
  kept: unknown;
  readonly #options: FakeContaminationOptions;
  readonly #verdicts = new Map<string, { readonly verdict: Verdict; readonly note: string }>();
  #running: Running | null = null;
  #failures: number;
  #kind: FakeContaminationOptions['kind'];
  #tokens: Pick<Rule, 'tokens' | 'n'> = { tokens: 'words', n: 8 };
  #possible: FakeContaminationOptions['possible'];

  constructor(options: Partial<FakeContaminationOptions>) {
    this.#options = { kind: 'results', big: false, several: false, plain: false, texts: 'short', failures: 0, closed: false, items: 24, unspaced: false, template: false, possible: 'unasked', kept: undefined, ...options };
    this.kept = { page: this.#options.kept };
    this.#failures = this.#options.failures;
    this.#kind = this.#options.kind;
    this.#possible = this.#options.possible;
    if (this.#kind === 'running' || this.#kind === 'growing') this.#running = { rowsRead: 310_000, rows: 939_343, rowsPerSecond: 22_911, secondsLeft: 27.4, held: false };
    document.addEventListener('securitypolicyviolation', (e) => this.violations.push(`${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`));
  }

  send(message: ToView): void {
    window.postMessage(message, '*');
  }

  tell(name: typeof STATE_CHANGED | typeof VERDICTS_CHANGED): void {
    this.send({ kind: 'event', event: { event: 'feature', feature: 'contamination', name, data: name === STATE_CHANGED ? this.#state() : null } });
  }

  /** The scan went on, or came to its end. */
  become(kind: FakeContaminationOptions['kind']): void {
    this.#kind = kind;
    this.#running = kind === 'running' || kind === 'growing' ? { rowsRead: 620_000, rows: 939_343, rowsPerSecond: 22_911, secondsLeft: 14, held: false } : null;
    this.tell(STATE_CHANGED);
  }

  post(message: ToHost): void {
    this.asked.push(message);
    if (message.kind !== 'request') return;
    const { id, method, params } = message;
    try {
      const result = this.#answer(method.replace('contamination.', '') as keyof ContaminationPage, params);
      setTimeout(() => this.send({ kind: 'result', id, result }), 5);
    } catch (error) {
      this.send({ kind: 'error', id, error: { code: 'x', args: {}, sentence: error instanceof Error ? error.message : String(error), aborted: false } });
    }
  }

  #answer(method: keyof ContaminationPage, params: unknown): unknown {
    switch (method) {
      case 'state':
        if (this.#failures-- > 0) throw new Error('The set-up “.loupe/contamination/tulu.json” is no JSON: line 4.');
        return this.#state();
      case 'scan':
        this.#kind = 'results';
        this.#running = null;
        return this.#state();
      case 'hold':
        if (this.#running) this.#running = { ...this.#running, held: (params as ContaminationPage['hold']['params']).held };
        this.tell(STATE_CHANGED);
        return null;
      case 'cancel':
        this.become('cancelled');
        return null;
      case 'items':
        return this.#items(params as ContaminationPage['items']['params']);
      case 'pair':
        return this.#pair(params as ContaminationPage['pair']['params']);
      case 'judge':
        return this.#judge(params as Judgement);
      case 'choose':
        if ((params as ContaminationPage['choose']['params']).what === 'characters') this.#tokens = { tokens: 'characters', n: 13 };
        return null;
      case 'lookFor':
        this.#possible = 'known';
        setTimeout(() => this.tell(STATE_CHANGED), 5);
        return null;
      case 'precision':
        return this.#precision((params as ContaminationPage['precision']['params']).cell);
      default:
        return null;
    }
  }

  #state(): PageState {
    const kind = this.#kind;
    const hasResults = kind !== 'empty' && kind !== 'ready' && kind !== 'running';
    return { setup: kind === 'empty' ? null : this.#setup(), results: hasResults ? this.#results() : null, running: this.#running, possible: this.#possibleState(), judged: this.#verdicts.size };
  }

  #possibleState(): PageState['possible'] {
    const isMany = this.#possible === 'many';
    const found = isMany ? 12_345 : REPHRASED.length;
    const known = this.#possible === 'known' || isMany ? [{ eval: 'MATH', train: 'tulu-mix', found, bySource: [{ value: 'numina', found: found - 1 }, { value: 'persona', found: 1 }], listed: isMany ? 5_000 : found, texts: 939_343, counted: isMany ? 50_000 : 939_343, cut: isMany ? 3 : 0 }] : [];
    return { known, looking: this.#possible === 'looking' ? { eval: 'MATH', train: 'tulu-mix', share: 0.34 } : null };
  }

  get #evals(): readonly (readonly [string, number])[] {
    return this.#options.big ? [...EVALS, ...MORE.map((name, i) => [name, 198 + 731 * i] as const)] : EVALS;
  }

  #setup(): Setup {
    const evaluations = this.#evals.map(([name], i): EvaluationSet => ({ name, path: `/data/evals/${name}.parquet`, fields: name === 'IFEval' && this.#kind === 'ready' ? null : name === 'MMLU' ? ['question', 'choices'] : ['question'], stage: i % 3 === 2 ? 'unseen' : 'development', problem: name === 'IFEval' && this.#kind === 'ready' ? { code: 'file-empty', args: { name } } : null }));
    const trainings = this.#options.plain ? ['self-instruct.jsonl', 'vicuna.jsonl', '/data/sft/train-00000-of-00004.parquet'] : this.#options.several ? ['tulu-mix', 'own-mix'] : ['tulu-mix'];
    return { rule: { ...DEFAULT_RULE, ...this.#tokens, template: this.#options.template ? 4 : null }, evaluations, trainings: trainings.map((name) => ({ name, path: `/data/${name}.parquet` })), by: this.#options.plain ? null : 'source', textFields: null, rephrased: false };
  }

  #results(): Results {
    const named = this.#setup().trainings.map(({ name }) => name);
    const trainings = named.length > 1 ? [...named, '*'] : named;
    const partial = this.#kind === 'growing' || this.#kind === 'cancelled';
    const sources = this.#options.big ? MANY : SOURCES;
    const runs = trainings.flatMap((train, at) => this.#evals.map(([name, nEval], e): Run => {
      const shares = sources.map((_, s) => (this.#kind === 'none' ? 0 : partial && s > 1 ? 0 : (SHARES[e % 8]?.[s] ?? ((e * 7 + s * 3) % 11 === 0 ? ((e + s) % 5) + 0.3 : (e * s) % 7 === 1 ? 0.4 : 0)) * (at === 1 ? 0.3 : 1)));
      const matched = shares.map((share) => Math.round((nEval * share) / 100));
      const all = Math.max(...matched, Math.round(matched.reduce((a, b) => a + b, 0) * 0.95));
      const verdict = (n: number): Run['verdict'] => (50 * n > nEval ? 'contaminated' : 'clean');
      const kept = (n: number): Pick<Run, 'kept'> => (this.#options.template ? { kept: { nMatched: n - Math.ceil(n / 5), share: ((n - Math.ceil(n / 5)) / nEval).toFixed(6), verdict: verdict(n - Math.ceil(n / 5)) } } : {});
      return {
        train, eval: name, fields: ['question'], nTrainDocuments: 939_343, nEval, nNull: 0, nTooShort: e % 4 === 1 ? 43 : 0, nScored: all * 3, nMatched: all, datasetScore: (all / nEval).toFixed(6), meanScore: '0.031200', verdict: verdict(all), nTrainRowsMatched: all * 2, nPairsMatched: all * 3, maxUnmatchedScore: '0.480000',
        exact: { nEqual: 3, nContained: all + 4, nContainedTooShort: 1 }, any13: null, nTemplateOnly: this.#options.template ? Math.ceil(all / 5) : null, ...kept(all), bySource: train === '*' || this.#options.plain ? [] : sources.map((value, s) => ({ value, nMatched: matched[s] ?? 0, share: ((matched[s] ?? 0) / nEval).toFixed(6), verdict: verdict(matched[s] ?? 0), ...kept(matched[s] ?? 0) })),
      };
    }));
    return {
      setup: this.#setup(), trainings, runs, rows: partial ? 310_000 : 939_343, seconds: 41.2, flaggedRows: 4118, partial, stale: this.#kind === 'stale', warnings: this.#options.unspaced ? [{ code: 'eval-unspaced', args: { name: 'GSM8K test', count: 1_319 }, count: 1_319 }] : [],
      evaluations: this.#evals.map(([name, nEval], e) => ({ name, fields: ['question'], nEval, nNull: 0, nDistinct: nEval - 3, nTooShort: e % 4 === 1 ? 43 : 0, stage: e % 3 === 2 ? 'unseen' : 'development' })),
    };
  }

  #items({ cell, list }: ContaminationPage['items']['params']): ItemList {
    if (list === 'possible') return { cell, list, items: this.#possible === 'known' || this.#possible === 'many' ? REPHRASED.map(([score, item, row], i): ListedItem => ({ item, score, text: ROBE, documents: 1, templateOnly: false, exact: null, verdict: this.#verdicts.get(keyOf(cell.eval, item, row))?.verdict ?? null, group: null, sampled: null, possible: { train: 'tulu-mix', row, message: 0, matched: i === 1 } })) : [] };
    const run = this.#results().runs.find((r) => r.eval === cell.eval && r.train === cell.train);
    const matched = cell.source === null ? (run?.nMatched ?? 0) : (run?.bySource.find((s) => s.value === cell.source?.value)?.nMatched ?? 0);
    const count = list === 'template' ? 1 : list === 'kept' || list === 'matched' ? Math.min(matched, this.#options.items) : list === 'tooShort' ? 3 : 5;
    return { cell, list, items: Array.from({ length: count }, (_, i): ListedItem => {
      const item = 4127 - i * 17 + (i % 3) * 900;
      const isGrouped = list === 'matched' && i % 4 === 3;
      return {
        item, score: list === 'tooShort' ? null : list === 'below' ? (0.49 - i * 0.03).toFixed(6) : Math.max(0.51, 1 - i * 0.021).toFixed(6), text: list === 'tooShort' ? ['Yes', 'What is 2 + 2?', 'Why?'][i] ?? '' : (WORDS[i % WORDS.length] ?? ''), documents: (i % 5) + 1, templateOnly: i === 7, exact: list === 'tooShort' ? (i === 1 ? 'equal' : 'contained') : null,
        verdict: this.#verdicts.get(keyOf(cell.eval, item))?.verdict ?? null, group: isGrouped ? { id: i % 8 === 3 ? 1 : 2, words: i % 8 === 3 ? 'Express your answer as a common fraction' : 'Give your answer as a whole number without units', items: 6 } : null, sampled: list === 'matched' && i % 2 === 0 ? ((i / 2) * 7) % 12 + 1 : null, possible: null,
      };
    }) };
  }

  #pair({ cell, item, at, possible }: ContaminationPage['pair']['params']): ReadPair {
    if (possible) {
      const held = this.#verdicts.get(keyOf(cell.eval, item, possible.row));
      const score = REPHRASED.find(([, , row]) => row === possible.row)?.[0] ?? '0';
      return {
        item, at, train: possible.train, documents: 1, note: held?.note ?? '', pairs: [{ ...possible, score, covered: 0, tokens: 0, verdict: held?.verdict ?? null }],
        possible: { score: Number(score), parts: { stems: 0.731, letters: 0.642, pairs: 0.405, numbers: possible.row === 8 ? 0.5 : 1 }, isQuestion: false },
        texts: { fields: [{ name: 'question', text: ROBE }], messages: [{ role: 'user', place: 'messages[0]', text: possible.row === 8 ? NO_TWO : ROBE_AGAIN, scanned: true }, { role: 'assistant', place: 'messages[1]', text: 'Three bolts.', scanned: false }] },
      };
    }
    const documents = (item % 4) + 1;
    const held = this.#verdicts.get(keyOf(cell.eval, item));
    const pairs = Array.from({ length: documents }, (_, i) => ({ train: cell.train === '*' && i % 2 === 1 ? 'own-mix' : 'tulu-mix', row: 411_827 + 31 * i, message: this.#options.texts === 'long' ? 2 : 0, score: (0.827586 - 0.1 * i).toFixed(6), covered: 24 - 3 * i, tokens: 29, verdict: held?.verdict ?? null }));
    return { item, train: cell.train === '*' ? 'tulu-mix' : cell.train, at, pairs, documents: documents === 4 ? 1204 : documents, note: held?.note ?? '', possible: null, texts: textsOf(this.#options.texts, at) };
  }

  #judge({ cell, items, row, verdict, note }: Judgement): null {
    if (this.#options.closed) throw new Error('In Restricted Mode verdicts can be read, not written: trust the workspace to judge.');
    for (const item of items) {
      const key = row.row < 100 ? keyOf(cell.eval, item, row.row) : keyOf(cell.eval, item);
      if (verdict === null) this.#verdicts.delete(key);
      else this.#verdicts.set(key, { verdict, note });
    }
    return null;
  }

  #precision(cell: Cell): Precision {
    const { items } = this.#items({ cell, list: 'matched' });
    const sample = items.filter((item) => item.sampled !== null);
    const judged = sample.flatMap((item) => (item.verdict === null ? [] : [item.verdict]));
    const confirmed = judged.filter(isConfirming).length;
    const run = this.#results().runs.find((r) => r.eval === cell.eval && r.train === cell.train);
    const of = (value: number | null): Precision['precision'] => ({ value, low: value === null ? null : Math.max(0, value - 0.14), high: value === null ? null : Math.min(1, value + 0.09), n: judged.length, why: value === null ? { code: 'undefined-no-units', args: {} } : null });
    const precision = judged.length === 0 ? null : confirmed / judged.length;
    return { cell, judged: judged.length, sample: sample.length, precision: of(precision), confirmed: { ...of(null), value: precision === null ? null : precision * 0.113, low: precision === null ? null : precision * 0.1, high: precision === null ? null : precision * 0.12 }, raw: run?.datasetScore ?? '0.000000' };
  }
}

/** Of a possible rephrasing each row has its own. */
function keyOf(evaluation: string, item: number, row = -1): string {
  return `${evaluation}\0${String(item)}\0${String(row)}`;
}

function textsOf(kind: FakeContaminationOptions['texts'], at: number): ReadPair['texts'] {
  const problem = 'A rectangle has perimeter 30 and area 54. What is the length of its longer side';
  const ask = 'Give your answer as a whole number without units';
  const answer = 'Let the sides be a and b. Then a + b = 15 and ab = 54, so the sides are 6 and 9, and the longer one is 9.';
  const user = `Solve step by step. ${problem}?\nThink about the two numbers first. ${ask}.`;
  const filler = 'Nothing here has to do with the item, but it is a long text that somebody pasted into the conversation. '.repeat(400);
  if (kind === 'fields') return { fields: [{ name: 'passage', text: `${problem}, in centimetres?` }, { name: 'question', text: `${ask}, please.` }], messages: [{ role: 'user', place: 'prompt', text: user, scanned: true }, { role: 'assistant', place: 'chosen[1]', text: answer, scanned: false }, { role: 'assistant', place: 'rejected[1]', text: `${problem}? I do not know.`, scanned: false }] };
  if (kind === 'hostile') return { fields: [{ name: 'question', text: `${NO} ${problem}?` }], messages: [{ role: NO, place: NO, text: `${NO} ${problem}`, scanned: true }, { role: 'assistant', place: 'messages[1]', text: null, scanned: false }] };
  const other = 'This passage stands in the evaluation alone, with words that nobody else wrote in just that order, again and again. '.repeat(400);
  const many = (own: string): string => Array.from({ length: 3000 }, (_, run) => `${Array.from({ length: 9 }, (_word, w) => `w${String(run)}x${String(w)}`).join(' ')} ${own}${String(run)}`).join(' ');
  if (kind === 'many') return { fields: [{ name: 'question', text: many('item') }], messages: [{ role: 'user', place: 'messages[0]', text: many('text'), scanned: true }] };
  if (kind === 'huge') return { fields: [{ name: 'question', text: `${problem}?` }], messages: [{ role: 'user', place: 'messages[0]', text: `${filler.repeat(120)}${problem}? ${filler.repeat(120)}`, scanned: true }] };
  if (kind === 'long') return { fields: [{ name: 'question', text: `${other}${problem}, in centimetres? ${other}${ask}, please.` }], messages: [{ role: 'system', place: 'messages[0]', text: filler, scanned: false }, { role: 'user', place: 'messages[1]', text: 'Hello', scanned: true }, { role: 'user', place: 'messages[2]', text: `${filler}😀${user}${filler}${filler}`, scanned: true }, { role: 'assistant', place: 'messages[3]', text: answer, scanned: false }] };
  return { fields: [{ name: 'problem', text: `${problem}, in centimetres? ${ask}, please.` }], messages: [{ role: 'user', place: 'messages[0]', text: at === 0 ? user : `${problem}? ${at}`, scanned: true }, { role: 'assistant', place: 'messages[1]', text: answer, scanned: false }] };
}

const fake = new FakeContamination(JSON.parse(decodeURIComponent(location.hash.slice(1)) || '{}') as Partial<FakeContaminationOptions>);
Object.assign(window, { fake, acquireVsCodeApi: () => ({ postMessage: (message: ToHost) => fake.post(message), setState: (state: unknown) => { fake.kept = state; }, getState: () => fake.kept }) });
