import { toUtf8 } from '../../../core/utf8';
import type { Warning } from '../../../core/message';
import { rolePathToSql } from '../../../core/rolePath';
import type { Session } from '../../../engine/session';
import type { WorkCall } from '../../../engine/work';
import type { Evaluation, ItemFacts, ScanAnswer, ScanRequest, ScanState } from '../contract';
import { itemFacts } from '../rule/facts';
import { documentsOf } from './documentsSql';
import { itemWarnings } from './itemWarnings';
import { itemsOf } from './itemsOf';
import type { ScanItem } from './scan/input';
import { scanHere } from './scanHere';
import { evaluationOf } from './textsMethods';

/** What is known of the scans that run, by the dataset that is scanned. */
const running = new WeakMap<Session, () => ScanState>();

/** Reads the items of all evaluations once, then all training rows. */
export async function scan(request: ScanRequest, call: WorkCall): Promise<ScanAnswer> {
  const { session, signal } = call;
  const documents = await documentsOf(session, request.texts, signal);
  if (request.by !== null) await session.checkPath(request.by, signal);
  const source = request.by === null ? null : rolePathToSql(request.by, session.info.columns);
  const { view } = request.filter === null ? { view: 'all' } : await session.view({ filter: { op: 'sql', expression: request.filter }, order: [] }, call);
  const facts: ItemFacts[] = [];
  const items: ScanItem[][] = [];
  const warnings: Warning[] = [];
  for (const evaluation of request.evaluations) {
    const found = await evaluationItems(evaluation, request, call);
    facts.push(found.facts);
    items.push(found.items);
    warnings.push(...found.warnings);
  }
  const { rule, shard, keep } = request;
  const part = await scanHere({ session, documents: documents.messages, source, relation: (own) => session.relation('', own), view, evaluations: items, rule, shard, keep }, call);
  if (part.rows > 0 && part.messages === 0) warnings.push({ code: 'train-silent', args: { name: session.info.name, roles: rule.roles, fields: documents.fields.join(', ') } });
  return { facts, part, warnings };
}

async function evaluationItems(evaluation: Evaluation, { rule }: ScanRequest, { session, others, signal }: WorkCall): Promise<{ facts: ItemFacts; items: ScanItem[]; warnings: Warning[] }> {
  const opened = evaluationOf(evaluation, others);
  const found = await itemsOf(opened, evaluation.fields, evaluation.filter, signal);
  const texts = found.rows.map((row, i) => ({ row, fields: found.texts[i] ?? [] }));
  const facts = itemFacts(evaluation.name, found.fields, texts, found.nNull, rule);
  const same = opened.resolved.files.some((f) => session.resolved.files.some((own) => own.path === f.path));
  return {
    facts,
    items: texts.map(({ row, fields }) => ({ row, fields: fields.map(toUtf8) })),
    warnings: [...(same ? [{ code: 'eval-same-file', args: { name: evaluation.name, train: session.info.name } }] : []), ...itemWarnings(facts, texts.map((t) => t.fields))],
  };
}

/** Of the scan that runs on a dataset. */
export function state(session: Session): ScanState | null {
  return running.get(session)?.() ?? null;
}
