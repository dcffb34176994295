const vscode = require('vscode');

exports.activate = async () => {
  const file = process.env.LOUPE_FIRST_FILE;
  const nothingOpen = vscode.window.tabGroups.all.every((group) => group.tabs.length === 0);
  if (file && nothingOpen) await vscode.commands.executeCommand('vscode.openWith', vscode.Uri.file(file), 'loupe.dataset');
};
