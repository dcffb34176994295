import { writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { DatasetInfo } from '../../../core/dataset';
import { refuseOut } from '../../../data/disk/outFile';
import type { PictureFile } from '../page';

/** Asks where a picture goes, and writes it there. */
export async function savePicture(info: DatasetInfo, name: string, picture: PictureFile): Promise<void> {
  const first = info.files[0]?.path ?? '.';
  const { format } = picture;
  const target = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.file(path.join(path.dirname(first), `${path.parse(info.name).name}.${name.replace(/[^\w.-]+/g, '-')}.${format}`)),
    filters: format === 'svg' ? { SVG: ['svg'] } : { PNG: ['png'] },
    title: vscode.l10n.t('Save picture'),
  });
  if (!target) return;
  // The dialog has asked whether an existing file may be replaced.
  await refuseOut({ out: target.fsPath, force: true }, info.files.map((f) => f.path));
  await writeFile(target.fsPath, format === 'svg' ? picture.text : picture.bytes);
  void vscode.window.setStatusBarMessage(vscode.l10n.t('The picture was saved to {0}', path.basename(target.fsPath)), 5000);
}
