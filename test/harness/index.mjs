/** The harness: a real VS Code and a real browser, from npm alone. One import for tests, benchmarks and screenshots. */
export { cacheFolder, installOnce } from './cache.mjs';
export { descendants, npm, onPath, run, startGroup, status, stopGroup } from './child.mjs';
export { canServe, installCodeServer } from './codeServer.mjs';
export { installChromium, systemBrowser } from './chromium.mjs';
export { launchBrowser } from './browser.mjs';
export { installVsix, linkExtension, newRoot, quietSettings, startServer, themeSettings } from './server.mjs';
export {
  answerQuick, closeWorkbench, editorTab, explorerItem, filledRows, notification, openDataset, openWorkbench, quickInput, revealInExplorer, rows, runCommand, screenshot,
  statusBarItem, webview, workbenchReady,
} from './workbench.mjs';
export { runHostTests } from './hostTests.mjs';
export { say, sayLoudly } from './say.mjs';
