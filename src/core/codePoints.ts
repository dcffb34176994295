const SURROGATE = /[\ud800-\udfff]/;

/** The length of a text in Unicode code points; an unpaired surrogate counts as one. */
export function codePoints(text: string): number {
  if (!SURROGATE.test(text)) return text.length;
  let pairs = 0;
  for (let i = 0; i < text.length - 1; i++) {
    if (isHigh(text.charCodeAt(i)) && isLow(text.charCodeAt(i + 1))) {
      pairs++;
      i++;
    }
  }
  return text.length - pairs;
}

/** The first `most` code points of a text, never half a pair. */
export function firstCodePoints(text: string, most: number): string {
  if (text.length <= most) return text;
  let at = 0;
  for (let n = 0; n < most && at < text.length; n++) at += isHigh(text.charCodeAt(at)) && isLow(text.charCodeAt(at + 1)) ? 2 : 1;
  return text.slice(0, at);
}

/** Turns ascending UTF-16 offsets of a text into code point offsets, in one pass. */
export class CodePointOffsets {
  #utf16 = 0;
  #points = 0;
  constructor(readonly text: string) {}

  /** The code point offset of `utf16`, which must not lie before the one asked for last. */
  at(utf16: number): number {
    this.#points += codePoints(this.text.slice(this.#utf16, utf16));
    this.#utf16 = utf16;
    return this.#points;
  }
}

const isHigh = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;
const isLow = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;
