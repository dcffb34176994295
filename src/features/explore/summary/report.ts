import type { DatasetInfo } from '../../../core/dataset';
import { isDefined } from '../../../core/datasetProfile';
import type { DatasetProfile, Distribution, Undefined } from '../../../core/datasetProfile';
import type { Report, ReportBlock, ReportSection } from '../../../core/report';
import { groupDigits, sentence } from '../../../core/sentences';

/** Codes of defects, as the report explains them. */
export const DEFECT_MEANINGS = {
  'empty-turn': 'a message holds nothing but white space',
  'not-alternating': 'two messages of the same party follow each other',
  'last-not-assistant': 'the last message is not the assistant’s, or there is none',
  'unknown-role': 'a message’s role is not known',
  'system-not-first': 'a system message follows another message',
  'null-content': 'a message’s content is null, and it calls no tool',
} as const;

export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** A figure with up to `digits` decimals, thousands grouped. */
export function figure(value: number, digits = 1): string {
  const rounded = Number(value.toFixed(digits));
  const [whole = '', ...rest] = String(Math.abs(rounded)).split('.');
  return `${rounded < 0 ? '−' : ''}${groupDigits(Number(whole))}${rest.length > 0 ? `.${rest.join('')}` : ''}`;
}

const text = (value: string): ReportBlock => ({ kind: 'text', text: value });
const why = (part: Undefined): ReportBlock => text(`${sentence(part.why)}.`.replace(/^./, (c) => c.toUpperCase()));
const figures = (d: Distribution | null, digits = 1): string[] => (d ? [d.min, d.mean, d.p50, d.p95, d.max].map((v) => figure(v, digits)) : ['', '', '', '', '']);

/** A dataset's profile as a report that can be pasted into a data card. */
export function profileReport(info: Pick<DatasetInfo, 'name' | 'fingerprint' | 'shape'>, profile: DatasetProfile): Report {
  const { rows, of, filter } = profile;
  const first = filter === null ? `${groupDigits(rows)} rows, kind “${info.shape.kind}”.` : `${groupDigits(rows)} of ${groupDigits(of)} rows, those that the filter leaves:`;
  return {
    title: `Profile of ${info.name}`,
    sections: [
      { heading: 'Rows', blocks: [text(first), ...(filter === null ? [] : [{ kind: 'code' as const, language: 'sql', text: filter }]), text(`Fingerprint of the files: ${info.fingerprint}`)] },
      ...partsOf(profile),
    ],
  };
}

/** The parts of a profile that say something of this dataset; what is undefined for its kind stands in one list at the end. */
export function partsOf(profile: DatasetProfile): readonly ReportSection[] {
  const parts = [sources(profile), conversations(profile), lengths(profile), scripts(profile), preference(profile), duplicates(profile), defects(profile)];
  return parts.filter((section) => section.blocks.length > 0);
}

function sources({ sources: part, rows }: DatasetProfile): ReportSection {
  if (!isDefined(part)) return { heading: 'Sources', blocks: [] };
  const others = part.others.sources > 0 ? [[`${groupDigits(part.others.sources)} others`, part.others.rows, percent(part.others.rows / rows)]] : [];
  const none = part.skipped > 0 ? [['(none named)', part.skipped, percent(part.skipped / rows)]] : [];
  return { heading: 'Sources', blocks: [{ kind: 'table', head: ['source', 'rows', 'share'], right: [1, 2], rows: [...part.top.map((s) => [s.source, s.rows, percent(s.rows / rows)]), ...others, ...none] }] };
}

function conversations({ conversations: part }: DatasetProfile): ReportSection {
  if (!isDefined(part)) return { heading: 'Conversations', blocks: [why(part)] };
  const { turns, roles, endsWith, skipped } = part;
  const names = [...new Set([...Object.keys(roles), ...Object.keys(endsWith)])];
  return {
    heading: 'Conversations',
    blocks: [
      text(`Turns (messages of a row, the system message not counted): ${figure(turns.min)} to ${figure(turns.max)}, on average ${figure(turns.mean, 2)}, in ${groupDigits(turns.n)} rows${skipped > 0 ? `; ${groupDigits(skipped)} rows have no message` : ''}.`),
      { kind: 'table', head: ['role', 'messages', 'rows that end with it'], right: [1, 2], rows: names.map((role) => [role, roles[role] ?? 0, endsWith[role] ?? 0]) },
    ],
  };
}

