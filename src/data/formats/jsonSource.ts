import type { Reading } from '../../core/dataset';
import { LoupeError } from '../../core/message';
import type { Warning } from '../../core/message';
import { ByteStream } from './byteStream';
import type { TextFile } from './format';
import { checkJson } from './jsonText';
import { areNumbered, columnarRows, mayBeColumnar } from './jsonColumnar';
import type { Columnar } from './jsonColumnar';
import { outlineOf } from './jsonOutline';
import { JsonRows, KEY_COLUMN } from './jsonRows';
import { JsonSplit } from './jsonSplit';
import type { SplitTarget } from './jsonSplit';
import { Notices } from './notices';
import type { JsonBatch, RowSource } from './rowSource';
import { jsonInUtf8, textOf } from './textLines';

const BATCH_ROWS = 2_048;
const BATCH_BYTES = 4 * 1024 ** 2;
/** Values of an object are rows where it has more keys than these: as columns nobody could read them. */
const MOST_KEYS_AS_COLUMNS = 100;
const LINES_LOOKED_AT = 20;
/** A document is held whole up to this, and up to that its columns are taken apart. */
const MOST_ONE_BYTES = 256 * 1024 ** 2;
const MOST_COLUMNAR_BYTES = 64 * 1024 ** 2;

export type Form = { readonly kind: 'lines' } | { readonly kind: 'split'; readonly target: SplitTarget } | { readonly kind: 'columns'; readonly columnar: Columnar } | { readonly kind: 'one' };

const LINES: Form = { kind: 'lines' };

/** JSON lines, one array, or one object: rows as their texts. */
export class JsonSource implements RowSource {
  readonly format = 'json';
  readonly #file: TextFile;
  readonly #notices: Notices;
  readonly #bytes: ByteStream;
  readonly #rows: JsonRows;
  #form: Form | undefined;

  constructor(file: TextFile) {
    this.#file = file;
    this.#notices = new Notices(file.name);
    this.#rows = new JsonRows(this.#notices);
    this.#bytes = new ByteStream(file.path, file.bytes, file.packing, this.#notices);
    if (file.encoding !== 'utf-8') this.#notices.say('text-utf16', undefined, { encoding: file.encoding.toUpperCase() });
  }

  get notices(): readonly Warning[] {
    return this.#notices.list();
  }

  get progress(): number {
    return this.#bytes.progress;
  }

