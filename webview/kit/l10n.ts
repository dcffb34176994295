import { config, t } from '@vscode/l10n';
import type { Message } from '../../src/core/message';
import { groupDigits, sentence, SENTENCES } from '../../src/core/sentences';

/** Every word a person sees goes through `t`, `tCount` or `tParts` with the English text written out: `npm run l10n` finds it there. */
export { t };

/** Where the host puts the translations into the page. */
const PLACE = 'loupe-l10n';

/** Takes the translations that came with the page; the first thing a view does. There are none where VS Code speaks English. */
export function loadTranslations(page: Document): void {
  const contents = page.getElementById(PLACE)?.textContent ?? '';
  if (contents !== '') config({ contents });
}

/** `1 row`, `1,420 rows`: `{0}` is the count. */
export function tCount(count: number, one: string, many: string): string {
  return t(count === 1 ? one : many, groupDigits(count));
}

/** A translation whose `{0}`, `{1}` … are pieces of the page: to be put into a template as it is. */
export function tParts<P>(message: string, ...pieces: readonly P[]): (string | P)[] {
  return t(message).split(/\{(\d+)\}/).map((part, i) => (i % 2 === 0 ? part : (pieces[Number(part)] ?? '')));
}

/** The sentence of a message in the person's language, as src/host/shown.ts makes it. */
export function localSentence(message: Message): string {
  const template = SENTENCES[message.code];
  return sentence(message, template === undefined ? undefined : t(template));
}
