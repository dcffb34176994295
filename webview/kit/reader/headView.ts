import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { TextMode } from '../../../src/features/explore/contract';
import { groupDigits } from '../../../src/core/sentences';
import { keepTyping } from '../inputs';
import { t, tCount } from '../l10n';
import { turnText } from './counts';
import { icon } from './icon';
import type { IconName } from './icon';
import { allTurns } from './readerModel';
import type { NumberedTurn } from './readerModel';
import { readerSlots } from './slots';
import type { SlotContext } from './slots';

type HeadCommand = 'openDiff' | 'toggleRawRecord' | 'foldAll' | 'unfoldAll';

export interface HeadActions {
  readonly rawRecord: boolean;
  /** The record is shown alone, and how to leave that. */
  readonly alone: boolean;
  readonly leaveAlone: () => void;
  readonly outlineOpen: boolean;
  /** How long the record's texts are together. */
  readonly length: string;
  readonly layout: 'beside' | 'stacked';
  /** How texts are shown now. */
  readonly mode: TextMode;
  readonly navigate: (direction: 'next' | 'previous') => void;
  readonly setMode: (mode: TextMode) => void;
  readonly correctRole: () => void;
  readonly perform: (command: HeadCommand) => void;
  readonly toggleOutline: () => void;
  readonly toggleLayout: () => void;
  readonly copy: () => void;
}

/** The bar over a record: where it is, what it is, how it is shown. */
export function headTemplate(context: SlotContext, actions: HeadActions): TemplateResult {
  const { input, model } = context;
  const sides = model.sides.length;
  return html`<div class="head" role="toolbar" aria-label=${t('record')}>
    ${tool('chevron-left', t('previous record (k)'), () => actions.navigate('previous'), { disabled: input.position <= 0 })}
    ${tool('chevron-right', t('next record (j)'), () => actions.navigate('next'), { disabled: input.position >= input.rows - 1 })}
    <span class="title">${t('Record {0}', groupDigits(input.row))}</span>
    ${aboutTemplate(context, actions.alone)}
    ${turnsButton(allTurns(model), actions)}
    ${readerSlots.rendered('chips', context)}
    <span class="space"></span>
    <select aria-label=${t('how text is shown')} title=${t('how text is shown (m)')} @keydown=${keepTyping} @change=${(e: Event) => actions.setMode(modeOf(e.target))}>
      ${(['markdown', 'plain', 'raw'] as const).map((m) => html`<option value=${m} .selected=${m === actions.mode}>${m === 'markdown' ? t('Rendered') : m === 'plain' ? t('Plain') : t('Raw')}</option>`)}
    </select>
    ${sides < 2 ? nothing : tool(actions.layout === 'beside' ? 'stacked' : 'split', actions.layout === 'beside' ? t('answers below each other') : t('answers beside each other'), actions.toggleLayout, sides > 2 ? {} : { hides: 'narrow' })}
    ${sides < 2 ? nothing : tool('diff', t('open in diff editor (d)'), () => actions.perform('openDiff'), { hides: 'narrowest' })}
    ${tool('unfold', t('unfold all'), () => actions.perform('unfoldAll'), { hides: 'narrow' })}
    ${tool('fold', t('fold all (shift+f)'), () => actions.perform('foldAll'), { hides: 'narrow' })}
    ${tool('json', t('raw record as JSON (shift+j)'), () => actions.perform('toggleRawRecord'), { pressed: actions.rawRecord, hides: 'narrowest' })}
    ${tool('copy', t('copy the conversation'), actions.copy, {})}
    ${actions.alone ? tool('screen-normal', t('leave focus mode (z)'), actions.leaveAlone, {}) : nothing}
    ${tool('edit', t('correct which columns play which role'), actions.correctRole, { hides: 'narrow' })}
  </div>`;
}

function modeOf(target: EventTarget | null): TextMode {
  const value = target instanceof HTMLSelectElement ? target.value : '';
  return value === 'plain' || value === 'raw' ? value : 'markdown';
}

function aboutTemplate({ model, input }: SlotContext, alone: boolean): TemplateResult {
  const about = [model.source, model.id].filter((s) => s !== null && s !== '').join(' · ');
  const place = input.rows === input.info.rows && !alone ? '' : t('{0} of {1}', groupDigits(input.position + 1), groupDigits(input.rows));
  // Where one is in a filter is short and never cut; what the record is called gives way.
  return html`${about === '' ? nothing : html`<span class="dim about" title=${about}>${about}</span>`}${place === '' ? nothing : html`<span class="dim place">${place}</span>`}`;
}

function turnsButton(turns: readonly NumberedTurn[], actions: HeadActions): TemplateResult | typeof nothing {
  if (turns.length === 0) return nothing;
  const last = turns.reduce((most, { number }) => Math.max(most, number ?? 0), 0);
  return html`<button class="tool dim" title=${`${t('outline of the turns')} · ${actions.length}`} aria-expanded=${actions.outlineOpen ? 'true' : 'false'} @click=${actions.toggleOutline}><span class="narrow">${tCount(last, '{0} turn', '{0} turns')}</span>${icon('list-tree')}</button>`;
}

interface ToolLook {
  readonly disabled?: boolean;
  readonly pressed?: boolean;
  /** Where the reader is so narrow, it is not shown: what has a key goes first. */
  readonly hides?: 'narrow' | 'narrowest';
}

function tool(name: IconName, label: string, act: () => void, look: ToolLook): TemplateResult {
  return html`<button class="tool ${look.hides ?? ''}" title=${label} aria-label=${label} ?disabled=${look.disabled ?? false} aria-pressed=${look.pressed === undefined ? nothing : look.pressed ? 'true' : 'false'} @click=${act}>${icon(name)}</button>`;
}

/** All turns by number, role and first words; a press jumps there. */
export function outlineTemplate(turns: readonly NumberedTurn[], jump: (index: number) => void, close: () => void): TemplateResult {
  const ordered = [...turns.filter((t) => t.turn.role === 'system'), ...turns.filter((t) => t.turn.role !== 'system')];
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') close();
    const step = event.key === 'ArrowDown' ? 'nextElementSibling' : event.key === 'ArrowUp' ? 'previousElementSibling' : null;
    if (!step || !(event.target instanceof Element)) return;
    event.preventDefault();
    const to = event.target[step];
    if (to instanceof HTMLElement) to.focus();
  };
  return html`<div class="outline" role="navigation" aria-label=${t('turns')} @keydown=${onKey}>${ordered.map(
    (t, i) => html`<button @click=${() => jump(i)}><span class="n">${t.number ?? ''}</span><span>${t.turn.rawRole === '' ? t.turn.role : t.turn.rawRole}</span><span class="words">${turnText(t.turn).slice(0, 160).replace(/\s+/g, ' ')}</span></button>`,
  )}</div>`;
}
