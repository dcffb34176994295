import { LOWER_CASE } from '../../rule/lowerCase';
import type { Hits } from '../../rule/kernel';
import type { ScanKernel } from './scanKernel';

/** Of the runtime's own, what is used here; the library of the language does not name it. */
declare const WebAssembly: { readonly Module: new (bytes: Uint8Array) => object; readonly Instance: new (module: object, imports: object) => { readonly exports: unknown } };

/** Longer n-grams than this are not looked for. */
export const MOST_TOKENS = 64;

/** What kernel/index.ts exports. Addresses are those of its memory. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  lowerTablePointer(): number;
  room(bytes: number): number;
  columns(texts: number): number;
  countTokens(at: number, bytes: number): number;
  beginFields(n: number, shorts: boolean, fields: number, tokens: number, grams: number): void;
  addField(at: number, bytes: number): void;
  gramsPointer(): number;
  distinctGrams(): number;
  scan(places: number, lengths: number, count: number, tokens: number): void;
  characters(places: number, lengths: number, count: number): number;
  gramHitCount(): number;
  gramHitColumn(column: number): number;
  shortHitCount(): number;
  shortHitColumn(column: number): number;
}

/** The kernel in WebAssembly, as a `MakeKernel`: `bytes` are what scripts/kernel.mjs makes of `kernel/`. */
export function wasmKernel(bytes: Uint8Array): (fields: readonly Uint8Array[], n: number, shorts: boolean) => ScanKernel {
  const module = new WebAssembly.Module(bytes);
  return (fields, n, shorts) => {
    if (n < 1 || n > MOST_TOKENS) throw new RangeError(`n-grams of ${String(n)} tokens`);
    const kernel = new WebAssembly.Instance(module, {}).exports as Exports;
    // `memory.buffer` is another one whenever the memory has grown. Addresses come as signed numbers.
    const words = (at: number, count: number): Uint32Array => new Uint32Array(kernel.memory.buffer, at >>> 0, count);
    const lower = words(kernel.lowerTablePointer(), 0x20000);
    for (let point = 0; point < lower.length; point++) lower[point] = LOWER_CASE.get(point) ?? point;
    const write = (field: Uint8Array): number => {
      const at = kernel.room(field.length) >>> 0;
      new Uint8Array(kernel.memory.buffer, at, field.length).set(field);
      return at;
    };

    const tokens = Uint32Array.from(fields, (field) => kernel.countTokens(write(field), field.length));
    const starts = new Uint32Array(fields.length + 1);
    tokens.forEach((count, field) => { starts[field + 1] = (starts[field] ?? 0) + Math.max(0, count - n + 1); });
    const grams = starts[fields.length] ?? 0;
    kernel.beginFields(n, shorts, fields.length, tokens.reduce((sum, count) => sum + count, 0), grams);
    for (const field of fields) kernel.addField(write(field), field.length);
    const index = { n, tokens, starts, grams: words(kernel.gramsPointer(), grams).slice(), distinct: kernel.distinctGrams() };

    let room = 0;
    /** Writes where texts stand as the kernel reads it: a column of addresses, one of lengths; there is room for one more. */
    const placed = (textStarts: Uint32Array, lengths: Uint32Array, count: number): number => {
      const at = kernel.columns(count) >>> 0;
      const columns = words(at, 2 * count);
      for (let text = 0; text < count; text++) {
        columns[text] = room + (textStarts[text] ?? 0);
        columns[count + text] = lengths[text] ?? 0;
      }
      return at;
    };
    return {
      index,
      room(size) {
        room = kernel.room(size) >>> 0;
        return new Uint8Array(kernel.memory.buffer, room, size);
      },
      scan(textStarts, lengths, count): Hits {
        const at = placed(textStarts, lengths, count);
        kernel.scan(at, at + 4 * count, count, at + 8 * count);
        const grams = kernel.gramHitCount();
        const shortFields = kernel.shortHitCount();
        return {
          tokens: words(at + 8 * count, count),
          grams: { count: grams, text: words(kernel.gramHitColumn(0), grams), position: words(kernel.gramHitColumn(1), grams), gram: words(kernel.gramHitColumn(2), grams) },
          shorts: { count: shortFields, text: words(kernel.shortHitColumn(0), shortFields), position: words(kernel.shortHitColumn(1), shortFields), field: words(kernel.shortHitColumn(2), shortFields) },
        };
      },
      characters(textStarts, lengths, count) {
        const at = placed(textStarts, lengths, count);
        return kernel.characters(at, at + 4 * count, count);
      },
    };
  };
}