function lengths({ lengths: parts }: DatasetProfile): ReportSection {
  if (parts.length === 0) return { heading: 'Lengths', blocks: [] };
  const rows = (of: 'characters' | 'words'): (string | number)[][] => parts.map((p) => [p.of, p.n, ...figures(p[of])]);
  const head = (of: string): string[] => [of, 'texts', 'min', 'mean', 'median', '95 %', 'max'];
  const skipped = parts.filter((p) => p.skipped > 0).map((p) => `${groupDigits(p.skipped)} of ${p.of}`);
  return {
    heading: 'Lengths',
    blocks: [
      { kind: 'table', head: head('characters'), right: [1, 2, 3, 4, 5, 6], rows: rows('characters') },
      { kind: 'table', head: head('words'), right: [1, 2, 3, 4, 5, 6], rows: rows('words') },
      text(`Characters are Unicode code points, words are runs of characters that are no ASCII white space; a text is one message, for chosen and rejected all messages of the answer. Percentiles are linear between neighbours.${skipped.length > 0 ? ` Texts that are null are left out: ${skipped.join(', ')}.` : ''}`),
    ],
  };
}

function scripts({ scripts: part }: DatasetProfile): ReportSection {
  if (!isDefined(part) || part.letters === 0) return { heading: 'Scripts', blocks: [] };
  const of = part.seed === null ? `all ${groupDigits(part.n)} rows` : `a sample of ${groupDigits(part.n)} of ${groupDigits(part.of)} rows (seed ${String(part.seed)})`;
  return {
    heading: 'Scripts',
    blocks: [
      { kind: 'table', head: ['script', 'letters', 'share'], right: [1, 2], rows: part.scripts.map((s) => [s.script, s.letters, s.share > 0 && s.share < 0.0005 ? '< 0.1 %' : percent(s.share)]) },
      text(`Letters (Unicode category L) by script, of ${of}.`),
    ],
  };
}

function preference({ chosenLonger, scoreMargin, identicalPairs }: DatasetProfile): ReportSection {
  const heading = 'Chosen and rejected';
  if (!isDefined(identicalPairs)) return { heading, blocks: [] };
  const blocks: ReportBlock[] = [];
  if (isDefined(chosenLonger)) {
    const { n, longer, ties, shorter, share, low, high, skipped } = chosenLonger;
    blocks.push(text(`Chosen is longer than rejected in ${percent(share)} of ${groupDigits(n)} pairs (95 % interval ${percent(low)} to ${percent(high)}, Wilson): ${groupDigits(longer.rows)} longer, ${groupDigits(ties.rows)} as long, ${groupDigits(shorter.rows)} shorter${skipped > 0 ? `; ${groupDigits(skipped)} rows lack one` : ''}. Compared are the characters of all their messages.`));
  } else blocks.push(text(`Chosen longer: ${sentence(chosenLonger.why)}.`));
  if (isDefined(scoreMargin)) {
    const { n, ties, inversions, skipped } = scoreMargin;
    blocks.push(
      { kind: 'table', head: ['score of chosen − rejected', 'min', 'mean', 'median', '95 %', 'max'], right: [1, 2, 3, 4, 5], rows: [[`${groupDigits(n)} pairs`, ...figures(scoreMargin, 3)]] },
      text(`In ${groupDigits(inversions.rows)} pairs (${percent(inversions.rows / n)}) the rejected answer has the higher score, in ${groupDigits(ties.rows)} (${percent(ties.rows / n)}) both have the same${skipped > 0 ? `; ${groupDigits(skipped)} rows lack a score` : ''}.`),
    );
  } else blocks.push(text(`Score margin: ${sentence(scoreMargin.why)}.`));
  blocks.push(text(`Chosen equals rejected in ${groupDigits(identicalPairs.rows)} rows.`));
  return { heading, blocks };
}

function duplicates({ duplicatePrompts, duplicateRows }: DatasetProfile): ReportSection {
  const prompts = isDefined(duplicatePrompts) ? [['prompts', duplicatePrompts.rows, duplicatePrompts.n, duplicatePrompts.n === 0 ? '' : percent(duplicatePrompts.rows / duplicatePrompts.n)]] : [];
  const rows = ['whole rows', duplicateRows.rows, duplicateRows.n, duplicateRows.n === 0 ? '' : percent(duplicateRows.rows / duplicateRows.n)];
  return {
    heading: 'Duplicates',
    blocks: [
      { kind: 'table', head: ['exactly the same', 'rows that repeat an earlier one', 'of', 'share'], right: [1, 2, 3], rows: [...prompts, rows] },
      text('A prompt is all that is asked before the answer, the system message aside; a whole row is all columns but the id. Texts are compared by 64-bit hashes.'),
    ],
  };
}

function defects({ defects: part, rows }: DatasetProfile): ReportSection {
  if (!isDefined(part)) return { heading: 'Defects of conversations', blocks: [why(part)] };
  return { heading: 'Defects of conversations', blocks: [{ kind: 'table', head: ['code', 'rows', 'share', 'what it is'], right: [1, 2], rows: part.map((d) => [d.code, d.rows, rows === 0 ? '' : percent(d.rows / rows), DEFECT_MEANINGS[d.code]]) }] };
}
