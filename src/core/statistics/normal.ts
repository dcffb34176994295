/** The probability of a standard normal number at least as far from 0 as `z`, on either side (scipy `2 * norm.sf(abs(z))`). */
export function twoSided(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  return x < 2 ? 1 - erfBySeries(x) : erfcByFraction(x);
}

/** Abramowitz & Stegun 7.1.6. */
function erfBySeries(x: number): number {
  let [term, sum] = [x, x];
  for (let n = 1; Math.abs(term) > 1e-17 * sum; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** Abramowitz & Stegun 7.1.14, from its end: so far from 0 sixty steps are more than the digits need. */
function erfcByFraction(x: number): number {
  let below = x;
  for (let n = 60; n > 0; n--) below = x + n / 2 / below;
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * below);
}

/** Holm's correction (1979; statsmodels `multipletests(method='holm')`): the chance of one false mark among all is at most the level. */
export function holm(p: readonly number[]): readonly number[] {
  const adjusted = new Array<number>(p.length).fill(1);
  let most = 0;
  [...p.keys()].sort((a, b) => (p[a] ?? 1) - (p[b] ?? 1)).forEach((at, rank) => {
    most = Math.max(most, Math.min(1, (p[at] ?? 1) * (p.length - rank)));
    adjusted[at] = most;
  });
  return adjusted;
}

/**
 * Benjamini and Hochberg's correction (1995; scipy `false_discovery_control`): of all that are marked below a level, at most that share is
 * expected to be marked falsely.
 */
export function benjaminiHochberg(p: readonly number[]): readonly number[] {
  const adjusted = new Array<number>(p.length).fill(1);
  let least = 1;
  [...p.keys()].sort((a, b) => (p[b] ?? 1) - (p[a] ?? 1)).forEach((at, i) => {
    least = Math.min(least, ((p[at] ?? 1) * p.length) / (p.length - i));
    adjusted[at] = least;
  });
  return adjusted;
}
