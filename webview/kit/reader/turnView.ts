import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Part, Turn } from '../../../src/core/conversation';
import { tryParseJson } from '../../../src/core/json';
import { groupDigits } from '../../../src/core/sentences';
import { t, tParts } from '../l10n';
import { charCount, lengthOf, turnText } from './counts';
import { icon } from './icon';
import type { IconName } from './icon';
import type { NumberedTurn } from './readerModel';
import type { HeadPlace } from './slots';
import type { TextSpec } from './textBlock';
import { codePointLength } from './textRanges';

/** What the templates need to know about how things are shown. */
export interface TurnContext {
  /** The one spec of a part's text: the same object as long as it is shown the same way. */
  spec(part: Part, text: string): TextSpec;
  /** Code points of a part, also of what of it is not here yet. */
  chars(part: Part): number;
  /** Words of a part; null where not all of it is here. */
  words(part: Part): number | null;
  /** Turns before the last one start folded. */
  readonly onlyLast: boolean;
  /** In raw mode JSON is shown as it is written, not as a tree. */
  readonly raw: boolean;
  /** What features put into the head of a turn or an answer. */
  head(place: HeadPlace): TemplateResult[];
  /** By which sign features speak of an answer. */
  signs(side: number): string[];
  /** Whether keys are about this turn or answer. */
  isCurrent(place: HeadPlace): boolean;
}

/** Of a turn that is folded so much is shown (UTF-16 units). */
const SHOWN_FOLDED = 160;
/** Tool results longer than this (code points) start folded. */
const LONG_RESULT = 600;

const ROLE_ICONS: Readonly<Record<Turn['role'], IconName>> = { system: 'gear', user: 'account', assistant: 'robot', tool: 'tools', other: 'question' };

/** One turn as an article, of an answer (`side`) or before them. `bare`: no role line, where the head above says all of it. */
export function turnTemplate(numbered: NumberedTurn, context: TurnContext, bare: boolean, side: number | null, isLast = false): TemplateResult {
  const { turn, number } = numbered;
  const label = number === null ? turn.role : t('{0}, turn {1}', roleName(turn), number);
  const body = html`${turn.parts.map((part) => partTemplate(part, context))}${emptiness(turn)}${extras(turn)}`;
  const place: HeadPlace | null = turn.path === undefined ? null : { place: 'turn', path: turn.path, side };
  const heads = place ? context.head(place) : [];
  const current = place && context.isCurrent(place) ? 'current' : '';
  const length = lengthOf(turn.parts, context);
  if (turn.role === 'system') {
    return html`<article class="turn system ${current}" aria-label=${label} tabindex="-1" data-turn="system" data-path=${turn.path ?? nothing}>
      <details class="fold-turn"><summary>${icon('chevron-right')}${roleName(turn)} · ${length}${rawRole(turn)}${training(turn)}</summary>${body}</details>${heads}</article>`;
  }
  return html`<article class="turn ${turn.role} ${current}" aria-label=${label} tabindex="-1" data-turn=${number ?? ''} data-path=${turn.path ?? nothing}>
    ${bare ? heads : nothing}<details class="fold-turn ${bare ? 'bare' : ''}" ?open=${isLast || !context.onlyLast}>
      <summary class="who" tabindex="-1" data-words=${turnText(turn).slice(0, SHOWN_FOLDED).replace(/\s+/g, ' ')}><span class="twisty-turn">${icon('chevron-right')}</span>${bare ? nothing : html`<span class="role-icon">${icon(ROLE_ICONS[turn.role])}</span><span>${roleName(turn)}${rawRole(turn)}${number === null ? nothing : ` · ${t('turn {0}', groupDigits(number))}`} · ${length}</span>${training(turn)}`}${bare ? nothing : heads}</summary>
      ${body}</details></article>`;
}

function roleName(turn: Turn): string {
  return turn.role === 'other' ? (turn.rawRole === '' ? t('no role') : turn.rawRole) : turn.role;
}

function rawRole(turn: Turn): string {
  const raw = turn.role === 'other' || turn.rawRole === turn.role || turn.rawRole === '' ? '' : ` (${turn.rawRole})`;
  return turn.name === null || turn.name === '' ? raw : `${raw} ${turn.name}`;
}

/** `train: false`, `loss_weight: 0` and other weights, where the data says so. */
function training(turn: Turn): TemplateResult | typeof nothing {
  const { trained } = turn;
  if (trained === null || trained === true || trained === 1) return nothing;
  const text = trained === false || trained === 0 ? t('not trained') : t('weight {0}', trained);
  return html`<span class="badge">${text}</span>`;
}

