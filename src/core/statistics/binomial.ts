/** Below so many expected successes single steps are less work than a rejection. */
const FEW = 10;
const HALF_LOG_TAU = Math.log(2 * Math.PI) / 2;

/**
 * A binomial number: how many of `n` trials succeed, each with probability `p`. Transformed rejection where `n·p ≥ 10` (Hörmann 1993,
 * “The generation of binomial random variates”, algorithm BTRS), inversion by sequential search below. `uniform` gives numbers
 * from 0 (included) to 1 (excluded).
 */
export function binomial(n: number, p: number, uniform: () => number): number {
  if (n <= 0 || p <= 0) return 0;
  if (p >= 1) return n;
  if (p > 0.5) return n - binomial(n, 1 - p, uniform);
  return n * p < FEW ? searched(n, p, uniform) : rejected(n, p, uniform);
}

function searched(n: number, p: number, uniform: () => number): number {
  const odds = p / (1 - p);
  const none = (1 - p) ** n;
  for (;;) {
    let left = uniform();
    let mass = none;
    for (let k = 0; k <= n; ) {
      if (left < mass) return k;
      left -= mass;
      k++;
      mass *= ((n + 1) / k - 1) * odds;
    }
  }
}

function rejected(n: number, p: number, uniform: () => number): number {
  const spread = Math.sqrt(n * p * (1 - p));
  const b = 1.15 + 2.53 * spread;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const middle = n * p + 0.5;
  const inside = 0.92 - 4.2 / b;
  for (;;) {
    const u = uniform() - 0.5;
    const v = uniform();
    const edge = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / edge + b) * u + middle);
    if (edge >= 0.07 && v <= inside) return k;
    if (k < 0 || k > n) continue;
    const mode = Math.floor((n + 1) * p);
    const odds = p / (1 - p);
    const bound = (mode + 0.5) * Math.log((mode + 1) / (odds * (n - mode + 1))) + (n + 1) * Math.log((n - mode + 1) / (n - k + 1)) + (k + 0.5) * Math.log((odds * (n - k + 1)) / (k + 1))
      + stirling(mode) + stirling(n - mode) - stirling(k) - stirling(n - k);
    if (Math.log((v * (2.83 + 5.1 / b) * spread) / (a / (edge * edge) + b)) <= bound) return k;
  }
}

const SMALL = [0.08106146679532726, 0.04134069595540929, 0.02767792568499834, 0.02079067210376509, 0.01664469118982119, 0.01387612882307075, 0.01189670994589177, 0.01041126526197209, 0.00925546218271273, 0.00833056343336287];

/** What Stirling's formula leaves of ln k!. */
function stirling(k: number): number {
  const known = SMALL[k];
  if (known !== undefined) return known;
  const x = k + 1;
  const y = 1 / (x * x);
  return (1 / 12 - y * (1 / 360 - y * (1 / 1260 - y * (1 / 1680 - y / 1188)))) / x;
}

/** ln k!, by Stirling's formula and what it leaves. */
export function logFactorial(k: number): number {
  return (k + 0.5) * Math.log(k + 1) - (k + 1) + HALF_LOG_TAU + stirling(k);
}
