import MarkdownIt from 'markdown-it';
import type { Env, Token } from 'markdown-it';
import type { DisplayNode, DisplayTag, DisplayText } from './displayNode';
import { addCalculations } from './calculations';
import { addMathRules } from './mathRules';

/** No HTML, no typographer; line ends stay line ends, as a chat shows them. Every address is kept as it is written. */
const parser = new MarkdownIt({ html: false, linkify: false, typographer: false, breaks: true });
parser.validateLink = () => true;
parser.normalizeLink = (url) => url;
parser.normalizeLinkText = (url) => url;
// The parser's own rule would turn NUL into U+FFFD: a viewer of data shows what is there.
parser.core.ruler.at('normalize', (state) => {
  state.src = state.src.replace(/\r\n?/g, '\n');
});
addMathRules(parser);
addCalculations(parser);

const TAGS: ReadonlySet<string> = new Set<DisplayTag>([
  'p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'li', 'blockquote', 'hr', 'br', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'strong', 'em', 's', 'code',
]);

/**
 * Markdown of a dataset as nodes to be drawn. Nothing in it can become HTML or load by itself: tags, scripts and unknown
 * syntax stay text, images are their description and address. Link definitions, which markdown hides, follow at the end.
 */
export function parseMarkdown(text: string): DisplayText {
  const environment: Env = {};
  const builder = new NodeBuilder();
  builder.tokens(parser.parse(text, environment));
  for (const [name, target] of Object.entries(environment.references ?? {})) {
    builder.paragraph(`[${name.toLowerCase()}]: ${target.href}`);
  }
  return { nodes: builder.root, visible: builder.visible };
}

class NodeBuilder {
  readonly root: DisplayNode[] = [];
  visible = '';
  #open: DisplayNode[][] = [this.root];

  tokens(tokens: readonly Token[]): void {
    for (const token of tokens) this.#token(token);
  }

  paragraph(text: string): void {
    this.root.push({ kind: 'element', tag: 'p', children: [this.#text(text)] });
    this.visible += '\n';
  }

  #token(token: Token): void {
    if (token.hidden) {
      if (token.nesting === -1) this.visible += '\n';
      return;
    }
    if (token.type === 'inline') this.tokens(token.children ?? []);
    else if (token.nesting === 1) this.#enter(token);
    else if (token.nesting === -1) this.#leave(token);
    else this.#add(this.#leaf(token));
  }

  #enter(token: Token): void {
    const children: DisplayNode[] = [];
    this.#add(token.type === 'link_open' ? { kind: 'link', url: attribute(token, 'href'), children } : element(token, children));
    this.#open.push(children);
  }

  #leave(token: Token): void {
    if (this.#open.length > 1) this.#open.pop();
    if (token.block) this.visible += '\n';
  }

  #leaf(token: Token): DisplayNode {
    switch (token.type) {
      case 'softbreak':
      case 'hardbreak':
        this.visible += '\n';
        return { kind: 'element', tag: 'br', children: [] };
      case 'hr':
        return { kind: 'element', tag: 'hr', children: [] };
      case 'code_inline':
        return { kind: 'element', tag: 'code', children: [this.#text(token.content)] };
      case 'fence':
      case 'code_block':
        return this.#code(token);
      case 'math': {
        const at = this.#place(token.content);
        if (token.block) this.visible += '\n';
        return { kind: 'math', tex: token.content, at, display: token.markup === '$$' };
      }
      case 'image': {
        const alt = token.content;
        return { kind: 'image', url: attribute(token, 'src'), alt, at: this.#place(alt) };
      }
      default:
        return this.#text(token.content);
    }
  }

  #code(token: Token): DisplayNode {
    const text = token.content.replace(/\n$/, '');
    const at = this.#place(text);
    this.visible += '\n';
    return { kind: 'code', text, at, language: token.info.trim().split(/\s+/)[0] ?? '' };
  }

  #text(text: string): DisplayNode {
    return { kind: 'text', text, at: this.#place(text) };
  }

  #place(text: string): number {
    const at = this.visible.length;
    this.visible += text;
    return at;
  }

  #add(node: DisplayNode): void {
    this.#open.at(-1)?.push(node);
  }
}

function attribute(token: Token, name: string): string {
  return String(token.attrGet(name) ?? '');
}

function element(token: Token, children: DisplayNode[]): DisplayNode {
  const tag = TAGS.has(token.tag) ? (token.tag as DisplayTag) : 'p';
  const start = tag === 'ol' ? Number(token.attrGet('start') ?? '1') : 1;
  const align = /text-align:(left|center|right)/.exec(attribute(token, 'style'))?.[1] as 'left' | 'center' | 'right' | undefined;
  return { kind: 'element', tag, children, ...(start === 1 ? {} : { start }), ...(align ? { align } : {}) };
}
