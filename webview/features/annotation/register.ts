import { html } from 'lit';
import { inputKeysOf, keysOf } from '../../../src/core/annotation/labelSchema';
import type { Subject } from '../../../src/core/annotation/subject';
import { ANNOTATION } from '../../../src/features/annotation/contract';
import { t } from '../../kit/l10n';
import { readerSlots } from '../../kit/reader/slots';
import type { HeadPlace, SlotContext } from '../../kit/reader/slots';
import { viewFeatures } from '../../kit/viewFeatures';
import type { KeyGroup } from '../../kit/viewFeatures';
import { Labels } from './labels';
import './labelHead';
import './labelStrip';
import { MarkMode } from './markMode';
import { Marks } from './marks';

interface Parts {
  readonly labels: Labels;
  readonly marks: Marks;
  readonly mode: MarkMode;
}

/** Labels in the dataset view: the strip under the record, the heads of turns and answers, and marks in the texts. */
export function registerAnnotationView(): void {
  let parts: Parts | null = null;
  viewFeatures.add({
    feature: ANNOTATION,
    start: (view) => {
      const labels = new Labels(view);
      const marks = new Marks(labels);
      parts = { labels, marks, mode: new MarkMode(labels, marks) };
    },
    keys: () => (parts ? keyGroups(parts.labels) : []),
  });
  readerSlots.add({
    place: 'strip', id: ANNOTATION,
    render: (context) => {
      parts?.labels.see(context);
      return parts ? html`<loupe-label-strip .labels=${parts.labels} .marks=${parts.marks} .mode=${parts.mode} ?markdown=${context.input.mode === 'markdown'}></loupe-label-strip>` : null;
    },
  });
  readerSlots.add({ place: 'highlights', id: ANNOTATION, highlights: (context, text, place) => parts?.marks.highlights(context, text, place) ?? [] });
  readerSlots.add({
    place: 'signs', id: ANNOTATION,
    sign: (context, side) => {
      parts?.labels.see(context);
      return parts?.labels.letterOf(side) ?? null;
    },
  });
  readerSlots.add({
    place: 'mode', id: ANNOTATION,
    mode: (wanted) => (parts && wanted === 'markdown' && parts.labels.marksText && !parts.labels.rendered.peek() ? 'plain' : wanted),
    chose: (mode) => {
      if (parts && mode !== 'markdown') parts.mode.leave();
      if (parts) parts.labels.rendered.value = mode === 'markdown';
    },
  });
  readerSlots.add({
    place: 'heads', id: ANNOTATION,
    render: (context, head) => (parts ? headTemplate(parts.labels, context, head) : null),
    isCurrent: (head) => parts !== null && subjectsOf(parts.labels, head).length > 0 && isInFocus(parts.labels, head),
    focused: (head) => parts?.labels.goTo(head),
  });
}

function headTemplate(labels: Labels, context: SlotContext, head: HeadPlace): ReturnType<typeof html> | null {
  labels.see(context);
  const subjects = subjectsOf(labels, head);
  return subjects.length === 0 ? null : html`<loupe-label-head class="at-${head.place}" .labels=${labels} .subjects=${subjects} .row=${context.input.row} ?current=${isInFocus(labels, head)}></loupe-label-head>`;
}

/** What the questions at a head are about: a turn that is the one answer of its record is both. */
function subjectsOf(labels: Labels, head: HeadPlace): readonly Subject[] {
  const isAnswer = head.place === 'answer' || (head.side === null && (labels.model?.places.answers.some((a) => a.path === head.path) ?? false));
  return [
    ...(head.place === 'turn' && labels.asks('turn') ? [{ kind: 'turn', path: head.path } as const] : []),
    ...(isAnswer && labels.asks('response') ? [{ kind: 'response', path: head.path } as const] : []),
  ];
}

function isInFocus(labels: Labels, head: HeadPlace): boolean {
  const { turn, answer } = labels.focus.peek();
  return head.place === 'turn' ? (turn === head.path && labels.asks('turn')) || (head.side === null && answer === head.path && labels.asks('response')) : answer === head.path;
}

/** The keys of the schema in use, for the list of keys. */
function keyGroups(labels: Labels): readonly KeyGroup[] {
  const { schema } = labels;
  if (!schema) return [[t('Labels'), [['Shift+L', t('start labelling')]]]];
  const keys = [...keysOf(schema, labels.model?.places.answers)].map(([key, { label }]): readonly [string, string] => [key.toUpperCase(), label.title]);
  const typed = [...inputKeysOf(schema)].map(([key, question]): readonly [string, string] => [key.toUpperCase(), question.title]);
  const marking: readonly (readonly [string, string])[] = labels.marksText ? [['Shift+V', t('mark by keyboard')], ['Tab', t('to the next mark')], ['Shift+arrows', t('select, or move the end of a mark')], ['Alt+Shift+arrows', t('move its start')], ['Ctrl+arrows', t('by word')]] : [];
  return [[schema.title, [...keys, ...typed]], [t('Labels'), [...marking, ['Shift+N', t('note')], ['Backspace', t('take back')], ['Ctrl+Z', t('undo')], ['Ctrl+Shift+Z', t('redo')], ['Shift+U', t('next unlabelled')]]]];
}
