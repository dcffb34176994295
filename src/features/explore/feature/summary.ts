import * as path from 'node:path';
import * as vscode from 'vscode';
import type { DatasetInfo } from '../../../core/dataset';
import { isOneOf } from '../../../data/disk/sameFile';
import { LoupeError } from '../../../core/message';
import { ROLES } from '../../../core/shape';
import { htmlReport, markdownReport } from '../../../core/report';
import type { Report, ReportBlock, SvgShape } from '../../../core/report';
import { groupDigits } from '../../../core/sentences';
import { localSentence } from '../../../host/shown';
import type { TextDocuments } from '../../../host/textDocuments';

/** What is known of a dataset without reading its rows, as a report that can be pasted into a data card. */
export function summaryReport(info: DatasetInfo): Report {
  const roles = ROLES.flatMap((role) => {
    const paths = info.shape.roles[role];
    if (!paths) return [];
    const reason = info.shape.reasons.find((r) => r.role === role);
    return [[role, paths.join(', '), reason ? localSentence(reason) : '']];
  });
  return {
    title: info.name,
    sections: [
      {
        heading: vscode.l10n.t('Files'),
        blocks: [
          { kind: 'table', head: [vscode.l10n.t('rows'), vscode.l10n.t('files'), vscode.l10n.t('bytes'), vscode.l10n.t('row groups')], rows: [[info.rows, info.files.length, info.bytes, info.rowGroups]] },
          ...rowsByFile(info),
          { kind: 'text', text: vscode.l10n.t('Fingerprint (sha256 over sizes and footers): {0}', info.fingerprint) },
        ],
      },
      { heading: vscode.l10n.t('Shape: {0}', info.shape.kind), blocks: [{ kind: 'table', head: [vscode.l10n.t('role'), vscode.l10n.t('columns'), vscode.l10n.t('reason')], rows: roles }] },
      { heading: vscode.l10n.t('Columns'), blocks: [{ kind: 'table', head: [vscode.l10n.t('name'), vscode.l10n.t('type')], rows: info.columns.map((c) => [c.sourceName, c.type]) }] },
      ...(info.warnings.length === 0 ? [] : [{ heading: vscode.l10n.t('Notices'), blocks: info.warnings.map((w) => ({ kind: 'text' as const, text: localSentence(w) })) }]),
    ],
  };
}

const BAR_PX = 14;
const LABELS_PX = 220;
const BARS_PX = 360;
const FILES_DRAWN = 60;

/** Rows of each file as bars, where there are several: a shard that is much smaller than the others is seen at once. */
function rowsByFile(info: DatasetInfo): ReportBlock[] {
  if (info.files.length < 2) return [];
  const files = info.files.slice(0, FILES_DRAWN);
  const most = Math.max(1, ...files.map((f) => f.rows));
  const shapes = files.flatMap((file, i): SvgShape[] => {
    const y = i * (BAR_PX + 4);
    const width = Math.round((BARS_PX * file.rows) / most);
    return [
      { shape: 'text', x: LABELS_PX - 8, y: y + BAR_PX - 3, text: path.basename(file.path).slice(-34), anchor: 'end' },
      { shape: 'rect', x: LABELS_PX, y, width: Math.max(1, width), height: BAR_PX, fill: '#3b82c4' },
      { shape: 'text', x: LABELS_PX + width + 6, y: y + BAR_PX - 3, text: groupDigits(file.rows), anchor: 'start' },
    ];
  });
  const shown = vscode.l10n.t('Rows of each file, in order: the first {0} of {1}', files.length, info.files.length);
  return [{ kind: 'text', text: shown }, { kind: 'figure', alternative: shown, shapes, width: LABELS_PX + BARS_PX + 90, height: files.length * (BAR_PX + 4) }];
}

/** Writes the summary where the person says, as Markdown or as one HTML page. */
export async function saveSummary(info: DatasetInfo): Promise<void> {
  const folder = path.dirname(info.files[0]?.path ?? '.');
  const target = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.file(path.join(folder, `${path.parse(info.name).name}.summary.html`)),
    filters: { HTML: ['html'], Markdown: ['md'] },
    title: vscode.l10n.t('Save the summary of {0}', info.name),
  });
  if (!target) return;
  if (await isOneOf(target.fsPath, info.files.map((f) => f.path))) throw new LoupeError('out-is-dataset', { path: target.fsPath });
  const report = summaryReport(info);
  const text = target.path.endsWith('.md') ? markdownReport(report) : htmlReport(report);
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
  void vscode.window.setStatusBarMessage(vscode.l10n.t('The summary was written'), 3000);
}

/** Shows the summary as a read-only document: nothing has to be saved or thrown away. */
export async function showSummary(texts: TextDocuments, info: DatasetInfo): Promise<void> {
  await texts.open({ title: vscode.l10n.t('{0}, summary', info.name), text: markdownReport(summaryReport(info)) }, 'markdown');
}
