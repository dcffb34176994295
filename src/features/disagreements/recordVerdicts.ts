import { verdictSide } from '../../core/verdictSide';
import type { AgreementRequest } from './contract';
import { itemsOn } from './items';
import type { RaterPlan } from './raterPlan';
import { isMeasured, isNumber, labelsFor, scaleOf } from './scale';
import type { Scale } from './scale';
import { countedAs, givenIn, labelOf, onePerRater, plainLabel } from './verdicts';
import type { Given, Verdict } from './verdicts';
import type { Beside, CommonScale, RecordVerdict, RecordVerdicts } from './verdictsContract';

/** Beside each other there is room for this many labels; of more, those of the record are shown. */
const MOST_STEPS = 11;

/** A row of a unit: its number, what `givenIn` reads, and what stands beside each of its verdicts. */
export interface UnitRow {
  readonly row: number;
  readonly values: readonly unknown[];
  readonly beside: (given: Given) => Beside;
}

export interface Counting {
  readonly plan: RaterPlan;
  readonly numbered: boolean;
  readonly request: AgreementRequest;
  /** Labels of the whole dataset, or of some of it, as they are counted. */
  readonly labels: readonly string[];
}

type Judgement = Pick<RecordVerdicts, 'level' | 'scale' | 'sides' | 'verdicts' | 'class' | 'pairs'>;

/** The verdicts on one unit as the counts read them, each with what is beside it, and how far they differ. */
export function judgementOf(rows: readonly UnitRow[], { plan, numbered, request, labels }: Counting): Judgement {
  const sets = new Map<string, readonly string[]>();
  const drop = new Set(request.drop);
  const spelled = request.merge ? new Map([...request.drop, ...labels].map((label) => [plainLabel(label), label])) : undefined;
  const asKnown = (label: string): string => spelled?.get(plainLabel(label)) ?? label;
  const read = rows.flatMap((row) => givenIn(row.values, plan).map((given) => {
    const written = Array.isArray(given.label) ? null : labelOf(given.label, sets);
    const counted = countedAs(given, numbered, request, drop, sets, written === null ? undefined : new Map([[written, asKnown(written)]]));
    return { row, given, counted: 'label' in counted && written !== null ? { ...counted, label: asKnown(counted.label) } : counted };
  }));
  const isVerdict = (counted: (typeof read)[number]['counted']): counted is Verdict => 'label' in counted;
  const said = read.flatMap(({ counted }) => (isVerdict(counted) ? [counted] : []));
  const found = [...new Set([...labels, ...said.map((v) => v.label)])];
  const scale = scaleOf(labelsFor(found, request), sets, numbered, request);
  const onScale = new Set(scale.labels);
  const valid = said.filter((v) => onScale.has(v.label));
  const kept = onePerRater(valid, request.repeat);
  const name = new Map(request.repeat === 'all' ? valid.map((v, i) => [v, kept[i]?.rater ?? v.rater]) : []);
  const verdicts = read.map(({ row, given, counted }): RecordVerdict => {
    const label = isVerdict(counted) ? counted.label : null;
    const why = !isVerdict(counted) ? counted.why : !onScale.has(counted.label) ? 'unparsable' : request.repeat !== 'all' && !kept.includes(counted) ? 'repeated' : null;
    return {
      rater: isVerdict(counted) ? (name.get(counted) ?? counted.rater) : given.rater, written: writtenAs(given.label), label, turned: given.turned, why,
      side: label === null ? null : verdictSide(label, numbered), row: row.row, ...row.beside(given),
    };
  });
  const counted = kept.map((v) => v.label);
  return { level: scale.level, scale: commonScale(scale, numbered, counted), sides: namedSides(rows, plan), verdicts, ...differing(kept, scale) };
}

function writtenAs(label: unknown): string | null {
  return label === null || label === undefined ? null : typeof label === 'string' ? label : JSON.stringify(label);
}

/** Labels beside each other, where there are few or their order is all there is; else numbers between the least and the most. */
function commonScale({ labels, level, strengths }: Scale, numbered: boolean, said: readonly string[]): CommonScale {
  if (isMeasured(level) && labels.length > 0 && labels.every(isNumber)) {
    const numbers = labels.map(Number);
    return { kind: 'range', low: numbers.reduce((a, b) => Math.min(a, b), Infinity), high: numbers.reduce((a, b) => Math.max(a, b), -Infinity) };
  }
  const shown = labels.flatMap((label, i) => (labels.length <= MOST_STEPS || said.includes(label) ? [{ label, strength: strengths?.[i] ?? 0 }] : []));
  return { kind: 'steps', labels: shown.map((s) => s.label), strengths: strengths ? shown.map((s) => s.strength) : null, sides: shown.map((s) => verdictSide(s.label, numbered)) };
}

/** What stands on either side once verdicts are turned to one order. */
function namedSides(rows: readonly UnitRow[], { sides, values, ids }: RaterPlan): Judgement['sides'] {
  if (!sides) return null;
  const at = values.length + ids.length;
  for (const { values: row } of rows) {
    const names = [row[at], row[at + 1]].map((side) => (Array.isArray(side) ? (side as unknown[])[0] : side));
    if (typeof names[0] === 'string' && typeof names[1] === 'string') {
      const [first = '', second = ''] = (names as string[]).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
      return { columns: sides, first, second };
    }
  }
  return null;
}

function differing(verdicts: readonly Verdict[], scale: Scale): Pick<Judgement, 'class' | 'pairs'> {
  const { class: name, share } = itemsOn(scale)(verdicts);
  const all = (verdicts.length * (verdicts.length - 1)) / 2;
  return { class: name, pairs: { all, differing: Math.round((share ?? 0) * all) } };
}
