import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { applyEdits, modify, parse, printParseErrorCode } from 'jsonc-parser';
import type { ParseError } from 'jsonc-parser';
import * as v from 'valibot';
import { LoupeError } from '../../core/message';
import type { Message } from '../../core/message';
import { replaceFile } from '../disk/partialFile';

/** A filter that a person gave a name. */
export interface NamedFilter {
  readonly name: string;
  /** As it stands in the filter box. */
  readonly filter: string;
  /** What it is for, in a sentence. */
  readonly about?: string;
  /** It names rows by their numbers: the fingerprint of the dataset whose rows they are. */
  readonly rowsOf?: string;
}

/** `problem`: why the file gives no filters, and at which line. */
export interface FilterFile {
  readonly filters: readonly NamedFilter[];
  readonly problem: (Message & { readonly line: number }) | null;
}

export const FILTER_FILE = join('.loupe', 'filters.json');
/** What makes a file of commas and comments easy to merge. */
const FORMAT = { formattingOptions: { insertSpaces: true, tabSize: 2, eol: '\n' } } as const;

const filterFile = v.object({
  filters: v.array(v.object({ name: v.pipe(v.string(), v.trim(), v.minLength(1)), filter: v.string(), about: v.exactOptional(v.string()), rowsOf: v.exactOptional(v.string()) })),
});

/** The named filters of a workspace folder, in the order of the file; comments in it are allowed. */
export async function readFilters(workspace: string): Promise<FilterFile> {
  const text = await textOf(workspace);
  return text === null ? { filters: [], problem: null } : filtersIn(text, join(workspace, FILTER_FILE));
}

/** Keeps a filter under a name: in the place of the one of that name, else as the last. Whatever else is in the file, comments too, stays as it is. Throws `filters-damaged`, `filters-unwritable`. */
export function keepFilter(workspace: string, named: NamedFilter): Promise<void> {
  return inTurn(workspace, () => keep(workspace, named));
}

async function keep(workspace: string, { name, filter, about, rowsOf }: NamedFilter): Promise<void> {
  const { text, filters } = await sound(workspace);
  const at = filters.findIndex((f) => f.name === name);
  const set = (from: string, path: (string | number)[], value: unknown): string => applyEdits(from, modify(from, path, value, FORMAT));
  if (at < 0) return write(workspace, set(text, ['filters', filters.length], { name, filter, ...(about === undefined ? {} : { about }), ...(rowsOf === undefined ? {} : { rowsOf }) }));
  const changed = set(set(text, ['filters', at, 'filter'], filter), ['filters', at, 'rowsOf'], rowsOf);
  return write(workspace, set(changed, ['filters', at, 'about'], about));
}

/** Takes a filter out of the file; one that is not there is nobody's loss. Throws `filters-damaged`, `filters-unwritable`. */
export function removeFilter(workspace: string, name: string): Promise<void> {
  return inTurn(workspace, () => remove(workspace, name));
}

async function remove(workspace: string, name: string): Promise<void> {
  const { text, filters } = await sound(workspace);
  const at = filters.findIndex((f) => f.name === name);
  if (at >= 0) await write(workspace, applyEdits(text, modify(text, ['filters', at], undefined, FORMAT)));
}

/** What is under way, by workspace: a change is made to what the one before it wrote. */
const changing = new Map<string, Promise<void>>();

function inTurn(workspace: string, change: () => Promise<void>): Promise<void> {
  const mine = (changing.get(workspace) ?? Promise.resolve()).catch(() => undefined).then(change);
  changing.set(workspace, mine);
  return mine;
}

/** The file's text where it can be changed without losing what is in it. */
async function sound(workspace: string): Promise<{ text: string; filters: readonly NamedFilter[] }> {
  const text = (await textOf(workspace)) ?? '{\n  "filters": []\n}\n';
  const { filters, problem } = filtersIn(text, join(workspace, FILTER_FILE));
  if (problem) throw new LoupeError('filters-damaged', problem.args);
  return { text, filters };
}

function filtersIn(text: string, path: string): FilterFile {
  const errors: ParseError[] = [];
  const parsed: unknown = parse(text, errors, { allowTrailingComma: true });
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
  const [error] = errors;
  // "ValueExpected" is read as "value expected".
  if (error) return damaged(path, printParseErrorCode(error.error).replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase(), lineOf(error.offset));
  const checked = v.safeParse(filterFile, parsed);
  if (!checked.success) return damaged(path, `${v.getDotPath(checked.issues[0]) ?? ''} ${checked.issues[0].message}`.trim(), 1);
  return { filters: checked.output.filters, problem: null };
}

function damaged(path: string, problem: string, line: number): FilterFile {
  return { filters: [], problem: { code: 'filters-damaged', args: { path, problem, line }, line } };
}

/** Null where there is none. */
async function textOf(workspace: string): Promise<string | null> {
  const path = join(workspace, FILTER_FILE);
  try {
    return (await readFile(path, 'utf8')).replace(/^\ufeff/, '');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new LoupeError('filters-unreadable', { path, problem: String(code ?? error) }, 'input', String(error));
  }
}

async function write(workspace: string, text: string): Promise<void> {
  const out = join(workspace, FILTER_FILE);
  try {
    await mkdir(dirname(out), { recursive: true });
    await replaceFile(out, text);
  } catch (error) {
    throw new LoupeError('filters-unwritable', { path: out }, 'input', String(error));
  }
}
