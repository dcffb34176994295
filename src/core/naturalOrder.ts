/** Numbers inside names as numbers (`step2` before `step10`), the rest by code points; a total order. */
export function naturalOrder(a: string, b: string): number {
  const [first, second] = [partsOf(a), partsOf(b)];
  for (let i = 0; i < Math.min(first.length, second.length); i++) {
    const [x, y] = [first[i] ?? '', second[i] ?? ''];
    const apart = isDigits(x) && isDigits(y) ? byNumber(x, y) : byText(x, y);
    if (apart !== 0) return apart;
  }
  return first.length - second.length || byText(a, b);
}

const partsOf = (name: string): string[] => name.toLowerCase().match(/\d+|\D+/g) ?? [];
const isDigits = (part: string): boolean => /^\d/.test(part);
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Digits of any length. */
function byNumber(a: string, b: string): number {
  const [x, y] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  return x.length - y.length || byText(x, y);
}
