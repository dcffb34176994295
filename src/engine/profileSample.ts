import type { DatasetInfo } from '../core/dataset';
import { join, sql } from '../core/sql';
import type { Sql } from '../core/sql';
import { rangeRelation } from './relation';
import type { RelationPlan } from './relation';

/** More is not read to draw a small picture. */
const MOST_ROWS = 2_000_000;
/** Of the files, uncompressed, where texts are measured. */
const MOST_BYTES = 1024 ** 3;
const SEED = 1;

export interface Sample {
  readonly relation: Sql;
  readonly rows: number;
  readonly seed: number;
}

/** A sample of whole row groups where a dataset is larger than what is read for a profile; null where all of it is read. */
export function sampleOf(plan: RelationPlan, info: DatasetInfo, heavy: boolean, mostRows = MOST_ROWS, mostBytes = MOST_BYTES): Sample | null {
  const share = Math.min(1, mostRows / Math.max(1, info.rows), heavy ? mostBytes / Math.max(1, info.uncompressedBytes) : 1);
  const groups = plan.files.flatMap((file) => {
    const step = Math.max(1, Math.ceil(file.rows / Math.max(1, file.rowGroups)));
    return Array.from({ length: Math.ceil(file.rows / step) }, (_, i) => ({ from: file.rowStart + i * step, to: file.rowStart + Math.min(file.rows, (i + 1) * step) }));
  });
  const wanted = Math.max(1, Math.floor(groups.length * share));
  if (share === 1 || wanted >= groups.length) return null;
  const drawn = shuffled(groups, SEED).slice(0, wanted).sort((a, b) => a.from - b.from);
  return { relation: join(drawn.map(({ from, to }) => sql`select * from (${rangeRelation(plan, from, to, 'scan')})`), ' union all '), rows: drawn.reduce((n, g) => n + g.to - g.from, 0), seed: SEED };
}

/** Fisher–Yates by mulberry32. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  let state = seed;
  const random = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const left = [...items];
  for (let i = left.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const [a, b] = [left[i], left[j]];
    if (a !== undefined && b !== undefined) [left[i], left[j]] = [b, a];
  }
  return left;
}
