import * as v from 'valibot';
import * as vscode from 'vscode';
import { rowFilter } from '../../../../core/rowFilter';
import { groupDigits } from '../../../../core/sentences';
import { EVERYTHING } from '../../../../core/viewQuery';
import type { DatasetView } from '../../../../host/datasetViews';
import { viewState } from '../../checks';
import { readingOf } from './rows';

const MOST = 10_000;

/** Asks for the seed by which random records are drawn in a view. */
export async function askSeed({ panel }: DatasetView): Promise<void> {
  const seed = await vscode.window.showInputBox({ title: vscode.l10n.t('Seed of random records and samples'), value: stateOf(panel.state)?.reading?.seed ?? '1', prompt: vscode.l10n.t('Any text: the same seed draws the same records of the same rows') });
  if (seed !== undefined && seed.trim() !== '') panel.command({ command: 'reseed', seed: seed.trim() });
}

/** Asks how many, draws them of the rows that are shown, and shows only those. */
export async function askSample(view: DatasetView): Promise<void> {
  const { panel, session } = view;
  const state = stateOf(panel.state);
  const rows = panel.focus.rows;
  const count = await vscode.window.showInputBox({
    title: vscode.l10n.t('Sample of the {0} rows shown', groupDigits(rows)), value: '50', prompt: vscode.l10n.t('How many rows'),
    validateInput: (text) => (/^\d+$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= MOST ? undefined : vscode.l10n.t('A whole number from 1 to {0}', groupDigits(MOST))),
  });
  if (count === undefined) return;
  const seed = await vscode.window.showInputBox({ title: vscode.l10n.t('Seed of the sample'), value: state?.reading?.seed ?? '1', prompt: vscode.l10n.t('Any text: the same seed draws the same records of the same rows') });
  if (seed === undefined || seed.trim() === '') return;
  const prepared = await session.ask('view', { query: { ...(state?.query ?? EVERYTHING), order: [] } }, { lane: 'job' });
  const sampled = await readingOf(session, 'sample', { view: prepared.view, n: Number(count), seed: seed.trim() });
  panel.command({ command: 'filterBy', expression: rowFilter(sampled) });
}

function stateOf(state: unknown): v.InferOutput<typeof viewState> | undefined {
  const parsed = v.safeParse(viewState, state);
  return parsed.success ? parsed.output : undefined;
}
