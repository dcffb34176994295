import { createHash } from 'node:crypto';
import { mkdir, readFile, stat } from 'node:fs/promises';
import * as path from 'node:path';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { replaceFile } from '../../../data/disk/partialFile';
import { rememberJoined } from '../../../host/joinedTables';
import { openSource } from '../../../host/openCommand';
import type { Services } from '../../../host/services';
import { identityOfFile } from '../comparisonFile';
import type { ComparisonFile } from '../comparisonFile';
import { MARKS } from '../contract';
import { isMadeAgain } from '../rule/madeAgain';
import type { Comparison } from './comparison';

const NAMED = 3;
const made = v.object({ name: v.string(), of: v.string(), columns: v.pipe(v.array(v.string()), v.readonly()) });
type Made = v.InferOutput<typeof made>;

/**
 * Opens the joined table in the dataset editor. It stands at one place for what is compared, whatever its order, metrics or texts, so that
 * labels beside it stay: made anew, they find their rows by id and texts as those of any file. What it was made of says whether it is made anew.
 */
export async function openTable(services: Services, comparison: Comparison): Promise<void> {
  const file = await comparison.file();
  const folder = path.join(services.context.globalStorageUri.fsPath, 'joined', createHash('sha256').update(identityOfFile(file)).digest('hex').slice(0, 16));
  const note = path.join(folder, 'made.json');
  const before = await readMade(note);
  const name = before?.name ?? `${nameOf(file)}.parquet`;
  const out = path.join(folder, name);
  const key = await comparison.tableKey();
  const of = createHash('sha256').update(key).digest('hex');
  const isThere = await stat(out).then(() => true, () => false);
  // What checks found of prompts, and labels, may be more since, or less.
  if (!isThere || before?.of !== of || before.columns.some((column) => MARKS.some((id) => id === column)) || isMadeAgain(await comparison.derived(), key)) {
    await mkdir(folder, { recursive: true });
    const columns = await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Making the joined table'), cancellable: true }, async (progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      let done = 0;
      const told = (fraction: number | null): void => {
        progress.report({ increment: Math.max(0, (fraction ?? 0) - done) * 100 });
        done = Math.max(done, fraction ?? 0);
      };
      return (await comparison.writeTable({ out, format: 'parquet', force: true }, { signal: abort.signal, progress: told })).columns;
    });
    await replaceFile(note, JSON.stringify({ name, of, columns } satisfies Made));
  }
  await rememberJoined(services, out, file.sides.map((side) => side.source));
  await openSource({ paths: [out], literal: true });
}

async function readMade(note: string): Promise<Made | null> {
  const text = await readFile(note, 'utf8').catch(() => null); // it was never made
  if (text === null) return null;
  try {
    const read = v.safeParse(made, JSON.parse(text));
    return read.success && path.basename(read.output.name) === read.output.name ? read.output : null;
  } catch {
    return null; // what is damaged is made anew
  }
}

/** The comparison's name as one of a file: its first sides. */
function nameOf({ sides }: ComparisonFile): string {
  const names = sides.slice(0, NAMED).map((side) => side.name.replace(/[^\p{L}\p{N}_.-]+/gu, '_').slice(0, 40));
  return `${names.join('-')}${sides.length > NAMED ? `-and-${String(sides.length - NAMED)}-more` : ''}.joined`;
}
