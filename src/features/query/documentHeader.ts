import { LoupeError } from '../../core/message';
import { parseSavedQuery } from './savedQuery';
import type { Parameter } from './savedQuery';
import type { Statement } from './statements';

const DATASET = /^(--[ \t]*dataset[ \t]*:[ \t]*)(.*?)[ \t]*$/im;
const OURS = /^--\s*(?:description|keywords|needs|parameter)\s*:/im;
const NAME = /^--\s*name\s*:/im;

/** The comments before the first statement. */
function headerOf(text: string, statements: readonly Statement[]): string {
  return text.slice(0, statements[0]?.start ?? text.length);
}

/** What `-- dataset:` says in the header of a document; null where it does not stand there. */
export function datasetIn(text: string, statements: readonly Statement[]): string | null {
  const named = DATASET.exec(headerOf(text, statements))?.[2] ?? '';
  return named === '' ? null : named;
}

/** The change that makes the header say `dataset`: what is put in place of [start, end). */
export function datasetEdit(text: string, statements: readonly Statement[], dataset: string): { readonly start: number; readonly end: number; readonly text: string } {
  const found = DATASET.exec(headerOf(text, statements));
  if (!found) return { start: 0, end: 0, text: `-- dataset: ${dataset}\n` };
  const start = found.index + (found[1] ?? '').length;
  return { start, end: start + (found[2] ?? '').length, text: `${/\s$/.test(found[1] ?? '') ? '' : ' '}${dataset}` };
}

/**
 * The parameters that the header of a document declares, in the format of saved queries. One that has none of our words has none.
 * Throws `query-file-…` with the line.
 */
export function parametersIn(text: string, statements: readonly Statement[], file: string): readonly Parameter[] {
  const header = headerOf(text, statements);
  if (!OURS.test(header)) return [];
  return parseSavedQuery(`${header}${NAME.test(header) ? '' : '\n-- name: document'}\nselect 1`, file, null).parameters;
}

/** The line, from 0, that an error about the header is about. */
export function headerLine(error: unknown): number | undefined {
  if (!(error instanceof LoupeError) || !error.code.startsWith('query-file-')) return undefined;
  const { line } = error.args;
  return typeof line === 'number' ? line - 1 : 0;
}
