import { existsSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { LoupeError } from '../core/message';
import { DEFAULT_RULE, METHODS, SCANNED_ROLES, TOKENS, UNITS, USUAL_N } from '../features/contamination/contract';
import type { Method, Rule, TextsChoice } from '../features/contamination/contract';
import { listOf } from './lists';
import { one } from './measures';

export const CONTAMINATION_FLAGS = {
  eval: { type: 'string', multiple: true }, 'eval-text': { type: 'string', multiple: true }, 'eval-filter': { type: 'string', multiple: true }, text: { type: 'string', multiple: true }, fields: { type: 'string', multiple: true }, raw: { type: 'boolean' }, roles: { type: 'string' }, method: { type: 'string' }, tokens: { type: 'string' }, n: { type: 'string' }, threshold: { type: 'string' },
  template: { type: 'string' }, rephrased: { type: 'boolean' }, matches: { type: 'string' }, 'out-clean': { type: 'string' }, 'out-report': { type: 'string' }, shard: { type: 'string' }, 'fail-on': { type: 'string' },
} as const;

/** What `contamination` takes beside what all commands do. */
export const CONTAMINATION_TAKES: readonly string[] = [...Object.keys(CONTAMINATION_FLAGS), 'unit', 'by', 'filter', 'force', 'rows'];

/** An evaluation as it was named. */
export interface EvalOption {
  readonly name: string;
  readonly path: string;
  readonly fields: readonly string[] | null;
  readonly filter: string | null;
}

/** What `contamination` takes, checked. */
export interface ContaminationOptions {
  /** Documents of parts to be merged; null where something is scanned. */
  readonly merge: readonly string[] | null;
  readonly evaluations: readonly EvalOption[];
  /** What is searched in a training dataset of this name (null: without one). */
  readonly texts: (name: string | null) => TextsChoice;
  readonly rule: Rule;
  readonly by: string | null;
  /** How many matches of each run are listed. */
  readonly matches: number;
  /** Possible rephrasings are listed. */
  readonly rephrased: boolean;
  /** Rows on the removal list are listed, with what they match. */
  readonly rows: boolean;
  readonly outClean: string | null;
  readonly outReport: string | null;
  readonly shard: { readonly index: number; readonly of: number } | null;
  readonly failOn: boolean;
}

/** The options as Node's parser gives them. */
export interface GivenContamination {
  readonly eval?: readonly string[] | undefined;
  readonly 'eval-text'?: readonly string[] | undefined;
  readonly 'eval-filter'?: readonly string[] | undefined;
  readonly text?: readonly string[] | undefined;
  readonly fields?: readonly string[] | undefined;
  readonly raw?: boolean | undefined;
  readonly roles?: string | undefined;
  readonly unit?: string | undefined;
  readonly method?: string | undefined;
  readonly tokens?: string | undefined;
  readonly n?: string | undefined;
  readonly threshold?: string | undefined;
  readonly template?: string | undefined;
  readonly rephrased?: boolean | undefined;
  readonly by?: string | undefined;
  readonly matches?: string | undefined;
  readonly rows?: boolean | undefined;
  readonly 'out-clean'?: string | undefined;
  readonly 'out-report'?: string | undefined;
  readonly shard?: string | undefined;
  readonly 'fail-on'?: string | undefined;
}

const MATCHES = 20;
const MOST_N = 64;

/** Are these the words of `contamination merge PART…`? */
export function mergesParts(positionals: readonly string[]): boolean {
  return positionals[0] === 'contamination' && positionals[1] === 'merge' && !existsSync('merge');
}

export function contaminationOptions(given: GivenContamination, positionals: readonly string[], names: readonly string[]): ContaminationOptions {
  const evaluations = evaluationsOf(given);
  return {
    merge: mergesParts(positionals) ? positionals.slice(2) : null,
    evaluations,
    texts: textsOf(given, names),
    rule: ruleOf(given),
    by: given.by ?? null,
    matches: given.matches === 'all' ? Infinity : (whole('--matches', given.matches, 0) ?? MATCHES),
    rephrased: given.rephrased ?? false,
    rows: given.rows ?? false,
    outClean: given['out-clean'] ?? null,
    outReport: given['out-report'] ?? null,
    shard: shardOf(given.shard),
    failOn: failsOn(given['fail-on']),
  };
}

/** `--text (SQL)`, or of one of several training datasets `--text NAME=(SQL)`; the same of `--fields`. What is said of one wins. */
function textsOf(given: GivenContamination, names: readonly string[]): ContaminationOptions['texts'] {
  const apart = (texts: readonly string[] = []): Map<string | null, string> => new Map(texts.map((text): [string | null, string] => {
    const name = names.find((n) => text.startsWith(`${n}=`));
    return name === undefined ? [null, text] : [name, text.slice(name.length + 1)];
  }));
  const [text, fields] = [apart(given.text), apart(given.fields)];
  for (const name of text.keys()) if (fields.has(name)) throw new LoupeError('usage-text-or-fields', {}, 'usage');
  return (name) => {
    const own = name !== null && (text.has(name) || fields.has(name)) ? name : null;
    return { sql: text.get(own) ?? null, fields: listOf(fields.get(own)), raw: given.raw ?? false };
  };
}

function failsOn(given: string | undefined): boolean {
  if (given !== undefined) one('--fail-on', given, ['contaminated']);
  return given !== undefined;
}

function ruleOf(given: GivenContamination): Rule {
  const tokens = one('--tokens', given.tokens ?? DEFAULT_RULE.tokens, TOKENS);
  return {
    methods: methodsOf(given.method), tokens, n: whole('--n', given.n, 1, MOST_N) ?? USUAL_N[tokens], threshold: thresholdOf(given.threshold), unit: one('--unit', given.unit ?? DEFAULT_RULE.unit, UNITS),
    roles: one('--roles', given.roles ?? DEFAULT_RULE.roles, SCANNED_ROLES), template: whole('--template', given.template, 2),
  };
}

function methodsOf(given: string | undefined): readonly Method[] {
  if (given === undefined) return DEFAULT_RULE.methods;
  const asked = given.split(',').map((m) => one('--method', m.trim(), METHODS));
  return METHODS.filter((m) => asked.includes(m));
}

/** A share from 0 up to, but not including, 1: nothing exceeds 1. Its digits are what is computed with. */
function thresholdOf(given: string | undefined): number {
  if (given === undefined) return DEFAULT_RULE.threshold;
  if (!/^(0(\.\d{1,9})?|\.\d{1,9})$/.test(given)) throw new LoupeError('usage-threshold', { given }, 'usage');
  return Number(given);
}

/** `2/8` */
function shardOf(given: string | undefined): ContaminationOptions['shard'] {
  if (given === undefined) return null;
  const found = /^(\d{1,6})\/(\d{1,6})$/.exec(given);
  const [index, of] = [Number(found?.[1]), Number(found?.[2])];
  if (!found || of < 1 || index >= of) throw new LoupeError('usage-shard', { given }, 'usage');
  return { index, of };
}

function whole(option: string, given: string | undefined, least: number, most = Number.MAX_SAFE_INTEGER): number | null {
  if (given === undefined) return null;
  const value = Number(given);
  if (!/^\d+$/.test(given) || !Number.isSafeInteger(value) || value < least || value > most) throw new LoupeError('usage-number-from', { option, given, least }, 'usage');
  return value;
}

function evaluationsOf(given: GivenContamination): EvalOption[] {
  const evaluations = (given.eval ?? []).map((text): EvalOption => {
    const match = existsSync(text) ? null : /^([A-Za-z_][\w.:-]*)=(.+)$/s.exec(text);
    const path = match?.[2] ?? text;
    return { name: match?.[1] ?? nameOf(path), path, fields: null, filter: null };
  });
  const twice = evaluations.find((e, i) => evaluations.findIndex((o) => o.name === e.name) !== i);
  if (twice) throw new LoupeError('usage-name-twice', { name: twice.name }, 'usage');
  return named('--eval-text', given['eval-text'] ?? [], evaluations).reduce((all, { name, value }) => all.map((e) => (e.name === name ? { ...e, fields: [...(e.fields ?? []), value] } : e)), withFilters(evaluations, given['eval-filter'] ?? []));
}

function withFilters(evaluations: readonly EvalOption[], given: readonly string[]): EvalOption[] {
  return named('--eval-filter', given, evaluations).reduce((all, { name, value }) => all.map((e) => (e.name === name ? { ...e, filter: e.filter === null ? value : `(${e.filter}\n) and (${value}\n)` } : e)), [...evaluations]);
}

/** `NAME=…` of options that speak of an evaluation; the name may be left out where there is but one. */
function named(option: string, given: readonly string[], evaluations: readonly EvalOption[]): { name: string; value: string }[] {
  return given.map((text) => {
    const found = evaluations.find((e) => text.startsWith(`${e.name}=`));
    if (found) return { name: found.name, value: text.slice(found.name.length + 1) };
    const [only, ...others] = evaluations;
    if (only && others.length === 0 && !/^[A-Za-z_][\w.:-]*=/.test(text)) return { name: only.name, value: text };
    throw new LoupeError('usage-eval-name', { option, given: text, known: evaluations.map((e) => e.name).join(', ') }, 'usage');
  });
}

/** `…/gsm8k-test.parquet` → gsm8k-test */
function nameOf(path: string): string {
  const base = basename(path);
  return base.slice(0, base.length - extname(base).length) || base;
}
