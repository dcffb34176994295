import { logFactorial } from './binomial';

/**
 * How many of the `marked` among `all` are in a draw of `drawn` without replacement: inversion from the mode outwards, which takes about
 * as many steps as the standard deviation. `uniform` gives numbers from 0 (included) to 1 (excluded).
 */
export function hypergeometric(all: number, marked: number, drawn: number, uniform: () => number): number {
  const [fewest, most] = [Math.max(0, drawn - (all - marked)), Math.min(marked, drawn)];
  if (fewest === most) return fewest;
  const others = all - marked - drawn;
  const mode = Math.min(most, Math.max(fewest, Math.floor(((drawn + 1) * (marked + 1)) / (all + 2))));
  const mass = Math.exp(logFactorial(marked) + logFactorial(all - marked) + logFactorial(drawn) + logFactorial(all - drawn) - logFactorial(all) - logFactorial(mode) - logFactorial(marked - mode) - logFactorial(drawn - mode) - logFactorial(others + mode));
  let left = uniform() - mass;
  if (left < 0) return mode;
  let [up, above, down, below] = [mode, mass, mode, mass];
  while (up < most || down > fewest) {
    if (up < most) {
      above *= ((marked - up) * (drawn - up)) / ((up + 1) * (others + up + 1));
      up++;
      if ((left -= above) < 0) return up;
    }
    if (down > fewest) {
      below *= (down * (others + down)) / ((marked - down + 1) * (drawn - down + 1));
      down--;
      if ((left -= below) < 0) return down;
    }
  }
  return mode; // the masses sum to 1 but for their last digits
}

/** So many drawn without replacement from classes of these sizes: how many of each, added to `into`. */
export function drawWithout(sizes: Float64Array, drawn: number, uniform: () => number, into: Float64Array): void {
  let all = sizes.reduce((sum, n) => sum + n, 0);
  let left = drawn;
  for (let i = 0; i < sizes.length && left > 0; i++) {
    const size = sizes[i] ?? 0;
    const of = hypergeometric(all, size, left, uniform);
    into[i] = (into[i] ?? 0) + of;
    left -= of;
    all -= size;
  }
}
