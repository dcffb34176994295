export const X_SCALES = ['linear', 'log', 'order'] as const;
/** `order`: numbers are places in an order, and each has a name. */
export type XScale = (typeof X_SCALES)[number];

/** From a value to its share of the way, and where marks stand. */
export interface Scale {
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
  /** Where the way is broken: a logarithm has no place for 0, which stands before it. */
  readonly breakAt: number | null;
}

/** How much of the way is kept for 0 on a logarithmic axis. */
const ZERO_SHARE = 0.08;

/** Round numbers between two ends, few enough to be read. */
export function roundTicks(low: number, high: number, most = 5): number[] {
  const span = high - low;
  if (!(span > 0)) return [low];
  const rough = span / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((n) => n * power >= rough * (1 - 1e-9)) ?? 10) * power;
  const found: number[] = [];
  for (let n = Math.ceil(low / step - 1e-9); n * step <= high + step * 1e-9; n++) found.push(Number((n * step).toPrecision(12)));
  return found.length < 2 && most < 40 ? roundTicks(low, high, most * 2) : found;
}

/** The way along x over all values that are drawn. `most`: marks that there is room for. */
export function xScaleOf(values: readonly number[], scale: XScale, most: number): Scale {
  const known = [...new Set(values)].sort((a, b) => a - b);
  const [low, high] = [known[0] ?? 0, known.at(-1) ?? 1];
  if (scale === 'log') return logScale(known, most);
  const between = (value: number): number => (high > low ? (value - low) / (high - low) : 0.5);
  if (scale === 'order') {
    const every = Math.max(1, Math.ceil(known.length / Math.max(1, most)));
    return { at: between, ticks: known.filter((_, i) => i % every === 0), breakAt: null };
  }
  return { at: between, ticks: roundTicks(low, high, most), breakAt: null };
}

/** Values below 0 have no place either: they stand where 0 does. */
function logScale(known: readonly number[], most: number): Scale {
  const positive = known.filter((v) => v > 0);
  const [low, high] = [Math.log10(positive[0] ?? 1), Math.log10(positive.at(-1) ?? 1)];
  const hasZero = positive.length < known.length;
  const start = hasZero && positive.length > 0 ? ZERO_SHARE : 0;
  const at = (value: number): number => (value <= 0 ? 0 : high > low ? start + (1 - start) * ((Math.log10(value) - low) / (high - low)) : hasZero ? 1 : 0.5);
  return { at, ticks: [...(hasZero ? [0] : []), ...logTicks(low, high, most)], breakAt: hasZero && positive.length > 0 ? start / 2 : null };
}

/** Powers of ten, thinned where they are many; between them 2 and 5 where they are few. */
function logTicks(low: number, high: number, most: number): number[] {
  const [first, last] = [Math.ceil(low - 1e-9), Math.floor(high + 1e-9)];
  const powers = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
  if (powers.length >= 3) {
    const every = Math.ceil(powers.length / Math.max(2, most));
    return powers.filter((_, i) => i % every === 0).map((n) => 10 ** n);
  }
  const finer = [Math.floor(low), Math.floor(low) + 1, Math.floor(low) + 2].flatMap((n) => [1, 2, 5].map((m) => m * 10 ** n)).filter((v) => Math.log10(v) >= low - 1e-9 && Math.log10(v) <= high + 1e-9);
  return finer.length > 0 ? finer.slice(0, most + 1) : [10 ** low];
}

/** The way up, from the lowest to the highest end, with a little room. */
export function yScaleOf(values: readonly number[], most: number, isLog = false): Scale {
  const finite = values.filter((v) => Number.isFinite(v) && (!isLog || v > 0)).map((v) => (isLog ? Math.log10(v) : v));
  const [least, greatest] = [Math.min(...finite), Math.max(...finite)];
  if (finite.length === 0) return { at: () => 0.5, ticks: [], breakAt: null };
  const room = greatest > least ? 0.06 * (greatest - least) : Math.max(0.01, 0.05 * Math.abs(greatest));
  const [low, high] = [least - room, greatest + room];
  const at = (value: number): number => Math.min(1, Math.max(0, ((isLog ? Math.log10(Math.max(value, 10 ** low)) : value) - low) / (high - low)));
  return { at, ticks: isLog ? logTicks(low, high, most).filter((v) => Math.log10(v) <= high) : roundTicks(low, high, most), breakAt: null };
}
