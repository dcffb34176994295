import * as vscode from 'vscode';
import type { DatasetInfo } from '../core/dataset';
import { ROLES } from '../core/shape';
import { markdownReport } from '../core/report';
import type { Report } from '../core/report';
import { localSentence } from './shown';

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
          { kind: 'text', text: vscode.l10n.t('Fingerprint (sha256 over sizes and footers): {0}', info.fingerprint) },
        ],
      },
      { heading: vscode.l10n.t('Shape: {0}', info.shape.kind), blocks: [{ kind: 'table', head: [vscode.l10n.t('role'), vscode.l10n.t('columns'), vscode.l10n.t('reason')], rows: roles }] },
      { heading: vscode.l10n.t('Columns'), blocks: [{ kind: 'table', head: [vscode.l10n.t('name'), vscode.l10n.t('type')], rows: info.columns.map((c) => [c.sourceName, c.type]) }] },
      ...(info.warnings.length === 0 ? [] : [{ heading: vscode.l10n.t('Notices'), blocks: info.warnings.map((w) => ({ kind: 'text' as const, text: localSentence(w) })) }]),
    ],
  };
}

export async function showSummary(info: DatasetInfo): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ language: 'markdown', content: markdownReport(summaryReport(info)) });
  await vscode.window.showTextDocument(document, { preview: true, viewColumn: vscode.ViewColumn.Beside });
}
