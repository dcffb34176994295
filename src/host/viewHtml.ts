import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { translations } from '../core/pageData';

/** Folder of what a webview may load: the built bundle and nothing else. */
export function viewRoot(extension: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extension, 'dist', 'webview');
}

/**
 * The page of a view: no dataset text in it, a policy that allows our own script, styles and font and nothing else. A page that
 * VS Code brings back by itself keeps its `dataset` (a resource), by which the host knows it again.
 */
export function viewHtml(webview: vscode.Webview, extension: vscode.Uri, view: string, dataset?: vscode.Uri): string {
  const nonce = randomBytes(16).toString('base64');
  const at = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(viewRoot(extension), name)).toString();
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}' ${webview.cspSource}`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${vscode.env.language.replace(/[^\w-]/g, '')}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${at('codicon.css')}" id="vscode-codicon-stylesheet">
<link rel="stylesheet" href="${at('page.css')}">
<title>Dataset Loupe</title>
</head>
<body data-view="${view}"${dataset ? ` data-dataset="${encodeURIComponent(dataset.toString())}"` : ''} data-vscode-context='{"preventDefaultContextMenuItems": true}'>
${translations(vscode.l10n.bundle)}<script type="module" nonce="${nonce}" src="${at('main.js')}"></script>
</body>
</html>`;
}
