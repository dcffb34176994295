import { choicesOf, isTyped } from '../core/annotation/labelSchema';
import { groupDigits, sentence } from '../core/sentences';
import type { Agreement, Measure } from '../core/statistics/agreement';
import type { QuestionCounts } from '../features/annotation/overview';
import { levelOf } from '../features/annotation/overviewLevel';
import type { annotationWork } from './annotationWork';
import { knownSchemas } from './schemaNamed';

/** A question with more different answers than this is one for free text: agreement of texts to the letter says nothing. */
const MOST_LABELS = 100;

/** What annotators agree on: as one document for programs, and a row for each question for people. */
export interface LabelAgreement {
  readonly document: Record<string, unknown>;
  /** Question, things labelled by two or more, agreement, Krippendorff's alpha. */
  readonly rows: readonly (readonly string[])[];
}

/** Agreement of annotators for each `schema.question` that two or more answered, as the overview shows it: on the scale that its schema says, nominal where the schema is not known here. */
export async function labelAgreement(work: ReturnType<typeof annotationWork>): Promise<LabelAgreement> {
  const { questions } = await work('overview', {});
  const schemas = await knownSchemas();
  const found: Record<string, unknown> = {};
  const rows: string[][] = [];
  for (const counts of questions) {
    const { schema, question, byLabel } = counts;
    const name = schema === question ? schema : `${schema}.${question}`;
    const raters = [...new Set(byLabel.map((l) => l.by))].sort();
    if (raters.length < 2 || thingsOf(counts) === 0) continue;
    const known = schemas.find((s) => s.id === schema)?.questions.find((q) => q.id === question);
    const labels = new Set(byLabel.map((l) => l.value)).size;
    if (labels > MOST_LABELS) {
      found[name] = { units: thingsOf(counts), raters, labels };
      continue;
    }
    const scale = known && !isTyped(known) ? choicesOf(known).map((c) => c.id) : [];
    const agreement = await work('agreement', { schema, question, level: known ? levelOf(known) : 'nominal', scale });
    if (agreement.raters.length < 2) continue;
    found[name] = documented(agreement);
    const { observed, krippendorffAlpha } = agreement.overall;
    rows.push([name, groupDigits(agreement.judgedTwice), shown(observed), observed.value === null ? '' : shown(krippendorffAlpha)]);
  }
  return { document: found, rows };
}

/** How many records, turns and answers were labelled. */
function thingsOf({ coverage }: QuestionCounts): number {
  return coverage.reduce((sum, [, things]) => sum + things, 0);
}

function documented({ units, judgedTwice, notNumbers, raters, labels, level, overall, pairs, classes }: Agreement): unknown {
  return {
    units, judgedTwice, ...(notNumbers > 0 ? { skipped: { 'not-a-number': notNumbers } } : {}), raters, labels, level,
    overall: Object.fromEntries(Object.entries(overall).map(([name, measure]) => [name, measured(measure)])),
    pairs: pairs.map((p) => ({ a: p.a, b: p.b, n: p.n, agree: p.agree, observed: measured(p.observed), cohenKappa: measured(p.cohenKappa) })),
    classes,
  };
}

function measured(measure: Measure): unknown {
  return measure.value === null ? { ...measure, why: sentence(measure.why) } : measure;
}

function shown(measure: Measure): string {
  return measure.value === null ? sentence(measure.why) : measure.value.toFixed(4);
}
