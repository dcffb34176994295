import { basename } from 'node:path';
import type { DatasetFile } from '../core/dataset';
import type { Warning } from '../core/message';
import { readChunks } from '../data/parquet/readFooter';
import type { RowGroup } from '../data/parquet/readFooter';
import { checkPages } from '../data/parquet/pageChecksums';

/**
 * Page checksums of a dataset, looked at where rows are read: DuckDB does not. Each column chunk once; what was found is kept.
 */
export class PageChecks {
  readonly #groups = new Map<string, readonly RowGroup[]>();
  readonly #looked = new Map<string, Warning | null>();

  constructor(readonly files: readonly DatasetFile[]) {}

  /** Notices about the chunks that hold these rows of these columns (names as in the file). */
  async touching(rows: readonly (readonly [number, number])[], columns: ReadonlySet<string>, signal: AbortSignal): Promise<Warning[]> {
    const found: Warning[] = [];
    for (const file of this.files) {
      const inside = rows.filter(([from, to]) => from < file.rowStart + file.rows && to > file.rowStart);
      if (inside.length === 0) continue;
      let rowStart = file.rowStart;
      for (const [index, group] of (await this.#groupsOf(file.path)).entries()) {
        const rowEnd = rowStart + group.rows;
        if (inside.some(([from, to]) => from < rowEnd && to > rowStart)) found.push(...(await this.#look(file, index, group, [rowStart, rowEnd], columns, signal)));
        rowStart = rowEnd;
      }
    }
    return found;
  }

  async #look(file: DatasetFile, index: number, group: RowGroup, [rowStart, rowEnd]: readonly [number, number], columns: ReadonlySet<string>, signal: AbortSignal): Promise<Warning[]> {
    const found: Warning[] = [];
    for (const chunk of group.chunks) {
      if (!columns.has(chunk.column) || signal.aborted) continue;
      const key = `${file.path}\0${String(index)}\0${String(chunk.offset)}`;
      let warning = this.#looked.get(key);
      if (warning === undefined) {
        const { wrong, complete } = await checkPages(file.path, chunk, signal);
        if (!complete) break; // what was not looked at to its end says nothing
        warning = wrong === 0 ? null : { code: 'checksum-wrong', args: { column: chunk.column, file: basename(file.path), rowStart, rowEnd: rowEnd - 1 }, column: chunk.column };
        this.#looked.set(key, warning);
      }
      if (warning) found.push(warning);
    }
    return found;
  }

  async #groupsOf(path: string): Promise<readonly RowGroup[]> {
    const groups = this.#groups.get(path) ?? (await readChunks(path));
    this.#groups.set(path, groups);
    return groups;
  }
}
