import assert from 'node:assert/strict';
import { Uri, commands, extensions, window, workspace, TabInputCustom } from 'vscode';

const id = 'dataset-loupe.dataset-loupe';

interface Manifest { readonly contributes: { readonly commands: readonly { readonly command: string }[] } }

const manifest = () => {
  const extension = extensions.getExtension<unknown>(id);
  assert.ok(extension, `${id} is not installed`);
  return extension;
};

describe('the packaged extension', () => {
  it('activates', async () => {
    await manifest().activate();
    assert.equal(manifest().isActive, true);
  });

  it('registers every command that package.json promises', async () => {
    await manifest().activate();
    const promised = (manifest().packageJSON as Manifest).contributes.commands.map((c) => c.command);
    const registered = new Set(await commands.getCommands(true));
    assert.notEqual(promised.length, 0);
    assert.deepEqual(promised.filter((command) => !registered.has(command)), []);
  });

  it('is the editor that a Parquet file opens in', async () => {
    const folder = workspace.workspaceFolders?.[0]?.uri;
    assert.ok(folder);
    await commands.executeCommand('vscode.open', Uri.joinPath(folder, 'preference-four-annotators.parquet'));
    const input = window.tabGroups.activeTabGroup.activeTab?.input;
    assert.ok(input instanceof TabInputCustom);
    assert.equal(input.viewType, 'loupe.dataset');
    await commands.executeCommand('workbench.action.closeAllEditors');
  });
});
