import type { TextMode } from '../../../src/features/explore/contract';
import { t } from '../l10n';
import type { DisplayText } from '../markdown/displayNode';
import { parseMarkdown } from '../markdown/parseMarkdown';

/** Beyond this many UTF-16 units a text is shown plain even where markdown is asked for. */
export const MARKDOWN_LIMIT = 200_000;

/** How a text is shown: as markdown nodes, or as itself; and what has to be said about it. */
export interface ReadableText {
  readonly mode: TextMode;
  readonly display: DisplayText | null;
  /** What is seen, in which differences are looked for. */
  readonly visible: string;
  readonly note: string;
}

/** The last texts parsed: an answer is compared, then drawn, then drawn again with its differences. */
const parsed = new Map<string, DisplayText>();
const KEPT = 24;

/** Decides how a text is shown in a mode. `cut`: only the beginning of it is here. */
export function readable(text: string, mode: TextMode, cut: boolean): ReadableText {
  if (mode !== 'markdown') return { mode, display: null, visible: text, note: '' };
  if (cut || text.length > MARKDOWN_LIMIT) {
    return { mode: 'plain', display: null, visible: text, note: t('Shown as plain text: too long to be shown as markdown.') };
  }
  const display = parsed.get(text) ?? parseMarkdown(text);
  parsed.delete(text);
  parsed.set(text, display);
  const oldest = parsed.keys().next();
  if (parsed.size > KEPT && !oldest.done) parsed.delete(oldest.value);
  return { mode, display, visible: display.visible, note: '' };
}
