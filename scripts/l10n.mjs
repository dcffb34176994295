/**
 * Writes l10n/bundle.l10n.json, what translators start from: English texts by themselves, as VS Code looks them up. They are
 * every `vscode.l10n.t('…')` of src, every template of SENTENCES, and every `t('…')`, `tCount(…)` and `tParts('…')` of the webview.
 *   node scripts/l10n.mjs            writes the bundle
 *   node scripts/l10n.mjs --check    changes nothing; status 1 if the bundle is not current
 */
import { build } from 'esbuild';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { root } from './root.mjs';

/** Which arguments of a function are texts, by the folder and its name as it is called. */
const TEXTS = {
  src: new Map([['vscode.l10n.t', [0]]]),
  webview: new Map([['t', [0]], ['tParts', [0]], ['tCount', [1, 2]]]),
};
/** Where templates of SENTENCES, and what was handed on, are translated: their texts are found elsewhere. */
const HANDS_ON = ['src/host/shown.ts', 'webview/kit/l10n.ts'];

/** The texts of an argument: a literal, or a choice between literals. Undefined where it is anything else. */
function literals(node) {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return [node.text];
  if (ts.isParenthesizedExpression(node)) return literals(node.expression);
  if (!ts.isConditionalExpression(node)) return undefined;
  const [yes, no] = [literals(node.whenTrue), literals(node.whenFalse)];
  return yes && no && [...yes, ...no];
}

function textsOf(file) {
  const source = ts.createSourceFile(file, readFileSync(path.join(root, file), 'utf8'), ts.ScriptTarget.ESNext, true);
  const functions = TEXTS[file.split('/')[0]];
  const found = [];
  const visit = (node) => {
    const places = ts.isCallExpression(node) ? functions.get(node.expression.getText()) : undefined;
    for (const place of places ?? []) {
      const argument = node.arguments[place];
      const texts = argument && literals(argument);
      if (!texts) throw new Error(`${file}:${source.getLineAndCharacterOfPosition(node.pos).line + 1}: a text to be translated is written out where it is used, so that it can be found: ${node.getText().slice(0, 80)}`);
      found.push(...texts);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

async function sentences() {
  const { outputFiles } = await build({ entryPoints: [path.join(root, 'src/core/sentences.ts')], bundle: true, write: false, format: 'esm', logLevel: 'silent' });
  const { SENTENCES } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
  return Object.values(SENTENCES);
}

const files = ['src', 'webview']
  .flatMap((folder) => readdirSync(path.join(root, folder), { recursive: true }).map((name) => `${folder}/${String(name).replaceAll('\\', '/')}`))
  .filter((file) => file.endsWith('.ts') && !HANDS_ON.includes(file));
const texts = [...new Set([...files.flatMap(textsOf), ...(await sentences())])].sort();
const wanted = `${JSON.stringify(Object.fromEntries(texts.map((text) => [text, text])), undefined, 2)}\n`;
const file = path.join(root, 'l10n/bundle.l10n.json');
if (existsSync(file) && wanted === readFileSync(file, 'utf8')) process.exit(0);
if (process.argv.includes('--check')) {
  console.error('l10n/bundle.l10n.json does not have the texts of the code: run "npm run l10n".');
  process.exit(1);
}
mkdirSync(path.dirname(file), { recursive: true });
writeFileSync(file, wanted);
console.log(`l10n/bundle.l10n.json has the current ${texts.length} texts.`);
