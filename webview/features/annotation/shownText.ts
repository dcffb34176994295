import type { TextSpec } from '../../kit/reader/textBlock';

/** Texts whose specs are kept. */
const MOST = 200;
const specs = new Map<string, TextSpec>();

/** How a text is shown that is only read: the same object for the same text, since another one would be drawn anew. Its links are shown, never opened. */
export function shownText(text: string): TextSpec {
  let spec = specs.get(text);
  if (!spec) {
    spec = { text, path: null, mode: 'markdown', ranges: [], openLink: () => undefined, copy: (copied) => void navigator.clipboard.writeText(copied).catch(() => undefined) };
    if (specs.size >= MOST) specs.clear();
    specs.set(text, spec);
  }
  return spec;
}
