import { toUtf8 } from '../../../core/utf8';
import { LoupeError } from '../../../core/message';
import type { Warning } from '../../../core/message';
import { rolePathToSql } from '../../../core/rolePath';
import type { WorkCall } from '../../../engine/work';
import type { Evaluation, ItemFacts, Rule, ScanAnswer, ScanRequest } from '../contract';
import { itemFacts } from '../rule/facts';
import type { Item } from '../rule/items';
import { LONG } from '../rule/longGrams';
import { documentsOf } from './documentsSql';
import { itemWarnings } from './itemWarnings';
import { itemsOf } from './itemsOf';
import { scanAll } from './scan/scanAll';
import { evaluationOf } from './textsMethods';

/** Reads the items of all evaluations once, then all training rows. */
export async function scan(request: ScanRequest, call: WorkCall): Promise<ScanAnswer> {
  const { session, signal } = call;
  refuseRule(request.rule);
  const documents = await documentsOf(session, request.texts, signal);
  if (request.by !== null) await session.checkPath(request.by, signal);
  const source = request.by === null ? null : rolePathToSql(request.by, session.info.columns);
  const facts: ItemFacts[] = [];
  const items: Item[][] = [];
  const warnings: Warning[] = [];
  for (const evaluation of request.evaluations) {
    const found = await evaluationItems(evaluation, request, call);
    facts.push(found.facts);
    items.push(found.items);
    warnings.push(...found.warnings);
  }
  // Views are kept for a while only: nothing is waited for between this and the scan.
  const { view } = request.filter === null ? { view: 'all' } : await session.view({ filter: { op: 'sql', expression: request.filter }, order: [] }, call);
  const { id, rule, shard, without, keep } = request;
  const part = await session.asOpened(() => scanAll({ id, session, documents: documents.pieces, source, relation: (own) => session.relation('', own), view, evaluations: items, facts, rule, shard, without, keep }, call));
  if (part.rows > 0 && part.messages === 0) warnings.push({ code: 'train-silent', args: { name: session.info.name, roles: rule.roles, fields: documents.fields.join(', ') } });
  return { facts, part, warnings };
}

/** 13-grams are found from the n-grams in them. Throws `rule-any13`. */
function refuseRule({ methods, n }: Rule): void {
  if (methods.includes('any13') && n > LONG) throw new LoupeError('rule-any13', { n }, 'usage');
}

async function evaluationItems(evaluation: Evaluation, { rule }: ScanRequest, { session, others, signal }: WorkCall): Promise<{ facts: ItemFacts; items: Item[]; warnings: Warning[] }> {
  const opened = evaluationOf(evaluation, others);
  const found = await itemsOf(opened, evaluation.fields, evaluation.filter, signal);
  const texts = found.rows.map((row, i) => ({ row, fields: found.texts[i] ?? [] }));
  const facts = itemFacts(evaluation.name, found.fields, texts, found.nNull, rule);
  const same = opened.resolved.files.some((f) => session.resolved.files.some((own) => own.path === f.path));
  return {
    facts,
    items: texts.map(({ row, fields }) => ({ row, fields: fields.map(toUtf8) })),
    warnings: [...(same ? [{ code: 'eval-same-file', args: { name: evaluation.name, train: session.info.name } }] : []), ...itemWarnings(facts, texts.map((t) => t.fields), rule.tokens)],
  };
}