/** Null, an empty text and no parts at all look alike and mean different things. */
function emptiness(turn: Turn): TemplateResult | typeof nothing {
  if (turn.nullContent) return turn.parts.length > 0 ? nothing : html`<div class="absent">${t('NULL: no content')}</div>`;
  return turn.parts.every((p) => p.kind === 'text' && p.text === '') ? html`<div class="absent">${t('empty text')}</div>` : nothing;
}

function extras(turn: Turn): TemplateResult | typeof nothing {
  if (turn.extra.length === 0) return nothing;
  return html`<div class="extras">${turn.extra.map(([name, value]) => html`<div class="extra"><span class="name">${name}</span><loupe-json-tree .value=${value}></loupe-json-tree></div>`)}</div>`;
}

function partTemplate(part: Part, context: TurnContext): TemplateResult | typeof nothing {
  switch (part.kind) {
    case 'text':
      return part.text === '' ? nothing : html`<loupe-text .spec=${context.spec(part, part.text)}></loupe-text>`;
    case 'reasoning':
      return html`<details class="fold"><summary>${icon('chevron-right')}${icon('lightbulb')}${t('reasoning')} · ${charCount(context.chars(part))}${part.closed ? nothing : html` <span class="badge">${t('not closed')}</span>`}</summary>
        <loupe-text class="aside" .spec=${context.spec(part, part.text)}></loupe-text></details>`;
    case 'tool-call':
      return toolCall(part, context);
    case 'tool-result':
      return html`<details class="fold" ?open=${codePointLength(part.text) <= LONG_RESULT}><summary>${icon('chevron-right')}${icon('tools')}${part.name === null ? t('result') : tParts('result of {0}', html`<code>${part.name}</code>`)}${identity(part.id)} · ${charCount(context.chars(part))}</summary>
        <div class="aside">${(context.raw ? null : structured(part.text)) ?? html`<loupe-text .spec=${context.spec(part, part.text)}></loupe-text>`}</div></details>`;
    case 'image':
    case 'audio':
    case 'file':
      return html`<div class="reference" title=${t('Never loaded')}>[${kindName(part.kind)}] <span class="address">${part.reference.length > 300 ? `${part.reference.slice(0, 200)}… (${t('{0} characters', groupDigits(part.reference.length))})` : part.reference}</span></div>`;
    case 'refusal':
      return html`<div class="refusal"><span class="badge">${t('refusal')}</span><loupe-text .spec=${context.spec(part, part.text)}></loupe-text></div>`;
    case 'unknown':
      return html`<details class="fold"><summary>${icon('chevron-right')}${icon('question')}${tParts('part of type {0}', html`<code>${part.type}</code>`)}</summary><div class="aside">${structured(part.json) ?? part.json}</div></details>`;
  }
}

function kindName(kind: 'image' | 'audio' | 'file'): string {
  return kind === 'image' ? t('image') : kind === 'audio' ? t('audio') : t('file');
}

function toolCall(part: Part & { kind: 'tool-call' }, context: TurnContext): TemplateResult {
  const tree = part.valid && !context.raw ? structured(part.arguments) : null;
  return html`<details class="fold"><summary>${icon('chevron-right')}${icon('tools')}<code class="call">${part.name}(${shortened(part.arguments)})</code>${identity(part.id)}${part.valid ? nothing : html`<span class="badge warn">${t('arguments are no JSON')}</span>`}</summary>
    <div class="aside">${tree ?? html`<loupe-text .spec=${context.spec(part, part.arguments)}></loupe-text>`}</div></details>`;
}

function identity(id: string | null): TemplateResult | typeof nothing {
  return id === null || id === '' ? nothing : html`<span class="dim"> ${id}</span>`;
}

function structured(text: string): TemplateResult | null {
  if (!/^\s*[[{]/.test(text) || text.length > 2_000_000) return null;
  const value = parsed(text);
  return value === undefined ? null : html`<loupe-json-tree .value=${value}></loupe-json-tree>`;
}

/** Arguments on one line, without their outer braces. */
function shortened(text: string): string {
  const line = text.slice(0, 400).replace(/\s+/g, ' ').trim().replace(/^\{(.*?)\}?$/, '$1').replace(/"([\w-]+)": ?/g, '$1: ');
  return line.length > 90 ? `${line.slice(0, 88)}…` : line;
}

const PARSED_KEPT = 64;
const parsedTexts = new Map<string, ReturnType<typeof tryParseJson>>();

/** The same value for the same text: a tree that is given another one is drawn anew, with all its branches closed. */
function parsed(text: string): ReturnType<typeof tryParseJson> {
  if (!parsedTexts.has(text)) {
    if (parsedTexts.size >= PARSED_KEPT) parsedTexts.clear();
    parsedTexts.set(text, tryParseJson(text));
  }
  return parsedTexts.get(text);
}
