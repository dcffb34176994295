import { codePoints, firstCodePoints } from '../../core/codePoints';
import type { Turn } from '../../core/conversation';
import { saidBy } from '../../core/conversation/outline';
import type { ReaderRecord } from '../../core/conversation/recordOf';
import type { Subject } from '../../core/annotation/subject';
import type { Judged, JudgedText } from './overview';

/** Of one text so many code points are shown to whoever decides; the record has the rest. */
const SHOWN = 12_000;
/** Texts of a row without a conversation. */
const MOST_COLUMNS = 8;

/**
 * What a label of a record is about, to be read beside the labels: the turns that came before, and the texts that were judged: the
 * answers, the turn that the label is of, the last word of a conversation, or the columns of a row that holds none.
 */
export function judgedOf(record: Pick<ReaderRecord, 'prompt' | 'sides' | 'rest'>, subject: Subject): Judged {
  const path = 'path' in subject ? subject.path : undefined;
  const turns = record.prompt.filter((turn) => turn.role !== 'system');
  const at = turns.findIndex((turn) => turn.path !== undefined && turn.path === path);
  if (at >= 0) return { asked: turns.slice(0, at).map(turnText), judged: turns.slice(at, at + 1).map(turnText) };
  if (record.sides.length > 0) {
    const judged = record.sides.map((side) => ({ ...shown(side.title, side.turns.map(said).join('\n\n')), isMeant: path !== undefined && (side.path === path || side.turns.some((turn) => turn.path === path)) }));
    return { asked: turns.map(turnText), judged };
  }
  if (turns.length > 0) return { asked: turns.slice(0, -1).map(turnText), judged: turns.slice(-1).map(turnText) };
  const columns = record.rest.flatMap(({ column, cell }) => (typeof cell === 'string' && cell !== '' ? [shown(column.name, cell)] : []));
  return { asked: [], judged: columns.slice(0, MOST_COLUMNS) };
}

function turnText(turn: Turn): JudgedText {
  return shown(turn.rawRole === '' ? turn.role : turn.rawRole, said(turn));
}

function said(turn: Turn): string {
  return turn.parts.map((part) => saidBy(part)).filter((text) => text !== '').join('\n\n');
}

function shown(title: string, text: string): JudgedText {
  return { title, text: firstCodePoints(text, SHOWN), length: codePoints(text), isMeant: false };
}
