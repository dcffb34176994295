import * as path from 'node:path';
import * as vscode from 'vscode';
import type { CsvReading, DatasetSource } from '../core/dataset';
import { LoupeError } from '../core/message';

export const SCHEME = 'loupe';

/** The resource of a dataset that is no single file (folder, glob, several shards): its source stands in the query. */
export function uriOf(source: DatasetSource): vscode.Uri {
  const first = source.paths[0] ?? '';
  const named = [source.config, source.split, ...readingWords(source.reading), ...(source.join ? [vscode.l10n.t('with {0}', path.basename(source.join.paths[0] ?? ''))] : [])].filter((part) => part !== undefined).join(' · ');
  const file = vscode.Uri.file(first);
  const query = JSON.stringify({ paths: source.paths, literal: source.literal, config: source.config, split: source.split, reading: source.reading, join: source.join });
  return vscode.Uri.from({ scheme: SCHEME, path: named === '' ? file.path : `${file.path} (${named})`, query });
}

/** What a dataset is called in titles. */
export function datasetName(uri: vscode.Uri): string {
  return path.posix.basename(uri.path);
}

/** The source a resource stands for. A `file:` resource is one path, taken literally. */
export function sourceOf(uri: vscode.Uri): DatasetSource {
  if (uri.scheme === 'file' || uri.scheme === 'vscode-remote') return { paths: [uri.fsPath], literal: true };
  if (uri.scheme !== SCHEME) throw new LoupeError('scheme-unsupported', { scheme: uri.scheme, name: path.posix.basename(uri.path) });
  const parsed: unknown = parse(uri.query);
  if (typeof parsed !== 'object' || parsed === null) throw new LoupeError('link-damaged', {}, 'input', uri.toString());
  const { paths, literal, config, split, reading, join } = parsed as Record<string, unknown>;
  if (!Array.isArray(paths) || !paths.every((p): p is string => typeof p === 'string')) throw new LoupeError('link-damaged', {}, 'input', uri.toString());
  return {
    paths,
    literal: literal === true,
    ...(typeof config === 'string' ? { config } : {}),
    ...(typeof split === 'string' ? { split } : {}),
    ...(typeof reading === 'object' && reading !== null ? { reading: readingOf(reading as Record<string, unknown>) } : {}),
    ...joinOf(join),
  };
}

function joinOf(join: unknown): Pick<DatasetSource, 'join'> {
  if (typeof join !== 'object' || join === null) return {};
  const { paths, literal, on } = join as Record<string, unknown>;
  return Array.isArray(paths) && paths.every((p): p is string => typeof p === 'string') && typeof on === 'string' ? { join: { paths, literal: literal === true, on } } : {};
}

function readingOf({ delimiter, quote, header }: Record<string, unknown>): CsvReading {
  return { ...(typeof delimiter === 'string' ? { delimiter } : {}), ...(typeof quote === 'string' ? { quote } : {}), ...(typeof header === 'boolean' ? { header } : {}) };
}

/** How a tab says that its file is read otherwise than it would be by itself. */
function readingWords(reading: CsvReading | undefined): string[] {
  if (!reading) return [];
  return [[reading.delimiter === '\t' ? 'tab' : (reading.delimiter ?? ''), reading.quote ?? '', reading.header === false ? vscode.l10n.t('no header') : ''].filter((word) => word !== '').join(' ').replaceAll('/', '∕')];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * `loupe:` resources as VS Code's file service sees them: empty, read-only files that exist, so that a tab can be restored
 * and linked to. Nothing is read through this.
 */
export class DatasetFileSystem implements vscode.FileSystemProvider {
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }
  stat(): vscode.FileStat {
    return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: 0, permissions: vscode.FilePermission.Readonly };
  }
  readDirectory(): [string, vscode.FileType][] {
    return [];
  }
  readFile(): Uint8Array {
    return new Uint8Array();
  }
  createDirectory(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }
  writeFile(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }
  delete(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }
  rename(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }
}
