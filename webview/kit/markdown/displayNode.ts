/** Elements that markdown may become; everything else stays text. */
export type DisplayTag =
  | 'p' | 'h1' | 'h2' | 'h3' | 'h4' | 'h5' | 'h6' | 'ul' | 'ol' | 'li' | 'blockquote' | 'hr' | 'br'
  | 'table' | 'thead' | 'tbody' | 'tr' | 'th' | 'td' | 'strong' | 'em' | 's' | 'code';

/**
 * Markdown as it is drawn: a tree of known elements and of text. `at` is where a leaf stands in the *visible* text
 * (`DisplayText.visible`, UTF-16), in which differences between two answers are found and marked.
 */
export type DisplayNode =
  | { readonly kind: 'text'; readonly text: string; readonly at: number }
  | { readonly kind: 'element'; readonly tag: DisplayTag; readonly children: readonly DisplayNode[]; readonly start?: number; readonly align?: 'left' | 'center' | 'right' }
  | { readonly kind: 'code'; readonly text: string; readonly at: number; readonly language: string }
  | { readonly kind: 'math'; readonly tex: string; readonly at: number; readonly display: boolean }
  | { readonly kind: 'link'; readonly url: string; readonly children: readonly DisplayNode[] }
  | { readonly kind: 'image'; readonly url: string; readonly alt: string; readonly at: number };

export interface DisplayText {
  readonly nodes: readonly DisplayNode[];
  readonly visible: string;
}
