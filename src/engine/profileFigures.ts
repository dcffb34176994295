import type { ProfileFigures } from '../core/profile';

/** Figures in any order, and how many rows have each. */
export interface FigureCounts {
  readonly values: Float64Array;
  readonly counts: Float64Array;
}

/** Figures with all that is asked of them, which is found without sorting more than it takes. */
export interface MeasuredFigures extends FigureCounts {
  readonly rows: number;
  readonly figures: ProfileFigures;
}

/** Parts into which the range is divided to find a row by its place: each holds few of a million values. */
const PARTS = 1 << 16;

/** Smallest, largest, mean, quartiles and the 95th percentile, linear between neighbours (type 7 of Hyndman & Fan 1996) as DuckDB's `quantile_cont` computes them. The mean is of a sum that keeps what rounding loses (Neumaier 1974), so that it is the same in whatever order groups come. Null where nothing is measured. */
export function measureFigures({ values, counts }: FigureCounts): MeasuredFigures | null {
  let [rows, sum, lost, min, max] = [0, 0, 0, Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    const n = counts[i] ?? 0;
    rows += n;
    const term = value * n;
    const next = sum + term;
    lost += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
    sum = next;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (rows === 0) return null;
  const places = [0.25, 0.5, 0.75, 0.95].map((share) => (rows - 1) * share);
  const whole = [...new Set(places.flatMap((place) => [Math.floor(place), Math.ceil(place)]))].sort((a, b) => a - b);
  const found = valuesAt({ values, counts }, min, max, whole);
  const at = new Map(whole.map((place, i) => [place, found[i] ?? min]));
  const [lowerQuartile = min, median = min, upperQuartile = min, p95 = min] = places.map((place) => {
    const [lower, upper, between] = [at.get(Math.floor(place)) ?? min, at.get(Math.ceil(place)) ?? min, place - Math.floor(place)];
    return lower === upper ? lower : lower * (1 - between) + upper * between;
  });
  return { values, counts, rows, figures: { min, lowerQuartile, median, upperQuartile, p95, max, mean: (Number.isFinite(sum) ? sum + lost : sum) / rows } };
}

/** The figures of the rows at some places of their order, which rise. */
function valuesAt({ values, counts }: FigureCounts, min: number, max: number, places: readonly number[]): readonly number[] {
  const scale = (PARTS - 1) / (max - min);
  if (!Number.isFinite(scale) || scale === 0) return sortedAt(Array.from(values.keys()), { values, counts }, places);
  const partOf = (value: number): number => Math.floor((value - min) * scale);
  const inPart = new Float64Array(PARTS);
  for (let i = 0; i < values.length; i++) {
    const part = partOf(values[i] ?? min);
    inPart[part] = (inPart[part] ?? 0) + (counts[i] ?? 0);
  }
  const wanted: { readonly part: number; readonly places: number[]; readonly groups: number[] }[] = [];
  let [part, before] = [0, 0];
  for (const place of places) {
    while (before + (inPart[part] ?? 0) <= place) before += inPart[part++] ?? 0;
    if (wanted.at(-1)?.part !== part) wanted.push({ part, places: [], groups: [] });
    wanted.at(-1)?.places.push(place - before);
  }
  /** Of each part, which of those that are wanted it is, from 1 on. */
  const which = new Uint8Array(PARTS);
  for (const [i, { part: of }] of wanted.entries()) which[of] = i + 1;
  for (let i = 0; i < values.length; i++) {
    const at = which[partOf(values[i] ?? min)] ?? 0;
    if (at > 0) wanted[at - 1]?.groups.push(i);
  }
  return wanted.flatMap(({ groups, places: inside }) => sortedAt(groups, { values, counts }, inside));
}

function sortedAt(groups: number[], { values, counts }: FigureCounts, places: readonly number[]): readonly number[] {
  groups.sort((i, j) => (values[i] ?? 0) - (values[j] ?? 0));
  let [at, end] = [0, counts[groups[0] ?? 0] ?? 0];
  return places.map((place) => {
    while (end <= place && at < groups.length - 1) end += counts[groups[++at] ?? 0] ?? 0;
    return values[groups[at] ?? 0] ?? 0;
  });
}

/** How many rows each bin has, by its last value; the last bin has all that is above. Bins of one width are found at once. */
export function binCounts({ values, counts }: FigureCounts, lastValues: readonly number[]): readonly number[] {
  const ends = Float64Array.from(lastValues);
  const last = ends.length - 1;
  const first = ends[0] ?? 0;
  const perBin = last > 0 ? last / ((ends[last] ?? 0) - first) : 0;
  const found = new Float64Array(ends.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    let bin = Math.min(last, Math.max(0, Math.ceil((value - first) * perBin) || 0));
    while (bin > 0 && value <= (ends[bin - 1] ?? 0)) bin--;
    while (bin < last && value > (ends[bin] ?? 0)) bin++;
    found[bin] = (found[bin] ?? 0) + (counts[i] ?? 0);
  }
  return [...found];
}
