/** ln Γ of a positive number: Stirling's series, from far enough out. */
function logGamma(x: number): number {
  let [shifted, product] = [x, 1];
  while (shifted < 15) product *= shifted++;
  const y = 1 / (shifted * shifted);
  const rest = (1 / 12 - y * (1 / 360 - y * (1 / 1260 - y * (1 / 1680 - y / 1188)))) / shifted;
  return (shifted - 0.5) * Math.log(shifted) - shifted + Math.log(2 * Math.PI) / 2 + rest - Math.log(product);
}

/** The regularised incomplete beta function I_x(a, b), by its continued fraction (Abramowitz & Stegun 26.5.8, by Lentz's way); `y` is 1 − x, given apart for its digits. */
export function incompleteBeta(x: number, y: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(y));
  return x < (a + 1) / (a + b + 2) ? (front * fraction(x, a, b)) / a : 1 - (front * fraction(y, b, a)) / b;
}

function fraction(x: number, a: number, b: number): number {
  const kept = (value: number): number => (Math.abs(value) < 1e-300 ? 1e-300 : value);
  let c = 1;
  let d = 1 / kept(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m < 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / kept(1 + even * d);
    c = kept(1 + even / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / kept(1 + odd * d);
    c = kept(1 + odd / c);
    result *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return result;
}

/** The two-sided chance of a correlation `r` of `n` pairs where there is none: Student's t with n − 2 degrees of freedom (scipy `pearsonr`). */
export function correlationChance(r: number, n: number): number {
  const rest = (1 - Math.abs(r)) * (1 + Math.abs(r));
  return incompleteBeta(rest, r * r, (n - 2) / 2, 0.5);
}
