import type { Column } from '../../core/dataset';
import type { Warning } from '../../core/message';
import { renamedColumn } from '../../core/renamedColumn';

/** Names that SQL can have, unique without regard to case, for names as a file has them: as DuckDB changes those of Parquet. */
export function columnNames(sources: readonly string[]): string[] {
  const taken = new Set<string>();
  const wished = sources.map((s, i) => (s === '' ? `C${String(i)}` : s.replaceAll('\0', '\u2400')));
  const exact = new Set(wished);
  return wished.map((name) => {
    let free = name;
    for (let n = 1; taken.has(free.toLowerCase()) || (free !== name && exact.has(free)); n++) free = `${name}_${String(n)}`;
    taken.add(free.toLowerCase());
    return free;
  });
}

/** Notices about names that had to be changed. */
export function renamed(columns: readonly Column[]): Warning[] {
  return columns.filter((c) => c.origin === 'file' && c.name !== c.sourceName).map((c) => renamedColumn(c.name, c.sourceName));
}
