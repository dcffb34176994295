import ts from 'typescript';

/** Words in a source file of the webview that a person would see in English whatever the language: where, and which. */
export interface Untranslated {
  readonly line: number;
  readonly text: string;
}

/** Attributes that are read by people. */
const SEEN = /^(aria-label|aria-description|aria-valuetext|aria-roledescription|title|placeholder|alt|label)$/;
const SEEN_PROPERTIES = /^(title|placeholder|alt|label|textContent|innerText|ariaLabel)$/;
const TRANSLATES = /^(t|tCount|tParts)$/;
/** No language has another word for these. Keys have their names in the help, as `<kbd>`. */
const SAME_EVERYWHERE = /^(NULL|null)$/;

export function untranslated(file: string, code: string): Untranslated[] {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.ESNext, true);
  const found: Untranslated[] = [];
  const report = (node: ts.Node, text: string): void => {
    const words = text.replace(/&\w+;/g, '').trim();
    if (/\p{L}/u.test(words) && !SAME_EVERYWHERE.test(words)) found.push({ line: source.getLineAndCharacterOfPosition(node.getStart()).line + 1, text: words });
  };
  const reportLiterals = (node: ts.Expression): void => literalsIn(node, report);
  const visit = (node: ts.Node): void => {
    if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === 'html') template(node.template, report, reportLiterals);
    else if (ts.isBinaryExpression(node) && ts.isPropertyAccessExpression(node.left) && SEEN_PROPERTIES.test(node.left.name.text)) reportLiterals(node.right);
    else if (ts.isCallExpression(node)) call(node, reportLiterals);
    ts.forEachChild(node, visit);
  };
  visit(source);
  for (const sentence of sentencesIn(source)) report(sentence, sentence.getText());
  return found.filter((f, i) => !found.slice(0, i).some((g) => g.line === f.line && (g.text.includes(f.text) || f.text.includes(g.text))));
}

function call(node: ts.CallExpression, report: (node: ts.Expression) => void): void {
  if (!ts.isPropertyAccessExpression(node.expression)) return;
  const [first, second] = node.arguments;
  if (node.expression.name.text === 'setAttribute' && first && second && ts.isStringLiteral(first) && SEEN.test(first.text)) report(second);
  if (/^(append|prepend|replaceChildren|createTextNode)$/.test(node.expression.name.text)) node.arguments.forEach((a) => report(a));
}

/** Walks the static parts of a template: text between tags is seen, and so are some attributes, and what is put in there. */
function template(node: ts.TemplateLiteral, report: (node: ts.Node, text: string) => void, reportHole: (node: ts.Expression) => void): void {
  const chunks = ts.isNoSubstitutionTemplateLiteral(node) ? [node] : [node.head, ...node.templateSpans.map((s) => s.literal)];
  let isInTag = false;
  let attribute: { readonly name: string; readonly isQuoted: boolean } | null = null;
  const isSeen = (): boolean => !isInTag || (attribute !== null && SEEN.test(attribute.name));
  chunks.forEach((chunk, i) => {
    for (let at = 0; at < chunk.text.length; ) {
      const rest = chunk.text.slice(at);
      const inTag = isInTag && attribute === null;
      // The next stretch: up to a tag, up to the next attribute or the end of the tag, or up to the end of an attribute.
      const next = inTag ? /^[^=>]*?(>|([^\s=>"]+)=("?))/.exec(rest) : isInTag ? /^([^"]*)"/.exec(rest) : /^([^<]*)</.exec(rest);
      if (!inTag && isSeen()) report(chunk, next?.[1] ?? rest);
      if (!next) break;
      at += next[0].length;
      if (!inTag) {
        isInTag = true;
        attribute = null;
      } else if (next[1] === '>') isInTag = false;
      else attribute = { name: next[2] ?? '', isQuoted: next[3] === '"' };
    }
    const hole = ts.isTemplateExpression(node) ? node.templateSpans[i]?.expression : undefined;
    if (hole && isSeen()) reportHole(hole);
    if (attribute?.isQuoted === false) attribute = null;
  });
}

/** Literals that an expression may give. */
function literalsIn(node: ts.Expression, report: (node: ts.Node, text: string) => void): void {
  const into = (e: ts.Expression): void => literalsIn(e, report);
  if (isLiteral(node)) report(node, node.text);
  else if (ts.isTemplateExpression(node)) {
    for (const chunk of [node.head, ...node.templateSpans.map((s) => s.literal)]) report(chunk, chunk.text);
    node.templateSpans.forEach((s) => into(s.expression));
  } else if (ts.isParenthesizedExpression(node)) into(node.expression);
  else if (ts.isConditionalExpression(node)) [node.whenTrue, node.whenFalse].forEach(into);
  else if (ts.isBinaryExpression(node)) [node.left, node.right].forEach((e) => (ts.isStringLiteral(e) && isComparison(node) ? undefined : into(e)));
  else if (ts.isArrayLiteralExpression(node)) node.elements.forEach(into);
}

function isComparison(node: ts.BinaryExpression): boolean {
  return [ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsEqualsToken].includes(node.operatorToken.kind);
}

/** Literals of two words and more that stand nowhere where words are not for people. */
function sentencesIn(source: ts.SourceFile): ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    if (isNotForPeople(node)) return;
    if (isLiteral(node) && /\p{Ll}/u.test(node.text) && /\p{L}[,:]* +\p{L}/u.test(node.text) && !isOfTag(node) && !ts.isCaseClause(node.parent)) found.push(node);
    if (ts.isTemplateExpression(node) && !isOfTag(node) && [node.head, ...node.templateSpans.map((s) => s.literal)].some((c) => /\p{L}{2,} \p{L}{2,}|\p{L}{2,} $|^ \p{L}{2,}/u.test(c.text))) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** What is translated already, styles, classes, selectors, the log, failures of ours, and the names that Unicode gives. */
function isNotForPeople(node: ts.Node): boolean {
  if (ts.isCallExpression(node)) return TRANSLATES.test(node.expression.getText()) || /(^|\.)(make|create|querySelector|querySelectorAll|closest|matches|log|post)$/.test(node.expression.getText());
  if (ts.isTaggedTemplateExpression(node)) return node.tag.getText() === 'css';
  if (ts.isBinaryExpression(node)) return /\.className$/.test(node.left.getText());
  if (ts.isVariableDeclaration(node)) return /^(BIDI|INVISIBLE)$/.test(node.name.getText());
  return ts.isImportDeclaration(node) || ts.isTypeNode(node) || (ts.isNewExpression(node) && node.expression.getText() === 'Error');
}

function isLiteral(node: ts.Node): node is ts.StringLiteral | ts.NoSubstitutionTemplateLiteral {
  return ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node);
}

function isOfTag(node: ts.Node): boolean {
  return ts.isTaggedTemplateExpression(node.parent);
}