  get reading(): Reading {
    const { packing, encoding } = this.#file;
    return { ...(packing === undefined ? {} : { packing }), encoding, rows: rowsOf(this.#form) };
  }

  /** What its rows are: found out once, most often by the first characters alone. */
  async form(signal: AbortSignal): Promise<Form> {
    this.#form ??= await this.#formOf(signal);
    return this.#form;
  }

  async *batches(signal: AbortSignal): AsyncGenerator<JsonBatch> {
    const form = await this.form(signal);
    const rows = form.kind === 'split' ? this.#elements(form.target, signal) : form.kind === 'lines' ? this.#rows.lines(this.#text(signal)) : form.kind === 'columns' ? this.#columns(form.columnar) : this.#one(signal);
    let texts: string[] = [];
    let bytes = 0;
    for await (const text of rows) {
      texts.push(text);
      bytes += text.length;
      if (texts.length < BATCH_ROWS && bytes < BATCH_BYTES) continue;
      yield { kind: 'json', texts };
      texts = [];
      bytes = 0;
    }
    if (texts.length > 0) yield { kind: 'json', texts };
  }

  #text(signal: AbortSignal): AsyncGenerator<Buffer> {
    return jsonInUtf8(this.#bytes.chunks(signal), this.#file);
  }

  /** By the first characters: a line that is a whole value, with more after it, begins lines; else the document is one value. */
  async #formOf(signal: AbortSignal): Promise<Form> {
    const { head, headIsAll, lines: named } = this.#file;
    const start = head.trimStart();
    const end = start.indexOf('\n');
    const first = (end < 0 ? start : start.slice(0, end)).trim();
    const after = end < 0 ? '' : start.slice(end).trim();
    const known = end >= 0 || headIsAll;
    const whole = known && checkJson(first) !== undefined;
    if (start.startsWith('[')) return whole && after !== '' ? LINES : { kind: 'split', target: { of: 'array' } };
    if (!start.startsWith('{') || (whole && after !== '') || (named && (whole || !known))) return LINES;
    if (known && !whole) return mostlyValues(after.split('\n')) ? LINES : this.#object(signal);
    return !headIsAll && (await this.#hasMore(signal)) ? LINES : this.#object(signal);
  }

  /** Whether anything but white space follows the first line that is not blank. */
  async #hasMore(signal: AbortSignal): Promise<boolean> {
    let begun = false;
    let ended = false;
    for await (const chunk of this.#text(signal)) {
      for (const byte of begun && !ended ? chunk.subarray(Math.max(0, chunk.indexOf(10))) : chunk) {
        if (byte === 10) ended ||= begun;
        else if (byte > 32 && ended) return true;
        else if (byte > 32) begun = true;
      }
    }
    return false;
  }

  async #object(signal: AbortSignal): Promise<Form> {
    const { entries, next } = await outlineOf(this.#text(signal));
    if (next === '{') return { kind: 'split', target: { of: 'documents' } };
    const columnar = mayBeColumnar(entries) ? await this.#columnar(signal) : undefined;
    if (columnar) {
      this.#notices.say('json-columns', undefined, { count: columnar.columns });
      return { kind: 'columns', columnar };
    }
    const lists = entries.filter((e) => e.begins === '[' && e.inner === '{');
    const [list] = lists;
    if (list && lists.length === 1 && !entries.some((e) => e.begins === '{' && entries.length > MOST_KEYS_AS_COLUMNS)) {
      const others = entries.filter((e) => e !== list).map((e) => e.key);
      this.#notices.say('json-wrapped', undefined, { key: list.key, others: others.slice(0, 10).join(', ') });
      return { kind: 'split', target: { of: 'key', key: list.key } };
    }
    if (areNumbered(entries) || (entries.length > MOST_KEYS_AS_COLUMNS && entries.every((e) => e.begins === '{'))) {
      this.#notices.say('json-keyed', undefined, { count: entries.length, column: KEY_COLUMN });
      return { kind: 'split', target: { of: 'values' } };
    }
    this.#notices.say('json-one-row');
    return { kind: 'one' };
  }

  async *#elements(target: SplitTarget, signal: AbortSignal): AsyncGenerator<string> {
    const split = new JsonSplit(target);
    for await (const chunk of this.#text(signal)) {
      for (const { bytes, line, key } of split.push(chunk)) {
        const row = this.#rows.row(textOf(bytes, line, this.#notices), line, 'json-element-broken', key);
        if (row !== undefined) yield row;
      }
      if (split.more) {
        this.#notices.say('json-more', split.line);
        return;
      }
    }
    const rest = split.rest();
    if (rest) {
      // An element that is whole where only the last bracket is missing.
      const row = this.#rows.row(textOf(rest.bytes, rest.line, this.#notices), rest.line, undefined, rest.key);
      if (row !== undefined) yield row;
    }
    if (split.cut) this.#notices.say('json-array-cut', rest?.line ?? split.line);
  }

  async #columnar(signal: AbortSignal): Promise<Columnar | undefined> {
    const document = await this.#whole(signal, MOST_COLUMNAR_BYTES);
    const text = document && textOf(document, 1, this.#notices);
    return text !== undefined && checkJson(text) ? columnarRows(text) : undefined;
  }

  *#columns(columnar: Columnar): Generator<string> {
    for (const text of columnar.rows()) {
      const row = this.#rows.row(text, 1, 'json-element-broken');
      if (row !== undefined) yield row;
    }
  }

  /** All of the text; undefined where it is larger than `most`. */
  async #whole(signal: AbortSignal, most: number): Promise<Buffer | undefined> {
    const pieces: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of this.#text(signal)) {
      bytes += chunk.length;
      if (bytes > most) return undefined;
      pieces.push(chunk);
    }
    return Buffer.concat(pieces);
  }

  async *#one(signal: AbortSignal): AsyncGenerator<string> {
    const document = await this.#whole(signal, MOST_ONE_BYTES);
    if (!document) throw new LoupeError('json-too-large', { name: this.#file.name, path: this.#file.path });
    const row = this.#rows.row(textOf(document, 1, this.#notices), 1, undefined);
    if (row === undefined) throw new LoupeError('json-broken', { name: this.#file.name, path: this.#file.path, problem: problemOf(document.toString('utf8')) });
    yield row;
  }
}

/** A first line that is broken is followed by lines that are not; inside of a document hardly any line is a value. */
function mostlyValues(lines: readonly string[]): boolean {
  const looked = lines.slice(0, LINES_LOOKED_AT).filter((line) => line.trim() !== '');
  return looked.filter((line) => line.startsWith('{') && checkJson(line) !== undefined).length * 2 > looked.length;
}

function rowsOf(form: Form | undefined): string {
  if (form?.kind === 'columns') return 'columns';
  if (form?.kind !== 'split') return form?.kind === 'one' ? 'object' : 'lines';
  return form.target.of === 'key' ? `array of ${form.target.key}` : form.target.of;
}

function problemOf(text: string): string {
  try {
    JSON.parse(text);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message.replace(/ in JSON|"[^]*" is not valid JSON/g, '').slice(0, 120) : '';
  }
}
