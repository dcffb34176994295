/**
 * Data of ours as an element of a page, which never runs as a script: JSON in which no `<` is left, so that nothing in it
 * can end the element. Text of a dataset never goes this way.
 */
export function pageData(id: string, data: unknown): string {
  return `<script type="application/json" id="${id}">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>`;
}

/** The translations for the view, read by webview/kit/l10n.ts. Undefined in English: then there is nothing to say. */
export function translations(bundle: Readonly<Record<string, string>> | undefined): string {
  return bundle === undefined ? '' : pageData('loupe-l10n', bundle);
}
