import type { Message } from '../../../core/message';
import type { Report, ReportBlock, ReportSection, ReportTable } from '../../../core/report';
import { groupDigits, sentence } from '../../../core/sentences';
import { shellLine } from '../../../core/shellWord';
import { SPECS, VERDICT_THRESHOLD } from '../contract';
import type { ItemFacts, Rule, Run, ScanPart } from '../contract';
import { isAllTooShort } from '../rule/figures';

/** A file set that was read, as a note of it says it. */
export interface ReadFiles {
  readonly name: string;
  readonly paths: readonly string[];
  readonly rows: number;
  readonly fingerprint: string;
}

/** A match that is shown: an item beside the training text that holds it. */
export interface ReportExample {
  readonly eval: string;
  readonly train: string;
  readonly item: number;
  readonly score: string;
  readonly row: number;
  /** Where the text stands in the row. */
  readonly place: string;
  readonly itemText: string;
  readonly trainText: string;
}

/** What a person's verdicts come to, where there are any. */
export interface ReportPrecision {
  readonly eval: string;
  readonly train: string;
  readonly judged: number;
  /** With its interval, in words; why it is undefined. */
  readonly precision: string;
  readonly confirmed: string;
  readonly raw: string;
}

/** All that a report of contamination holds. */
export interface ContaminationReportInput {
  readonly rule: Rule;
  /** With those of the union (`*`), where there are several training datasets. */
  readonly runs: readonly Run[];
  readonly facts: readonly ItemFacts[];
  readonly trainings: readonly { readonly files: ReadFiles; readonly part: Pick<ScanPart, 'rows' | 'messages' | 'characters' | 'documents'>; readonly fields: string }[];
  readonly evaluations: readonly ReadFiles[];
  readonly by: string | null;
  readonly flaggedRows: number;
  readonly examples: readonly ReportExample[];
  readonly precision: readonly ReportPrecision[];
  readonly warnings: readonly Message[];
  /** What gives the same numbers again. */
  readonly command: readonly string[];
  readonly made: { readonly at: string; readonly loupe: string };
}

const UNION = '*';
const EXAMPLE_CHARACTERS = 600;

/** What leaked from evaluations into training data, as a section for a model's paper: rule, table, examples, files, commands. */
export function contaminationReport(input: ContaminationReportInput): Report {
  const sections = [shortSection(input), tableSection(input), sourcesSection(input), precisionSection(input), examplesSection(input), ruleSection(input), filesSection(input), againSection(input)];
  return { title: 'Contamination of training data by evaluations', sections: sections.filter((s) => s !== null) };
}

function shortSection({ runs, flaggedRows, trainings, evaluations, warnings }: ContaminationReportInput): ReportSection {
  const own = runs.filter((run) => run.train !== UNION);
  const over = own.filter((run) => run.verdict === 'contaminated');
  const names = [...new Set(over.map((run) => run.eval))];
  return {
    heading: 'In short',
    blocks: [
      text(`${counted(evaluations.length, 'evaluation')} against ${counted(trainings.length, 'training dataset')}: ${names.length === 0 ? `none has more than ${percent(VERDICT_THRESHOLD)} of its items in one` : `${groupDigits(names.length)} ${names.length === 1 ? 'has' : 'have'} more than ${percent(VERDICT_THRESHOLD)} of the items in one (${names.join(', ')})`}. ${counted(flaggedRows, 'training row')} hold${flaggedRows === 1 ? 's' : ''} a matched item.`),
      ...[...new Set(warnings.map((w) => sentence(w)))].map((said) => text(`Note: ${said}`)),
    ],
  };
}

function tableSection({ runs, rule, facts }: ContaminationReportInput): ReportSection {
  const distinct = new Map(facts.map((f) => [f.name, f.nDistinct]));
  const grams = rule.methods.includes('ngram');
  const head = ['evaluation', 'training', 'items', 'different texts', ...(grams ? ['too short', 'matched', 'share', 'verdict', 'training rows'] : []), ...(rule.template === null ? [] : ['template only', 'share without', 'verdict without']), ...(rule.methods.includes('exact') ? ['equal', 'contained', 'contained, too short'] : []), ...(rule.methods.includes('any13') ? ['a 13-gram'] : [])];
  const rows = runs.map((run): (string | number)[] => [
    run.eval, run.train === UNION ? 'any' : run.train, run.nEval, distinct.get(run.eval) ?? '',
    ...(grams ? [run.nTooShort, run.nMatched, percent(Number(run.datasetScore)), run.train === UNION ? '' : isAllTooShort(run) ? 'all too short' : run.verdict, run.nTrainRowsMatched] : []),
    ...(run.nTemplateOnly === null ? [] : [run.nTemplateOnly, run.kept ? percent(Number(run.kept.share)) : '', !run.kept || run.train === UNION ? '' : isAllTooShort(run) ? 'all too short' : run.kept.verdict]),
    ...(run.exact ? [run.exact.nEqual, run.exact.nContained, run.exact.nContainedTooShort] : []), ...(run.any13 ? [run.any13.nHit] : []),
  ]);
  const words = new Set(['evaluation', 'training', 'verdict', 'verdict without']);
  return {
    heading: 'Evaluations and training data',
    blocks: [
      { kind: 'table', head, rows, right: head.flatMap((name, i) => (words.has(name) ? [] : [i])) },
      text('A share is a count over the whole evaluation, not an estimate, so it has no interval. Items that are too short to reach the threshold count among the items and are never matched by n-grams; whole copies of them are counted as contained.'),
    ],
  };
}

