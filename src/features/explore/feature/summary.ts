import * as path from 'node:path';
import * as vscode from 'vscode';
import type { DatasetInfo } from '../../../core/dataset';
import type { DatasetProfile } from '../../../core/datasetProfile';
import { isOneOf } from '../../../data/disk/sameFile';
import { LoupeError } from '../../../core/message';
import { ROLES } from '../../../core/shape';
import { htmlReport, markdownReport } from '../../../core/report';
import type { ReportBlock, ReportSection, SvgShape } from '../../../core/report';
import { groupDigits } from '../../../core/sentences';
import { localSentence } from '../../../host/shown';
import { profileReport } from '../summary/report';

/** What is known of a dataset without reading its rows: files, shape, columns. */
function filesReport(info: DatasetInfo): readonly ReportSection[] {
  const roles = ROLES.flatMap((role) => {
    const paths = info.shape.roles[role];
    if (!paths) return [];
    const reason = info.shape.reasons.find((r) => r.role === role);
    return [[role, paths.join(', '), reason ? localSentence(reason) : '']];
  });
  return [
    {
      heading: vscode.l10n.t('Files'),
      blocks: [
        { kind: 'table', head: [vscode.l10n.t('rows'), vscode.l10n.t('files'), vscode.l10n.t('bytes'), vscode.l10n.t('row groups')], rows: [[info.rows, info.files.length, info.bytes, info.rowGroups]] },
        ...rowsByFile(info),
      ],
    },
    { heading: vscode.l10n.t('Shape: {0}', info.shape.kind), blocks: [{ kind: 'table', head: [vscode.l10n.t('role'), vscode.l10n.t('columns'), vscode.l10n.t('reason')], rows: roles }] },
    { heading: vscode.l10n.t('Columns'), blocks: [{ kind: 'table', head: [vscode.l10n.t('name'), vscode.l10n.t('type')], rows: info.columns.map((c) => [c.sourceName, c.type]) }] },
    ...(info.warnings.length === 0 ? [] : [{ heading: vscode.l10n.t('Notices'), blocks: info.warnings.map((w) => ({ kind: 'text' as const, text: localSentence(w) })) }]),
  ];
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

/** Asks where the profile goes, and writes it there with what is known of the files, as Markdown or as one HTML page. */
export async function saveProfile(info: DatasetInfo, profile: DatasetProfile): Promise<string | undefined> {
  const folder = path.dirname(info.files[0]?.path ?? '.');
  const target = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.file(path.join(folder, `${path.parse(info.name).name}.profile.md`)),
    filters: { Markdown: ['md'], HTML: ['html'] },
    title: vscode.l10n.t('Save the profile of {0}', info.name),
  });
  if (!target) return undefined;
  if (await isOneOf(target.fsPath, info.files.map((f) => f.path))) throw new LoupeError('out-is-dataset', { path: target.fsPath });
  const profiled = profileReport(info, profile);
  const report = { ...profiled, sections: [...profiled.sections, ...filesReport(info)] };
  const text = /\.(md|markdown)$/i.test(target.path) ? markdownReport(report) : htmlReport(report);
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
  void vscode.window.setStatusBarMessage(vscode.l10n.t('The profile was written'), 3000);
  return target.fsPath;
}
