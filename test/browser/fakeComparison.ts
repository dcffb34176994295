/** A host inside the page, for tests of the page of a comparison: sides, prompts and answers by a rule, so that every count can be known. */
import type { Message } from '../../src/core/message';
import type { MetricKind } from '../../src/features/comparison/contract';
import type { Beside, KeyRow, KeysChoice, KeyTexts } from '../../src/features/comparison/keysContract';
import type { BenchmarkFigures, PairFigures, SliceFigures } from '../../src/features/comparison/figuresContract';
import type { RanksAnswer, WinCell } from '../../src/features/comparison/ranksContract';
import type { ComparisonMethods, PageState, PageVote, StateChange } from '../../src/features/comparison/page';
import type { ToHost, ToView } from '../../src/features/explore/contract';

export interface FakeComparisonOptions {
  readonly sides: number;
  readonly keys: number;
  readonly kind: MetricKind;
  /** What answers are like. */
  readonly texts: 'short' | 'hostile' | 'long' | 'code' | 'huge' | 'none' | 'absent';
  readonly family: PageState['family'];
  readonly by: string | null;
  /** Asking for the state fails this often. */
  readonly failures: number;
  /** Figures fail. */
  readonly broken: boolean;
  /** There is no metric. */
  readonly plain: boolean;
  /** Intervals never come. */
  readonly slow: boolean;
  /** What the page kept when it was last there. */
  readonly kept: unknown;
  /** Votes that were given before. */
  readonly votes: readonly PageVote[];
  /** Votes cannot be kept. */
  readonly full: boolean;
  /** So many answers of a side to a prompt. */
  readonly samples: number;
  /** What stands beside answers and prompts. */
  readonly beside: 'none' | 'verified' | 'judged' | 'hostile';
  /** Checks found something of prompts. */
  readonly marks: boolean;
  /** Milliseconds that texts take. */
  readonly wait: number;
  /** The metric is one that a benchmark defines. */
  readonly benchmark: 'wb-reward' | 'alpaca-lc' | null;
  /** A table of published figures was named, which has the first side. */
  readonly published: boolean;
  /** The copy of a file was declined. */
  readonly declined: boolean;
  /** Rewards are against two baselines, of which the last side lacks one. */
  readonly mix: boolean;
  /** How every side's name begins. */
  readonly prefix: string;
  /** So many sides after the first lack prompts in the report. */
  readonly missing: number;
  /** All values are the same, so that nothing has an interval. */
  readonly alike: boolean;
  /** Strengths have no maximum. */
  readonly unrankable: boolean;
}

const NO = '<img src=x onerror="window.hacked = true"><script>window.hacked = true</script>';
const NAMES = ['SFT', 'DPO', 'RLVR step 200', 'RLVR step 400', 'stage2-ingredient1-step11931-tokens50B'];

class FakeComparison {
  readonly asked: ToHost[] = [];
  readonly violations: string[] = [];
  kept: unknown;
  readonly #options: FakeComparisonOptions;
  #failures: number;
  #change: StateChange = {};
  /** Which of the sides by rule stands at each place. */
  #order: readonly number[] = Array.from({ length: 64 }, (_, i) => i);
  /** Whatever its text is, a filter leaves the first half of the prompts. */
  #where: string | null = null;

