const ENDING = /(?:\.(?:parquet|jsonl|ndjson|json|csv|tsv|arrow|feather|txt|gz|zst|xz|bz2))+$/i;
/** Names that say nothing: the folder above says which side it is. */
const SAYS_NOTHING = /^(?:train|test|validation|data|outputs?|model[-_]outputs?|predictions?|samples|results?|answers?|responses|generations?|annotations|(?:train|test|validation|data|part)?-?\d{5}-of-\d{5})$/i;

/** A short name for each path, no two alike: the last part that tells them apart, with parts above it where one is not enough. */
export function sideNames(paths: readonly string[]): string[] {
  const parts = paths.map((path) => path.replace(ENDING, '').split(/[/\\]+/).filter((part) => part !== '').reverse());
  const deepest = Math.max(0, ...parts.map((p) => p.length));
  const differs = (at: number): boolean => new Set(parts.map((p) => p[at])).size > 1;
  const chosen: number[] = [];
  const named = (): string[] => shortened(parts.map((p) => chosen.flatMap((at) => p[at] ?? []).reverse().join('/')));
  for (let at = 0; at < deepest; at++) {
    const saysNothing = parts.some((p) => SAYS_NOTHING.test(p[at] ?? '')) && at < deepest - 1;
    if (parts.length === 1 ? !saysNothing || at === deepest - 1 : differs(at)) chosen.push(at);
    if (chosen.length > 0 && new Set(named()).size === parts.length && !(saysNothing && hasMore(at + 1))) break;
  }
  function hasMore(from: number): boolean {
    for (let at = from; at < deepest; at++) if (differs(at)) return true;
    return false;
  }
  return numbered(chosen.length > 0 ? named() : parts.map((p) => p[0] ?? ''));
}

/** Without the pieces after `--` that all have alike (a judge, a version). */
function shortened(names: readonly string[]): string[] {
  let pieces = names.map((name) => name.split('--'));
  while (names.length > 1 && pieces.every((p) => p.length > 1 && p.at(-1) === pieces[0]?.at(-1))) pieces = pieces.map((p) => p.slice(0, -1));
  return pieces.map((p) => p.join('--'));
}

function numbered(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const base = name === '' ? '1' : name;
    let unique = base;
    for (let n = 2; taken.has(unique) || (unique !== base && names.includes(unique)); n++) unique = `${base} (${n})`;
    taken.add(unique);
    return unique;
  });
}
