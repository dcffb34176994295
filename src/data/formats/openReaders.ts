import type { CsvReading, Format, Reading } from '../../core/dataset';
import type { ResolvedFile } from '../disk/resolveSource';
import { ByteStream } from './byteStream';
import { isCountable } from './csvCounter';
import { CsvForm } from './csvForm';
import { CsvSource } from './csvSource';
import { FileBytes } from './fileBytes';
import { detectFormat } from './format';
import type { TextFile } from './format';
import type { GrowingRows } from './growingRows';
import { JsonLineForm } from './jsonLineForm';
import { JsonSource } from './jsonSource';
import { Notices } from './notices';
import { PagedText } from './pagedText';
import { Spill } from './spill';
import { SpilledBytes } from './spilledBytes';
import { SpilledRows } from './spilledRows';
import type { TextForm } from './textForm';
import { inUtf8, jsonInUtf8, UTF8_MARK } from './textLines';

/** A text whose rows are read by their numbers. */
export interface OpenedText {
  readonly format: Extract<Format, 'json' | 'csv'>;
  readonly reading: Reading;
  readonly reader: GrowingRows;
}

/**
 * Opens a text for paging: lines of UTF-8 where they stand; what is packed or in UTF-16 through its unpacked bytes, and what has no
 * lines through its rows, in a file named `spill`. Undefined for other formats.
 */
export async function openText(file: ResolvedFile, reading: CsvReading | undefined, spill: string, signal: AbortSignal): Promise<OpenedText | undefined> {
  const found = await detectFormat(file.path, file.bytes, reading);
  if (found.format !== 'json' && found.format !== 'csv') return undefined;
  const { text } = found;
  const place = { name: text.name, path: spill };
  if (found.format === 'csv') {
    const source = new CsvSource(text);
    return { format: 'csv', reading: source.reading, reader: isCountable(source.dialect) ? await paged(text, new CsvForm(text, source.dialect), (chunks) => inUtf8(chunks, text.encoding), spill, signal) : new SpilledRows(source, await Spill.open(place)) };
  }
  const source = new JsonSource(text);
  const form = await source.form(signal);
  return { format: 'json', reading: source.reading, reader: form.kind === 'lines' ? await paged(text, new JsonLineForm(text), (chunks) => jsonInUtf8(chunks, text), spill, signal) : new SpilledRows(source, await Spill.open(place)) };
}

async function paged<R>(text: TextFile, form: TextForm<R>, lines: (chunks: AsyncIterable<Buffer>) => AsyncIterable<Buffer>, spill: string, signal: AbortSignal): Promise<PagedText<R>> {
  const { path, name, bytes, packing, encoding, returns } = text;
  await form.begin(lines(new ByteStream(path, bytes, packing, new Notices(name)).chunks(signal)));
  if (packing !== undefined || encoding !== 'utf-8' || (returns && form instanceof JsonLineForm)) return new PagedText(new SpilledBytes(text, lines, await Spill.open({ name, path: spill })), 0, form);
  const file = await FileBytes.open(path, bytes);
  return new PagedText(file, (await hasMark(file, signal)) ? UTF8_MARK.length : 0, form);
}

async function hasMark(file: FileBytes, signal: AbortSignal): Promise<boolean> {
  for await (const piece of file.pieces(0, Math.min(UTF8_MARK.length, file.end), signal)) return piece.equals(UTF8_MARK);
  return false;
}
