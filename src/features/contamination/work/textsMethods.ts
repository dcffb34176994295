import { createHash } from 'node:crypto';
import { LoupeError } from '../../../core/message';
import { turnRole } from '../../../core/conversation/turnRole';
import { sql } from '../../../core/sql';
import { bound } from '../../../engine/lane';
import type { Session } from '../../../engine/session';
import type { WorkCall } from '../../../engine/work';
import type { ContaminationWork, Evaluation, ItemsRequest, ItemTexts, PairRequest, PairTexts, ScannedRoles } from '../contract';
import { documentsOf } from './documentsSql';
import { countItems, itemsOf } from './itemsOf';

type Fields = ContaminationWork['fields'];

export async function fields({ fields: given, filter }: Fields['params'], { session, signal }: WorkCall): Promise<Fields['result']> {
  return countItems(session, given, filter, signal);
}

/** Items of an evaluation by their rows; those that are not there, or have a null field, are left out. */
export async function items({ fields: given, filter, items: rows, cut }: ItemsRequest, { session, signal }: WorkCall): Promise<ItemTexts[]> {
  const found = await itemsOf(session, given, filter, signal, rows);
  return found.rows.map((item, i) => {
    const texts = found.texts[i] ?? [];
    return { item, texts: cut === null ? texts : texts.map((t) => cutTo(t, cut)), key: keyOf(texts) };
  });
}

function cutTo(text: string, points: number): string {
  return text.length <= points ? text : [...text.slice(0, 2 * points)].slice(0, points).join('');
}

/** An item by what it asks. */
function keyOf(texts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(text).update('\u001f');
  return hash.digest('hex').slice(0, 32);
}

/** An item beside a training row, both whole. */
export async function pair(request: PairRequest, { session, others, signal }: WorkCall): Promise<PairTexts> {
  const { evaluation, item, row } = request;
  const found = await itemsOf(evaluationOf(evaluation, others), evaluation.fields, null, signal, [item]);
  const texts = found.texts[0];
  if (!texts) throw new LoupeError('eval-item-gone', { name: evaluation.name, item }, 'input');
  const documents = await documentsOf(session, request.texts, signal);
  await session.bring(row, signal);
  const messages = await session.asOpened(() => session.lane('record').use(signal, async (connection, instance) => session.withRows(connection, instance, [row], signal, async (relation) => {
    const { text, params } = sql`select unnest(${documents.messages})."role", unnest(${documents.messages})."text", unnest(${documents.places}) from (${relation})`;
    const { values, types } = bound({ text, params });
    return (await connection.runAndReadAll(text, values, types)).getRows();
  })), session.filesOf([row]));
  return {
    fields: found.fields.map((name, f) => ({ name, text: texts[f] ?? '' })),
    messages: messages.map(([role, text, place]) => ({
      role: String(role ?? ''), place: String(place), text: text === null ? null : String(text),
      scanned: text !== null && isScanned(String(role ?? ''), request.roles),
    })),
  };
}

/** Is what somebody of this role says searched? */
export function isScanned(role: string, roles: ScannedRoles): boolean {
  return roles === 'all' || turnRole(role) === roles;
}

export function evaluationOf({ name, of }: Evaluation, others: WorkCall['others']): Session {
  const found = others.find((o) => o.name === of);
  if (!found) throw new LoupeError('internal', {}, 'engine', `no dataset for the evaluation ${name}`);
  return found.session;
}
