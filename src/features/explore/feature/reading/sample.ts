import * as v from 'valibot';
import * as vscode from 'vscode';
import type { DatasetInfo } from '../../../../core/dataset';
import { rowsFilter } from '../../../../core/rowsFilter';
import { groupDigits } from '../../../../core/sentences';
import { EVERYTHING } from '../../../../core/viewQuery';
import type { NamedFilters } from '../namedFilters';
import { reportError } from '../../../../host/services';
import type { Services } from '../../../../host/services';
import type { DatasetView } from '../../../../host/datasetViews';
import { viewState } from '../../checks';
import { readingOf } from './rows';

const MOST = 10_000;

/** Asks for the seed by which random records are drawn in a view. */
export async function askSeed({ panel }: DatasetView): Promise<void> {
  const seed = await vscode.window.showInputBox({ ignoreFocusOut: true, title: vscode.l10n.t('Seed of random records and samples'), value: stateOf(panel.state)?.reading?.seed ?? '1', prompt: vscode.l10n.t('Any text: the same seed draws the same records of the same rows') });
  if (seed !== undefined && seed.trim() !== '') panel.command({ command: 'reseed', seed: seed.trim() });
}

/** Asks how many, draws them of the rows that are shown, shows only those, and keeps them as a named filter. */
export async function askSample(services: Services, view: DatasetView, filters: NamedFilters): Promise<void> {
  const { panel, session } = view;
  const state = stateOf(panel.state);
  const rows = panel.focus.rows;
  const count = await vscode.window.showInputBox({
    ignoreFocusOut: true, title: vscode.l10n.t('Sample of the {0} rows shown', groupDigits(rows)), value: '50', prompt: vscode.l10n.t('How many rows'),
    validateInput: (text) => (/^\d+$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= MOST ? undefined : vscode.l10n.t('A whole number from 1 to {0}', groupDigits(MOST))),
  });
  if (count === undefined) return;
  const seed = await vscode.window.showInputBox({ ignoreFocusOut: true, title: vscode.l10n.t('Seed of the sample'), value: state?.reading?.seed ?? '1', prompt: vscode.l10n.t('Any text: the same seed draws the same records of the same rows') });
  if (seed === undefined || seed.trim() === '') return;
  const prepared = await session.ask('view', { query: { ...(state?.query ?? EVERYTHING), order: [] } }, { lane: 'job' });
  const sampled = await readingOf(session, 'sample', { view: prepared.view, n: Number(count), seed: seed.trim() });
  const expression = rowsFilter(sampled);
  panel.command({ command: 'filterBy', expression });
  await keep(services, filters, session.info, { name: vscode.l10n.t('sample {0}, seed {1}', sampled.length, seed.trim()), expression, of: state?.query.filter?.op === 'sql' ? state.query.filter.expression : null });
}

/** A sample that cannot be kept is shown all the same, and why it cannot be is said. */
async function keep(services: Services, filters: NamedFilters, info: DatasetInfo | undefined, { name, expression, of }: { readonly name: string; readonly expression: string; readonly of: string | null }): Promise<void> {
  const dataset = info?.name ?? '';
  const about = of === null ? vscode.l10n.t('Drawn from all rows of {0}', dataset) : vscode.l10n.t('Drawn from the rows of {0} where {1}', dataset, of.slice(0, 200));
  try {
    const names = new Map((await filters.list()).map((f) => [f.name, f.filter]));
    let free = name;
    for (let i = 2; names.has(free) && names.get(free) !== expression; i++) free = `${name} (${String(i)})`;
    await filters.keep(free, expression, { about, ...(info === undefined ? {} : { rowsOf: info.fingerprint }) });
    void vscode.window.setStatusBarMessage(vscode.l10n.t('The sample is kept as the filter “{0}”', free), 5000);
  } catch (error) {
    reportError(services, error);
  }
}

function stateOf(state: unknown): v.InferOutput<typeof viewState> | undefined {
  const parsed = v.safeParse(viewState, state);
  return parsed.success ? parsed.output : undefined;
}
