import { naturalOrder } from './naturalOrder';

/** What comes after pre-training, in the order in which it is done. */
export const PHASES = ['base', 'sft', 'dpo', 'rl', 'instruct'] as const;
export type Phase = (typeof PHASES)[number];

/** What the name of a checkpoint says. Everything is as written; nothing is computed from anything else (tokens are rounded up in some names and down in others). */
export interface Revision {
  readonly name: string;
  /** The name without what says which checkpoint of the model it is; empty of a bare revision. */
  readonly model: string;
  /** The model's name without its size. */
  readonly family: string;
  /** Parameters, as the name has them. */
  readonly size: number | null;
  readonly phase: Phase | null;
  /** Stage of pre-training, from 1. */
  readonly stage: number | null;
  readonly ingredient: number | null;
  readonly step: number | null;
  readonly tokens: number | null;
  /** `main`: what the training ended with, or an average of its checkpoints. */
  readonly isMain: boolean;
}

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, b: 1e9, t: 1e12 };
const PHASE_WORDS: Readonly<Record<string, Phase>> = { base: 'base', pretrained: 'base', sft: 'sft', dpo: 'dpo', simpo: 'dpo', kto: 'dpo', orpo: 'dpo', rlvr: 'rl', rlhf: 'rl', ppo: 'rl', grpo: 'rl', instruct: 'instruct', chat: 'instruct', it: 'instruct' };
/** Words that are a phase at the end of a name only. */
const AT_THE_END = new Set(['it', 'chat', 'base']);
const MARKS = {
  stage: /^stage(\d{1,3})$/,
  ingredient: /^ingredient(\d{1,5})$/,
  step: /^(?:(?:global)?step|checkpoint|ckpt|iter|iteration)(\d{1,15})$/,
  tokens: /^tokens(\d{1,12}(?:\.\d+)?)([kmbt]?)$/,
} as const;
const SIZE = /^(?:(\d{1,3})x)?(\d{1,4}(?:\.\d{1,3})?)([mbt])$/;

/** Reads names such as `stage2-ingredient1-step11931-tokens50B`, `pythia-1.4b-step143000`, `checkpoint-500`, `OLMo-2-1124-7B-SFT`, `main`. */
export function parseRevision(name: string): Revision {
  const { revision, pretrained } = settingsOf(name);
  if (revision !== undefined) return { ...parseRevision(pretrained === undefined ? revision : `${pretrained}@${revision}`), name };
  const pieces = name.trim().split(/([-_/@:\s]+)/);
  const words = joined(pieces.filter((_, i) => i % 2 === 0 && pieces[i] !== ''));
  const found: { stage: number | null; ingredient: number | null; step: number | null; tokens: number | null; phase: Phase | null; isMain: boolean; size: number | null } = { stage: null, ingredient: null, step: null, tokens: null, phase: null, isMain: false, size: null };
  const model: string[] = [];
  const family: string[] = [];
  words.forEach((word, i) => {
    const low = word.toLowerCase();
    const number = (kind: 'stage' | 'ingredient' | 'step'): boolean => {
      const digits = MARKS[kind].exec(low)?.[1];
      if (digits === undefined || found[kind] !== null) return false;
      found[kind] = Number(digits);
      return true;
    };
    if (number('stage') || number('ingredient') || number('step') || low === 'unsharded') return;
    const tokens = MARKS.tokens.exec(low);
    if (tokens && found.tokens === null) {
      found.tokens = Number(tokens[1]) * (UNITS[tokens[2] ?? ''] ?? 1);
      return;
    }
    if (low === 'main' && i === words.length - 1) {
      found.isMain = true;
      return;
    }
    const phase = phaseOf(low, i > 0 || words.length === 1, i === words.length - 1);
    if (phase && found.phase === null) {
      found.phase = phase;
      return;
    }
    model.push(word);
    const size = SIZE.exec(low);
    if (size && found.size === null) found.size = Number(size[1] ?? 1) * Number(size[2]) * (UNITS[size[3] ?? ''] ?? 1);
    else family.push(word);
  });
  return { name, model: model.join('-'), family: family.join('-'), ...found };
}

/** Is it a list of settings, one of which is the revision? */
export const isSettings = (name: string): boolean => /(?:^|,)\s*revision=/.test(name);

/** What lm-evaluation-harness writes of a model: `pretrained=EleutherAI/pythia-1.4b,revision=step1000`. */
function settingsOf(name: string): { readonly revision?: string; readonly pretrained?: string } {
  if (!isSettings(name)) return {};
  const of = (key: string): string | undefined => new RegExp(`(?:^|,)\\s*${key}=([^,]*)`).exec(name)?.[1]?.trim();
  const [revision, pretrained] = [of('revision'), of('pretrained')];
  return { ...(revision === undefined ? {} : { revision }), ...(pretrained === undefined ? {} : { pretrained }) };
}

/** `step 1000` and `step1000` are one word; so are `global step 500` and `global_step500`. */
function joined(words: readonly string[]): string[] {
  const result: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const [word, next, after] = [words[i] ?? '', words[i + 1] ?? '', words[i + 2] ?? ''];
    if (/^global$/i.test(word) && /^step\d*$/i.test(next)) {
      result.push(/\d/.test(next) ? word + next : word + next + after);
      i += /\d/.test(next) ? 1 : 2;
    } else if (/^(step|checkpoint|ckpt|iter|iteration|stage|ingredient)$/i.test(word) && /^\d+$/.test(next)) {
      result.push(word + next);
      i++;
    } else result.push(word);
  }
  return result;
}

function phaseOf(word: string, isFree: boolean, isLast: boolean): Phase | null {
  const [, letters = ''] = /^([a-z]+)\d?$/.exec(word) ?? [];
  const phase = Object.hasOwn(PHASE_WORDS, letters) ? PHASE_WORDS[letters] : undefined;
  return phase === undefined || !isFree || (AT_THE_END.has(letters) && !isLast) ? null : phase;
}

/**
 * As training goes: by family and size; then pre-training, supervised fine-tuning, preferences, reinforcement, the released one; within one of
 * these by stage, ingredient, step and tokens, numbers as numbers; a name that does not say is later than those that do, `main` last. A total order.
 */
export function trainingOrder(a: Revision, b: Revision): number {
  return naturalOrder(a.family, b.family) || byNumber(a.size, b.size) || naturalOrder(a.model, b.model) || phaseRank(a) - phaseRank(b) || Number(a.isMain) - Number(b.isMain)
    || byNumber(a.stage, b.stage) || byNumber(a.ingredient, b.ingredient) || byNumber(a.step, b.step) || byNumber(a.tokens, b.tokens) || naturalOrder(a.name, b.name);
}

/** Sides in that order. */
export function inTrainingOrder<T extends { readonly name: string }>(sides: readonly T[]): T[] {
  return sides.map((side) => ({ side, revision: parseRevision(side.name) })).sort((a, b) => trainingOrder(a.revision, b.revision)).map(({ side }) => side);
}

const phaseRank = ({ phase }: Revision): number => (phase === null ? 0 : PHASES.indexOf(phase));

function byNumber(a: number | null, b: number | null): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  return a - b;
}