function sourcesSection({ runs, by }: ContaminationReportInput): ReportSection | null {
  if (by === null) return null;
  const rows = runs.filter((run) => run.train !== UNION).flatMap((run) => run.bySource.filter((s) => s.nMatched > 0).map((s) => [run.eval, run.train, s.value ?? 'null', s.nMatched, percent(Number(s.share)), s.verdict]));
  return { heading: `Sources (${by})`, blocks: rows.length === 0 ? [text('No item was matched in any source.')] : [{ kind: 'table', head: ['evaluation', 'training', by, 'matched', 'share', 'verdict'], rows, right: [3, 4] }] };
}

function precisionSection({ precision }: ContaminationReportInput): ReportSection | null {
  if (precision.length === 0) return null;
  const table: ReportTable = { kind: 'table', head: ['evaluation', 'training', 'judged', 'precision', 'confirmed share', 'raw share'], rows: precision.map((p) => [p.eval, p.train === UNION ? 'any' : p.train, p.judged, p.precision, p.confirmed, p.raw]), right: [2] };
  return { heading: 'How precise the matches are', blocks: [table, text('Precision is estimated from a seeded random sample of the matches that people judged. It says nothing of leaks that the rule does not find.')] };
}

function examplesSection({ examples }: ContaminationReportInput): ReportSection | null {
  if (examples.length === 0) return null;
  return {
    heading: 'Examples',
    blocks: examples.flatMap((e): ReportBlock[] => [
      { kind: 'heading', text: `${e.eval}, item ${groupDigits(e.item)}: ${e.score} in ${e.train}, row ${groupDigits(e.row)}, ${e.place}` },
      { kind: 'code', language: 'text', text: cut(e.itemText) }, { kind: 'code', language: 'text', text: cut(e.trainText) },
    ]),
  };
}

function ruleSection({ rule }: ContaminationReportInput): ReportSection {
  const byCharacters = rule.tokens === 'characters';
  const roles = rule.roles === 'all' ? 'all messages' : `messages of the ${rule.roles}`;
  return {
    heading: 'The rule',
    blocks: [
      text(`Spec ${SPECS[rule.tokens]}. Texts are taken apart at spaces, line feeds and , . ? ! : ; ( ) " - \\ into lower-case tokens (Unicode 14)${byCharacters ? '; of them, each Chinese, Japanese, Korean, Thai, Lao, Khmer or Burmese character is a token by itself, and CJK punctuation lies between tokens' : ''}. Searched are ${roles}; ${rule.unit === 'message' ? 'each message is a document of its own' : 'the messages of a row together are one document'}.`),
      text(`An item matches where more than ${percent(rule.threshold)} of its tokens lie in ${String(rule.n)}-grams that one same document holds (the mean over its fields, where it has several). An evaluation is contaminated by a training dataset where more than ${percent(VERDICT_THRESHOLD)} of its items match.`),
      ...(rule.template === null ? [] : [text(`Template only: matches by nothing but ${String(rule.n)}-grams that ${String(rule.template)} or more different texts of the evaluation share. “Without” is what is left when they are not counted; all other columns count them.`)]),
      text(`${byCharacters ? 'Characters as tokens are Dataset Loupe’s own and not published: shares are not comparable with those of the published rule. In all else the rule' : 'The rule'} follows that of Tülu 3 (open-instruct): it counts the same tokens on both sides where open-instruct counts spaCy tokens, it has no cap on hits, a repeated n-gram covers each of its places, and it computes with whole numbers.`),
    ],
  };
}

function filesSection({ trainings, evaluations, facts }: ContaminationReportInput): ReportSection {
  const rows = [
    ...trainings.map(({ files, part, fields }) => ['training', files.name, files.paths.join(', '), files.rows, `${fields}: ${counted(part.documents, 'document')}, ${counted(part.characters, 'character')}`, files.fingerprint]),
    ...evaluations.map((files, e) => ['evaluation', files.name, files.paths.join(', '), files.rows, facts[e]?.fields.join(', ') ?? '', files.fingerprint]),
  ];
  return { heading: 'What was read', blocks: [{ kind: 'table', head: ['', 'name', 'files', 'rows', 'texts', 'fingerprint'], rows, right: [3] }] };
}

function againSection({ command, made }: ContaminationReportInput): ReportSection {
  return { heading: 'To get these numbers again', blocks: [{ kind: 'code', language: 'sh', text: shellLine(command) }, text(`Dataset Loupe ${made.loupe}, ${made.at}.`)] };
}

const text = (said: string): ReportBlock => ({ kind: 'text', text: said });
const counted = (n: number, noun: string): string => `${groupDigits(n)} ${noun}${n === 1 ? '' : 's'}`;
const percent = (share: number): string => `${String(Math.round(share * 10_000) / 100)} %`;

function cut(said: string): string {
  const letters = [...said.slice(0, 2 * EXAMPLE_CHARACTERS)];
  return letters.length > EXAMPLE_CHARACTERS || said.length > 2 * EXAMPLE_CHARACTERS ? `${letters.slice(0, EXAMPLE_CHARACTERS).join('')}…` : said;
}
