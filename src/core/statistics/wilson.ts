const Z = 1.959963984540054;

/** The 95 % interval of a share `k` of `n` by Wilson's score (1927; statsmodels `proportion_confint(method='wilson')`). */
export function wilson(k: number, n: number): { low: number; high: number } {
  const share = k / n;
  const middle = share + (Z * Z) / (2 * n);
  const half = Z * Math.sqrt((share * (1 - share)) / n + (Z * Z) / (4 * n * n));
  const below = 1 + (Z * Z) / n;
  return { low: k === 0 ? 0 : (middle - half) / below, high: k === n ? 1 : (middle + half) / below };
}
