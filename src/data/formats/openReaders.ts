import { join } from 'node:path';
import type { CsvReading, Format, Reading } from '../../core/dataset';
import type { ResolvedFile } from '../disk/resolveSource';
import { isCountable } from './csvCounter';
import { CsvForm } from './csvForm';
import { CsvSource } from './csvSource';
import { detectFormat } from './format';
import type { TextFile } from './format';
import type { GrowingRows } from './growingRows';
import { JsonLineForm } from './jsonLineForm';
import { JsonSource } from './jsonSource';
import { PagedText } from './pagedText';
import { SpilledRows } from './spilledRows';

/** A text whose rows are read by their numbers. */
export interface OpenedText {
  readonly format: Extract<Format, 'json' | 'csv'>;
  readonly reading: Reading;
  readonly reader: GrowingRows;
}

/** Opens a text for paging: where it stands, or where that cannot be, through a file in `folder`. Undefined for other formats. */
export async function openText(file: ResolvedFile, reading: CsvReading | undefined, folder: string, signal: AbortSignal, number = 0): Promise<OpenedText | undefined> {
  const found = await detectFormat(file.path, file.bytes, reading);
  if (found.format !== 'json' && found.format !== 'csv') return undefined;
  const { text } = found;
  const spill = { name: text.name, path: join(folder, `rows-${String(number)}`) };
  if (found.format === 'csv') {
    const source = new CsvSource(text);
    const reader = standsInPlace(text) && isCountable(source.dialect) ? await PagedText.open(text.path, text.bytes, new CsvForm(text, source.dialect), signal) : await SpilledRows.open(source, spill);
    return { format: 'csv', reading: source.reading, reader };
  }
  const source = new JsonSource(text);
  const form = await source.form(signal);
  const reader = standsInPlace(text) && form.kind === 'lines' ? await PagedText.open(text.path, text.bytes, new JsonLineForm(text), signal) : await SpilledRows.open(source, spill);
  return { format: 'json', reading: source.reading, reader };
}

/** Whether the rows of a text can be read from its middle. */
function standsInPlace({ packing, encoding }: TextFile): boolean {
  return packing === undefined && encoding === 'utf-8';
}
