import { html } from 'lit';
import type { TemplateResult } from 'lit';
import type { KeyRow, KeySide } from '../../../src/features/comparison/keysContract';
import { t } from '../../kit/l10n';
import type { ComparisonController } from './controller';
import { groupDigits, ownValue } from './figures';

interface Outcome {
  readonly glyph: string;
  readonly tone: 'right' | 'wrong' | 'neutral';
  readonly words: string;
}

/** What all sides came to for this prompt: filled is right, hollow wrong; of other metrics above, equal to or below the pinned one. */
export function stripTemplate(c: ComparisonController, row: KeyRow, name: (side: number) => string): TemplateResult {
  const { columns } = c.reading;
  const metric = c.state.value?.metric ?? null;
  const pinned = valueOf(row.sides[columns.shown.value[0] ?? 0] ?? null, metric);
  return html`<span class="strip" role="group" aria-label=${t('outcomes of all sides')}>${row.sides.map((of, side) => {
    const { glyph, tone, words } = outcome(of, valueOf(of, metric), pinned, c.kind.value === 'binary');
    const isShown = columns.shown.value.includes(side);
    return html`<button class="outcome ${tone} ${isShown ? 'shown' : ''}" aria-pressed=${isShown} title=${t('{0}: {1}', name(side), words)} aria-label=${t('{0}: {1}', name(side), words)} @click=${() => columns.bring(side)}>${glyph}</button>`;
  })}</span>`;
}

function valueOf(of: KeySide | null, metric: number | null): number | null {
  return of === null || metric === null ? null : (of.values[metric] ?? null);
}

function outcome(of: KeySide | null, value: number | null, pinned: number | null, isBinary: boolean): Outcome {
  if (of === null) return { glyph: '×', tone: 'neutral', words: t('no answer') };
  // Of several answers a share is right.
  if (isBinary && of.samples > 1 && value !== null && value > 0 && value < 1) return { glyph: '◐', tone: 'neutral', words: t('{0} of {1} right', groupDigits(Math.round(value * of.samples)), groupDigits(of.samples)) };
  return outcomeOf(value, pinned, isBinary);
}

/** One answer's outcome by a metric; `pinned`: what a number is compared with. */
export function outcomeOf(value: number | null, pinned: number | null, isBinary: boolean): Outcome {
  if (value === null) return { glyph: '·', tone: 'neutral', words: t('no value') };
  if (isBinary && value === 1) return { glyph: '●', tone: 'right', words: t('right') };
  if (isBinary && value === 0) return { glyph: '○', tone: 'wrong', words: t('wrong') };
  const words = ownValue(value);
  if (pinned === null || value === pinned) return { glyph: '■', tone: 'neutral', words };
  return value > pinned ? { glyph: '▲', tone: 'right', words } : { glyph: '▽', tone: 'wrong', words };
}
