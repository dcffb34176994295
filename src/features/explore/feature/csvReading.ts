import * as vscode from 'vscode';
import type { CsvReading, DatasetSource } from '../../../core/dataset';
import type { DatasetSession } from '../../../host/datasetSession';

interface Pick<T> extends vscode.QuickPickItem {
  readonly value: T;
}

/** Asks how CSV is to be taken apart: what separates cells, what quotes them, and whether the first line names columns. Undefined where the person backed out, or nothing is another. */
export async function askReading(session: DatasetSession): Promise<DatasetSource | undefined> {
  const { format, reading = {}, name } = await session.open(false);
  if (format !== 'csv') {
    void vscode.window.showInformationMessage(vscode.l10n.t('“{0}” is no CSV: there is nothing to take apart otherwise.', name));
    return undefined;
  }
  const delimiter = await one(vscode.l10n.t('What separates cells'), 1, reading.delimiter ?? ',', [
    [',', vscode.l10n.t('comma')], [';', vscode.l10n.t('semicolon')], ['\t', vscode.l10n.t('tab')], ['|', vscode.l10n.t('vertical bar')], [' ', vscode.l10n.t('space')],
  ], true);
  if (delimiter === undefined) return undefined;
  const quote = await one(vscode.l10n.t('What quotes cells'), 2, reading.quote ?? '"', [['"', vscode.l10n.t('double quotes')], ["'", vscode.l10n.t('single quotes')], ['', vscode.l10n.t('nothing: quotes are ordinary characters')]], false);
  if (quote === undefined) return undefined;
  const header = await one(vscode.l10n.t('The first line'), 3, reading.header ?? true, [[true, vscode.l10n.t('names the columns')], [false, vscode.l10n.t('is a row as all others')]], false);
  if (header === undefined) return undefined;
  const wanted: CsvReading = { delimiter, quote, header };
  const same = delimiter === reading.delimiter && quote === reading.quote && header === reading.header;
  return same ? undefined : { paths: session.source.paths, literal: session.source.literal, reading: wanted };
}

/** One question; what holds now stands first. `other`: another single character may be typed. */
async function one<T extends string | boolean>(title: string, step: number, now: T, known: readonly (readonly [T, string])[], other: boolean): Promise<T | undefined> {
  const items = known.map(([value, words]): Pick<T> => ({ value, label: words, ...(value === now ? { description: vscode.l10n.t('as it is read now') } : typeof value === 'string' && value.trim() !== '' ? { description: value } : {}) }));
  const sorted = [...items.filter((i) => i.value === now), ...items.filter((i) => i.value !== now)];
  if (typeof now === 'string' && !known.some(([value]) => value === now)) sorted.unshift({ value: now, label: now, description: vscode.l10n.t('as it is read now') });
  return new Promise((resolve) => {
    const input = vscode.window.createQuickPick<Pick<T>>();
    input.title = title;
    input.step = step;
    input.totalSteps = 3;
    input.items = sorted;
    const typed = (): T | undefined => (other && [...input.value].length === 1 && !/["\r\n]/.test(input.value) ? (input.value as T) : undefined);
    if (other) {
      input.placeholder = vscode.l10n.t('Choose one, or type another character');
      input.onDidChangeValue(() => {
        const character = typed();
        input.items = character === undefined ? sorted : [{ value: character, label: String(character), alwaysShow: true }, ...sorted];
      });
    }
    input.onDidAccept(() => {
      const value = input.selectedItems[0]?.value ?? typed(); // Enter may come before the list knows what was typed
      if (value === undefined) return;
      resolve(value);
      input.hide();
    });
    input.onDidHide(() => {
      resolve(undefined);
      input.dispose();
    });
    input.show();
  });
}