  constructor(options: Partial<FakeComparisonOptions>) {
    this.#options = { sides: 4, keys: 40, kind: 'binary', texts: 'short', family: 'baseline', by: null, failures: 0, marks: false, broken: false, plain: false, slow: false, kept: undefined, wait: 0, samples: 1, beside: 'none', votes: [], full: false, mix: false, prefix: '', missing: 1, alike: false, unrankable: false, declined: false, benchmark: null, published: false, ...options };
    this.#failures = this.#options.failures;
    this.kept = { page: this.#options.kept };
    document.addEventListener('securitypolicyviolation', (e) => this.violations.push(`${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`));
  }

  send(message: ToView): void {
    window.postMessage(message, '*');
  }

  tell(name: string): void {
    this.send({ kind: 'event', event: { event: 'feature', feature: 'comparison', name, data: null } });
  }

  post(message: ToHost): void {
    this.asked.push(message);
    if (message.kind !== 'request') return;
    const { id, method, params } = message;
    const name = method.replace('comparison.', '') as keyof ComparisonMethods;
    if (this.#options.declined && !this.asked.some((m) => m.kind === 'request' && m.method === 'comparison.copyFiles') && (name === 'join' || name === 'figures')) {
      this.send({ kind: 'error', id, error: { code: 'copy-declined', args: {}, sentence: 'Not applied.', aborted: true } });
      return;
    }
    if (name === 'figures' && (params as ComparisonMethods['figures']['params']).intervals) {
      this.send({ kind: 'progress', id, fraction: 0.38, note: null });
      if (this.#options.slow) return;
    }
    try {
      const result = this.#answer(name, params);
      setTimeout(() => this.send({ kind: 'result', id, result }), name === 'texts' ? 3 + this.#options.wait : 3);
    } catch (error) {
      this.send({ kind: 'error', id, error: { code: 'x', args: {}, sentence: error instanceof Error ? error.message : String(error), aborted: false } });
    }
  }

  #answer(method: keyof ComparisonMethods, params: unknown): unknown {
    switch (method) {
      case 'state':
        if (this.#failures-- > 0) throw new Error('The comparison “.loupe/comparisons/gsm8k.json” is no JSON: line 4.');
        return this.#state();
      case 'change':
        this.#changed(params as StateChange);
        return this.#state();
      case 'marks': {
        const { key } = params as ComparisonMethods['marks']['params'];
        return this.#options.marks ? [{ id: 'contamination:leaked', said: [key % 2 === 0 ? 'matched' : 'not matched'], isStale: false }, { id: 'contamination:leaked_in', said: key % 2 === 0 ? ['tulu-3 mix', NO] : [], isStale: false }, { id: 'contamination', said: [], isStale: true }, { id: 'disagreement:class', said: ['high_disagreement'], isStale: false }] : [];
      }
      case 'filter': {
        const { where } = params as ComparisonMethods['filter']['params'];
        if (where?.includes('nothing') === true) throw new Error('The joined table has no column “nothing”; it has id, prompt, sides, different.');
        this.#where = where;
        return this.#state();
      }
      case 'chooseKey':
      case 'chooseMetric':
        return this.#state();
      case 'chooseSlice':
        this.#change = { ...this.#change, by: 'steps' };
        return this.#state();
      case 'join':
        return this.#join((params as ComparisonMethods['join']['params']).answers);
      case 'figures':
        if (this.#options.broken) throw new Error('The engine ran out of memory while comparing.');
        return this.#figures((params as ComparisonMethods['figures']['params']).intervals);
      case 'ranks':
        if (this.#options.broken) throw new Error('The engine ran out of memory while comparing.');
        return this.#ranks((params as ComparisonMethods['ranks']['params']).intervals);
      case 'counts':
        return (params as ComparisonMethods['counts']['params']).choices.map((choice) => this.#keysOf(choice).length);
      case 'keys': {
        const { choice, from, count, order } = params as ComparisonMethods['keys']['params'];
        const all = this.#keysOf(choice);
        const sorted = order === 'first' ? all : [...all].reverse();
        return { total: all.length, keys: sorted.slice(from, from + count).map((key) => this.#row(key)) };
      }
      case 'votes':
        return this.#options.votes;
      case 'vote':
        if (this.#options.full) throw new Error('The labels cannot be written: no space is left on the disk.');
        return true;
      case 'place':
        return this.#placeOf(params as ComparisonMethods['place']['params']);
      case 'texts':
        return this.#asked(params as ComparisonMethods['texts']['params']);
      default:
        return null;
    }
  }

  #changed(change: StateChange): void {
    const { order } = change;
    if (order) {
      this.#order = order.map((at) => this.#order[at] ?? at);
      this.#change = { ...this.#change, baseline: order.indexOf(this.#change.baseline ?? 0) };
    }
    this.#change = { ...this.#change, ...change };
  }

  name(place: number): string {
    const side = this.#order[place] ?? place;
    return this.#options.texts === 'hostile' && side === 1 ? NO : `${this.#options.prefix}${NAMES[side] ?? `model ${String(side)}`}`;
  }

  #state(): PageState {
    const { sides, kind, plain, family } = this.#options;
    return {
      name: 'gsm8k: 4 checkpoints', sides: Array.from({ length: sides }, (_, i) => ({ name: this.name(i), dataset: `${this.name(i)}.parquet`, path: `/data/${String(i)}.parquet` })),
      key: { by: 'columns', columns: ['id'] }, sample: this.#options.samples > 1 ? 'seed' : null, metrics: plain ? [] : [{ name: kind === 'binary' ? 'verifier: GSM8K' : 'score', about: 'the last number of the answer against the reference', kind, ...this.#benchmark() }],
      metric: plain ? null : 0, baseline: this.#change.baseline ?? 0, family: this.#change.family ?? family, test: null, by: this.#change.by ?? this.#options.by, where: this.#where, slices: ['steps'], resamples: 10_000, seed: 0, warnings: [], published: this.#options.published ? 'leaderboard.csv, reward' : null,
    };
  }

  #benchmark(): Pick<PageState['metrics'][number], 'benchmark'> {
    const on = this.#change.quirks ?? [];
    switch (this.#options.benchmark) {
      case 'wb-reward': return { benchmark: { margin: this.#change.margin ?? null, quirks: ['skipped-in-total', 'missing-is-zero', 'numbered-names-skipped'], on } };
      case 'alpaca-lc': return { benchmark: { quirks: ['difficulty-by-row'], on, tables: { coefficients: null, difficulties: null } } };
      case null: return {};
    }
  }

  /** Of 40 answers a side has 36 that count; the third all but two of them. */
  #benchmarkFigures(): { readonly benchmark?: BenchmarkFigures } {
    const { benchmark, sides } = this.#options;
    if (benchmark === null) return {};
    const groups = ['Creative Tasks', 'Planning & Reasoning', 'Math & Data Analysis', 'Information/Advice seeking', 'Coding & Debugging'] as const;
    return {
      benchmark: {
        of: benchmark, against: benchmark === 'wb-reward' ? 'gpt-4-turbo' : null, margin: this.#change.margin ?? null, quirks: this.#change.quirks ?? [],
        sides: Array.from({ length: sides }, (_, i) => ({
          name: this.name(i), counted: i === 0 ? 36 : i === 2 ? 38 : 36, skipped: i === 2 ? 2 : 4, total: 40, outcomes: benchmark === 'wb-reward' ? { win_much: 9, win: 9, tie: 6, lose: 6, lose_much: 6 } : null,
          tasks: benchmark === 'wb-reward' ? { groups: groups.map((group, g) => ({ group, value: g === 2 && i === 1 ? null : 0.1 * g - 0.15, n: 8 })), macro: 0.05 * i, isWhole: i !== 1 } : null,
          ...(this.#options.mix ? { mix: { of: [{ against: 'gpt-4-turbo', reward: 0.1 * i, n: 36 }, { against: 'haiku', reward: i === sides - 1 ? null : 0.3, n: 36 }], value: i === sides - 1 ? null : (0.1 * i + 0.3) / 2, why: i === sides - 1 ? { code: 'undefined-no-reward', args: { missing: 1 } } : null } } : {}),
          notes: benchmark === 'alpaca-lc' ? [{ code: i === 0 ? 'lc-predicted' : 'lc-own', args: {} }] : [],
        })),
      },
    };
  }

  /** Side 1 lacks every tenth prompt from the ninth on. */
  #has(key: number, place: number): boolean {
    const side = this.#order[place] ?? place;
    return !(side === 1 && key % 10 === 9) && this.#options.texts !== 'none';
  }

  /** Later sides are right more often; the last one breaks key 4, 12, 20, … */
  #value(key: number, place: number): number {
    const side = this.#order[place] ?? place;
    if (this.#options.kind !== 'binary') return ((key * 7 + side * 3) % 10) + (side === 2 ? 0.25 : 0);
    if (side === this.#options.sides - 1 && key % 8 === 4) return 0;
    return (key * 5) % 16 < 8 + side ? 1 : 0;
  }

  #sampleValue(key: number, side: number, sample: number): number | null {
    if (sample === 3) return null;
    return this.#options.kind === 'binary' ? (key + side + sample) % 2 : (key * 7 + side * 3 + sample * 5) % 10;
  }

  #row(key: number): KeyRow {
    const sides = Array.from({ length: this.#options.sides }, (_, side) => side);
    const text = (side: number): string | null => this.#texts(key).answers[side] ?? null;
    return { key, sides: sides.map((side) => (this.#has(key, side) ? { row: key * 2 + (this.#order[side] ?? side), samples: this.#options.samples, characters: (text(side) ?? '').length, sameAs: sides.findIndex((s) => this.#has(key, s) && text(s) === text(side)), values: this.#options.plain ? [] : [this.#value(key, side)] } : null)) };
  }

  #keysOf(choice: KeysChoice): number[] {
    const { keys, sides } = this.#options;
    const has = (key: number, side: number): boolean => this.#has(key, side);
    const isJoined = (key: number): boolean => Array.from({ length: sides }, (_, s) => has(key, s)).every(Boolean);
    return Array.from({ length: this.#where === null ? keys : Math.floor(keys / 2) }, (_, key) => key).filter((key) => {
      switch (choice.of) {
        case 'all': return true;
        case 'joined': return isJoined(key);
        case 'missing': return !has(key, choice.side);
        case 'duplicates': return key < 2;
        case 'empty': return key === 7;
        case 'differ': return key % 3 !== 0;
        case 'flips': {
          if (!has(key, choice.from) || !has(key, choice.to)) return false;
          const [from, to] = [this.#value(key, choice.from), this.#value(key, choice.to)];
          return choice.change === (from === to ? (to === 1 ? 'sameRight' : 'sameWrong') : to === 1 ? 'fixed' : 'broken');
        }
        case 'changes': return has(key, choice.from) && has(key, choice.to) && Math.sign(this.#value(key, choice.to) - this.#value(key, choice.from)) === choice.sign;
        case 'neverFixed': return key % 8 === 4;
        case 'allRight': return key < 7;
        case 'turned': return !choice.isRight && choice.side === sides - 1 && key % 8 === 4;
        case 'identical': return key % 3 === 0;
        case 'slice': return key < (choice.change === null ? 12 : choice.change.sign === 1 ? 3 : choice.change.sign === 0 ? 8 : 1);
        case 'noValue': return choice.side === 2 && key < 3;
        default: return false;
      }
    });
  }

  #join(answers: boolean): ComparisonMethods['join']['result'] {
    const { sides, keys } = this.#options;
    const missing = this.#keysOf({ of: 'missing', side: 1 }).length;
    return {
      key: { by: 'columns', columns: ['id'] }, joined: this.#keysOf({ of: 'joined' }).length, keys: this.#keysOf({ of: 'all' }).length, ...(this.#where === null ? {} : { unfiltered: keys }), otherPrompt: 0, identical: answers && this.#options.texts === 'code' ? [{ a: this.name(0), b: this.name(2), shared: keys, n: 14, nTrimmed: 14 }] : [], warnings: [],
      sides: Array.from({ length: sides }, (_, i) => ({ name: this.name(i), rows: keys, matched: keys - missing, unmatched: missing, missing: i >= 1 && i <= this.#options.missing ? missing : 0, duplicates: i === 2 ? 2 : 0, noKey: 0, empty: answers && i === 3 ? 1 : 0, truncated: 0, oneText: false, samplesPerKey: 1 })),
    };
  }

  #figures(intervals: boolean): ComparisonMethods['figures']['result'] {
    const { sides, kind, keys } = this.#options;
    const { family, baseline, by } = this.#state();
    const scale = kind === 'binary' ? 1 : 10;
    const around = (value: number, half: number): { value: number; low: number | null; high: number | null; noInterval?: Message } => (this.#options.alike ? { value, low: null, high: null, ...(intervals ? { noInterval: { code: 'undefined-all-equal', args: {} } } : {}) } : { value, low: intervals ? value - half : null, high: intervals ? value + half : null });
    const all = Array.from({ length: sides }, (_, i) => i);
    const numbers = family === 'all' ? all.flatMap((a) => all.filter((b) => b < a).map((b) => [a, b] as const)) : family === 'adjacent' ? all.slice(1).map((a) => [a, a - 1] as const) : all.filter((a) => a !== baseline).map((a) => [a, baseline] as const);
    const mean = (i: number): number => scale * (0.541 + 0.028 * i - 0.001 * i * i);
    const pairs = numbers.map(([a, b]): PairFigures => {
      const n = keys - (a === 1 || b === 1 ? 4 : 0);
      const difference = mean(a) - mean(b);
      return {
        a: this.name(a), b: this.name(b), n, skipped: a === 2 ? 3 : 0, wins: 135, ties: n, losses: 35, winRateTiesHalf: { ...around(0.538, 0.02), n }, winRateNoTies: { ...around(0.794, 0.06), n: 170 },
        difference: { ...around(difference, scale * 0.024), n }, test: kind === 'binary' ? 'mcnemar' : 'permutation', draws: kind === 'binary' ? null : 10_000, p: 0.0004 * (a + 1), pAdjusted: 0.0004 * (a + 1) * numbers.length, why: null, family,
        detectable: { value: scale * 0.028, why: null },
      };
    });
    const slices = by === null ? [] : ['1 step', '2 steps', null].flatMap((value, i) => numbers.map(([a, b]): SliceFigures => ({
      by, value, metric: this.#state().metrics[0]?.name ?? '', a: this.name(a), b: this.name(b), n: i === 2 ? 1 : 12, wins: 3, ties: 8, losses: 1, isSmall: i === 2, against: { difference: 0.06, p: 0.04, pAdjusted: i === 2 ? null : 0.08, draws: 10_000, why: null }, winRateTiesHalf: { value: null, why: { code: 'undefined-no-numbers', args: {} }, n: 0 },
      difference: i === 2 ? { value: null, why: { code: 'undefined-no-numbers', args: {} }, n: 1 } : { ...around(scale * 0.09, scale * 0.05), n: 12 }, rest: { n: 20, wins: 9, ties: 9, losses: 2, difference: { ...around(scale * 0.03, scale * 0.02), n: 20 }, winRateTiesHalf: { ...around(0.5, 0.1), n: 20 } },
    })));
    return { metrics: this.#options.plain ? [] : [{ name: this.#state().metrics[0]?.name ?? '', kind, samples: this.#options.samples > 1 ? all.map((i) => ({ name: this.name(i), prompts: keys, fewest: this.#options.samples, most: this.#options.samples, mean: 0.5, sd: 0.5, best: 0.8, worst: 0.2, allRight: kind === 'binary' ? 7 : null, allWrong: kind === 'binary' ? 5 : null, passAtK: kind === 'binary' ? [1, 2, 4].map((k) => ({ k, measure: { ...around(1 - 0.5 ** k, 0.03), n: keys }, skipped: k })) : [] })) : null, fromText: false, sides: all.map((i) => ({ name: this.name(i), mean: i === 40 ? { value: null, why: { code: 'undefined-no-numbers', args: {} }, n: 0 } : { ...around(mean(i), scale * 0.027), n: i === 2 ? keys - 3 : keys }, skipped: i === 2 ? 3 : 0, ...(this.#options.published ? { published: i === 0 ? 5 : null } : {}) })), pairs, ...this.#benchmarkFigures() }], slices, resamples: 10_000, warnings: [] };
  }

  #placeOf({ choice, side, row }: ComparisonMethods['place']['params']): number | null {
    const at = this.#keysOf(choice).findIndex((key) => this.#row(key).sides[side]?.row === row);
    return at < 0 ? null : at;
  }

  /** What is asked for, and nothing else. */
  #asked({ key, sides, samples = [], known = [], prompt = true }: ComparisonMethods['texts']['params']): KeyTexts {
    const all = this.#texts(key);
    const isAsked = (side: number): boolean => sides?.includes(side) !== false && this.#has(key, side);
    const sampleOf = (side: number): number => samples[sides?.indexOf(side) ?? side] ?? 0;
    const own = Array.from({ length: this.#options.sides }, (_, side) => side);
    return {
      ...all, prompt: prompt ? all.prompt : [], id: prompt ? all.id : null, answers: all.answers.map((text, side) => (!isAsked(side) || known.includes(side) || text === null ? null : sampleOf(side) === 0 ? text : `${text} Sample ${String(sampleOf(side))}.`)),
      samples: own.map((side) => (this.#options.samples > 1 && isAsked(side) ? Array.from({ length: this.#options.samples }, (_, i) => ({ row: key * 100 + i, values: [this.#sampleValue(key, side, i)] })) : [])),
      beside: own.map((side) => (isAsked(side) ? besideOf(this.#options.beside, side, this.#value(key, side)) : [])), besidePrompt: prompt ? taskOf(this.#options.beside) : [],
    };
  }

  /** By the values that the lists are made of, so that a count and its list agree. */
  #ranks(intervals: boolean): RanksAnswer {
    const { kind, sides, unrankable } = this.#options;
    const all = Array.from({ length: sides }, (_, i) => i);
    const { baseline } = this.#state();
    const count = (choice: KeysChoice): number => this.#keysOf(choice).length;
    const cell = (a: number, b: number): WinCell => {
      const [wins, ties, losses] = ([1, 0, -1] as const).map((sign) => count({ of: 'changes', metric: 0, from: b, to: a, sign })) as [number, number, number];
      const n = wins + ties + losses;
      return { n, wins, ties, losses, rate: n === 0 ? null : (wins + ties / 2) / n };
    };
    const flip = (to: number, change: 'fixed' | 'broken' | 'sameRight' | 'sameWrong'): number => count({ of: 'flips', metric: 0, from: baseline, to, change });
    return {
      resamples: intervals ? 2_000 : 0, warnings: [],
      metrics: this.#options.plain ? [] : [{
        name: this.#state().metrics[0]?.name ?? '', kind, wins: all.map((a) => all.map((b) => (a === b ? null : cell(a, b)))),
        ranks: all.map((i) => ({ name: this.name(i), mean: 0.541 + 0.028 * i, n: 40, rank: sides - i, low: intervals ? Math.max(1, sides - i - 1) : null, high: intervals ? Math.min(sides, sides - i + 1) : null, strength: unrankable ? null : { log: 0.1 * i, low: 0.1 * i - 0.05, high: 0.1 * i + 0.05, elo: 1000 + 17.4 * i, eloLow: 991 + 17.4 * i, eloHigh: 1009 + 17.4 * i } })),
        strengths: { battles: 228, why: unrankable ? { code: 'undefined-no-maximum', args: { sides: this.name(sides - 1), others: this.name(0) } } : null },
        stages: all.map((i) => {
          const { n, wins: higher, ties: same, losses: lower } = cell(i, baseline);
          return { name: this.name(i), n, skipped: i === 2 ? 3 : 0, higher, same, lower, flips: kind === 'binary' ? { fixed: flip(i, 'fixed'), broken: flip(i, 'broken'), sameRight: flip(i, 'sameRight'), sameWrong: flip(i, 'sameWrong'), brokenForGood: count({ of: 'turned', metric: 0, side: i, isRight: false }), fixedForGood: 0 } : null };
        }),
      }],
    };
  }

  #texts(key: number): KeyTexts {
    return { samples: [], beside: [], besidePrompt: [], ...textsOf(this.#options, key), rows: Array.from({ length: this.#options.sides }, (_, side) => (this.#has(key, side) ? key * 2 + side : null)), answers: Array.from({ length: this.#options.sides }, (_, side) => (this.#has(key, side) ? answerOf(this.#options, key, this.#order[side] ?? side) : null)), id: `gsm8k-${String(key).padStart(4, '0')}` };
  }
}

function textsOf({ texts }: FakeComparisonOptions, key: number): Pick<KeyTexts, 'prompt' | 'promptOf'> {
  const only = [{ role: 'user', text: `A farmer’s hens lay ${String(16 + key)} eggs a day. Three are eaten at breakfast and four go into muffins. The rest are sold for $2 each. How much is earned every day?` }];
  if (texts === 'hostile') return { prompt: [{ role: NO, text: NO }, { role: 'user', text: `${NO}\nsecond line` }], promptOf: 0 };
  if (texts === 'long') return { prompt: [{ role: 'system', text: 'You are a patient teacher.' }, { role: 'user', text: 'Hello' }, { role: 'assistant', text: 'Hello, what would you like to know?' }, { role: 'user', text: `**How** do hens lay eggs?\n\n${'Please say it in detail. '.repeat(40)}` }], promptOf: 0 };
  return { prompt: only, promptOf: 0 };
}

function besideOf(beside: FakeComparisonOptions['beside'], side: number, value: number): Beside[] {
  const text = value === 1 ? '18' : '26';
  if (beside === 'verified') return [{ kind: 'extracted', name: 'verifier: GSM8K', text: side === 1 ? 'She earns a lot.' : text, isFound: side !== 1, isRight: value === 1, reference: '18' }];
  if (beside === 'hostile') return [{ kind: 'extracted', name: 'verifier: GSM8K', text: NO, isFound: true, isRight: value === 1, reference: NO }, { kind: 'rationale', name: NO, text: NO }, { kind: 'annotation', name: NO, text: NO }];
  if (beside === 'none') return [];
  return [
    { kind: 'rationale', name: 'parsed_result.strengths', text: `The answer of side ${String(side)} is short and says each step.` }, { kind: 'rationale', name: 'parsed_result.weaknesses', text: 'It does not say **why** the eggs that are eaten are taken away first, which a child may not see.' },
    { kind: 'annotation', name: 'judge', text: 'gpt-4o-2024-05-13' }, { kind: 'annotation', name: 'final_label', text: side === 1 ? '2_full_refusal' : '1_full_compliance' },
  ];
}

function taskOf(beside: FakeComparisonOptions['beside']): Beside[] {
  if (beside === 'none') return [];
  if (beside === 'hostile') return [{ kind: 'checklist', name: NO, items: [NO, NO] }, { kind: 'reference', name: NO, text: `${NO}\n${NO}` }];
  return beside === 'judged' ? [{ kind: 'checklist', name: 'checklist', items: ['Does the answer take away the eggs that are eaten and baked?', 'Does it multiply what is left by the price?', 'Is the result said as a sum of money?'] }, { kind: 'reference', name: 'ground_truth', text: 'Janet sells 16 - 3 - 4 = <<16-3-4=9>>9 duck eggs a day.\nShe makes 9 * 2 = $<<9*2=18>>18 every day.' }] : [];
}

/** Sides 0 and 2 give the same answer to every third prompt. */
function answerOf({ texts, sides }: FakeComparisonOptions, key: number, side: number): string | null {
  const eggs = 9 + key;
  if (texts === 'hostile') return `<think>${NO}</think>${NO} **bold** and [a link](https://example.org) ![picture](https://example.org/p.png) ${String(side)}`;
  if (texts === 'code') return `def earn(eggs):\n    __init__ = ${String(side)}\n    return 2 * eggs\n`;
  if (texts === 'absent') return side === 0 ? null : side === 1 ? '   \n' : side === 2 ? '16 − 3 − 4 = 9' : '16 − 3 −  4 = 9\n';
  if (texts === 'huge') return `${'The hens lay eggs, and the eggs are sold at the market in the morning. '.repeat(14_000)}${String(side)}`;
  if (texts === 'long') return `${side === 0 ? '' : `<think>${'Let me think about hens. '.repeat(60)}</think>\n\n`}## Eggs\n\n${Array.from({ length: 30 }, (_, i) => `${String(i + 1)}. A hen lays an egg${i === 20 + side ? `, and side ${String(side)} says so` : ''}, as hens do on most days of the year.`).join('\n')}\n\nSo **$${String(2 * eggs)}**.`;
  const base = `16 − 3 − 4 = ${String(eggs)} eggs are left. ${String(eggs)} × $2 = **$${String(2 * eggs)}**.`;
  if (side === 0 || (side === 2 && key % 3 === 0)) return base;
  if (side === 1) return `Let us go step by step. 16 − 3 − 4 = ${String(eggs)} eggs are left. Each is sold for $2, so ${String(eggs)} × $2 = **$${String(2 * eggs)}**.`;
  if (side === sides - 1) return `<think>Sixteen eggs. Three eaten, four baked. That leaves nine, or did I count the muffins twice?</think>\n16 − 3 = ${String(eggs + 4)} eggs are left. ${String(eggs + 4)} × $2 = **$${String(2 * eggs + 8)}**.`;
  return `16 − 3 − 4 = ${String(eggs)}. ${String(eggs)} × $2 = **$${String(2 * eggs)}** of side ${String(side)}.`;
}

const fake = new FakeComparison(JSON.parse(decodeURIComponent(location.hash.slice(1)) || '{}') as Partial<FakeComparisonOptions>);
Object.assign(window, { fake, acquireVsCodeApi: () => ({ postMessage: (message: ToHost) => fake.post(message), setState: (state: unknown) => { fake.kept = state; }, getState: () => fake.kept }) });
