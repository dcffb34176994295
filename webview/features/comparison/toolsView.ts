import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { TextMode } from './kept';
import { icon } from '../../kit/icon';
import { t } from '../../kit/l10n';
import { MOST_SHOWN } from './columns';
import type { ComparisonController } from './controller';
import { AGAINST } from './kept';
import type { Against } from './kept';

/** How answers are shown: beside how many others, compared with which, as what kind of text. */
export function toolsTemplate(c: ComparisonController, name: (side: number) => string): TemplateResult {
  const { against, isTogether, mode, columns } = c.reading;
  const shown = columns.shown.value;
  const sides = c.state.value?.sides.length ?? 0;
  const together = isTogether.value ? t('Scroll apart (s)') : t('Scroll together (s)');
  const other = shown[Math.max(1, columns.focus.value)];
  const diff = other === undefined ? '' : t('Compare {0} and {1} in VS Code’s diff editor (e)', name(shown[0] ?? 0), name(other));
  return html`<span class="tools"><select aria-label=${t('Which differences are marked')} @change=${(e: Event) => { against.value = (e.target as HTMLSelectElement).value as Against; }}>${AGAINST.map((a) => html`<option value=${a} ?selected=${a === against.value}>${againstText(a)}</option>`)}</select>
    <button class="tool wide" title=${t('Markdown, plain or raw text (m)')} @click=${() => { mode.value = nextMode(mode.peek()); }}>${modeText(mode.value)}</button>
    <button class="tool" aria-pressed=${isTogether.value} title=${together} aria-label=${together} @click=${() => { isTogether.value = !isTogether.peek(); }}>${icon('link')}</button>
    <button class="tool" ?disabled=${shown.length <= 1} title=${t('One answer less (−)')} aria-label=${t('One answer less (−)')} @click=${() => columns.resize(-1)}>−</button><button class="tool" ?disabled=${shown.length >= Math.min(MOST_SHOWN, sides)} title=${t('One answer more (+)')} aria-label=${t('One answer more (+)')} @click=${() => columns.resize(1)}>+</button>
    ${other === undefined ? nothing : html`<button class="tool" title=${diff} aria-label=${diff} @click=${() => c.diff()}>${icon('diff')}</button>`}</span>`;
}

function againstText(against: Against): string {
  switch (against) {
    case 'pinned': return t('differences to the pinned one');
    case 'neighbour': return t('differences to the neighbour');
    case 'none': return t('no differences');
  }
}

function modeText(mode: TextMode): string {
  switch (mode) {
    case 'markdown': return t('markdown');
    case 'plain': return t('plain');
    case 'raw': return t('raw');
  }
}

export function nextMode(mode: TextMode): TextMode {
  return mode === 'markdown' ? 'plain' : mode === 'plain' ? 'raw' : 'markdown';
}
