import { availableParallelism, totalmem } from 'node:os';
import * as vscode from 'vscode';
import { defaultLabelsFolder } from '../data/annotation/labelPlace';
import { defaultCacheFolder, defaultTempFolder } from '../data/disk/tempFolder';
import type { EngineOptions } from '../engine/contract';
import type { ViewSettings } from '../features/explore/contract';

const GIGABYTE = 1024 ** 3;

/** The person's settings, checked: a value out of range falls back to the default rather than failing. */
export function engineOptions(): EngineOptions {
  const settings = vscode.workspace.getConfiguration('loupe');
  const memory = settings.get<number>('engine.memoryGB', 0);
  const threads = settings.get<number>('engine.threads', 0);
  const temp = settings.get<string>('engine.tempFolder', '').trim();
  const cache = settings.get<string>('engine.cacheFolder', '').trim();
  return {
    memoryBytes: memory > 0 ? Math.round(memory * GIGABYTE) : Math.min(4 * GIGABYTE, Math.round(totalmem() / 4)),
    threads: threads > 0 ? Math.round(threads) : Math.max(1, Math.min(8, availableParallelism())),
    cacheFolder: cache === '' ? defaultCacheFolder() : cache,
    tempFolder: temp === '' ? defaultTempFolder() : temp,
  };
}

export function viewSettings(): ViewSettings {
  const settings = vscode.workspace.getConfiguration('loupe');
  return {
    readerSide: oneOf(settings.get<string>('reader.side'), ['beside', 'below', 'auto'] as const, 'auto'),
    textMode: oneOf(settings.get<string>('reader.textMode'), ['markdown', 'plain', 'raw'] as const, 'markdown'),
    measure: Math.min(200, Math.max(40, settings.get<number>('reader.measure', 78))),
  };
}

function oneOf<T extends string>(value: string | undefined, allowed: readonly T[], otherwise: T): T {
  return allowed.find((a) => a === value) ?? otherwise;
}

/** The folder for labels that cannot stand beside their data: the setting's, else the one of the person's. */
export function labelsElsewhere(): string {
  const setting = vscode.workspace.getConfiguration('loupe').get<string>('labels.folder', '').trim();
  return setting === '' ? defaultLabelsFolder() : setting;
}
