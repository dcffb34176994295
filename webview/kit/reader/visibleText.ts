import { t, tCount } from '../l10n';

/** Characters that a person cannot see or that change how others are drawn, and what is shown in their place. */
export type MarkKind = 'space' | 'tab' | 'newline' | 'control' | 'bidi' | 'invisible' | 'broken';

export interface VisibleMark {
  /** UTF-16 offsets. */
  readonly start: number;
  readonly end: number;
  readonly kind: MarkKind;
  readonly mark: string;
  /** For a tooltip and for screen readers: `U+202E right-to-left override`. */
  readonly name: string;
}

/** The names that Unicode gives are names: they stay as they are in every language. */
const BIDI: Readonly<Record<number, readonly [string, string]>> = {
  0x061c: ['ALM', 'arabic letter mark'], 0x200e: ['LRM', 'left-to-right mark'], 0x200f: ['RLM', 'right-to-left mark'],
  0x202a: ['LRE', 'left-to-right embedding'], 0x202b: ['RLE', 'right-to-left embedding'], 0x202c: ['PDF', 'pop directional formatting'],
  0x202d: ['LRO', 'left-to-right override'], 0x202e: ['RLO', 'right-to-left override'],
  0x2066: ['LRI', 'left-to-right isolate'], 0x2067: ['RLI', 'right-to-left isolate'], 0x2068: ['FSI', 'first strong isolate'], 0x2069: ['PDI', 'pop directional isolate'],
};

/** The names of U+0000 to U+001F: as letters, since few fonts have their pictures. */
const CONTROLS = 'NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US'.split(' ');

const INVISIBLE: Readonly<Record<number, readonly [string, string]>> = {
  0x00a0: ['⍽', 'no-break space'], 0x00ad: ['SHY', 'soft hyphen'], 0x180e: ['MVS', 'mongolian vowel separator'],
  0x200b: ['ZWSP', 'zero-width space'], 0x200c: ['ZWNJ', 'zero-width non-joiner'], 0x200d: ['ZWJ', 'zero-width joiner'],
  0x2028: ['LS', 'line separator'], 0x2029: ['PS', 'paragraph separator'], 0x202f: ['NNBSP', 'narrow no-break space'], 0x2060: ['WJ', 'word joiner'],
  0x3000: ['□', 'ideographic space'], 0xfeff: ['BOM', 'zero-width no-break space'],
};

/** What is marked in every mode: it could hide or reorder text. */
const HAZARDS = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|[\u00ad\u180e\u200b\u2028\u2029\u2060\ufeff]|[\u{e0000}-\u{e007f}]|[\ud800-\udfff]/gu;
/** What raw mode marks besides: spaces, tabs, line ends, joiners. */
const EVERYTHING = /\r\n|\r|\n|\t| +|[\u00a0\u2000-\u200a\u200c\u200d\u202f\u205f\u3000]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|[\u00ad\u180e\u200b\u2028\u2029\u2060\ufeff]|[\u{e0000}-\u{e007f}]|[\ud800-\udfff]/gu;

/** The characters of `text` to be marked, in order: `hazards` in every mode, `everything` where white space is to be seen. */
export function visibleMarks(text: string, level: 'hazards' | 'everything'): VisibleMark[] {
  const marks: VisibleMark[] = [];
  for (const found of text.matchAll(level === 'hazards' ? HAZARDS : EVERYTHING)) {
    const run = found[0];
    marks.push({ start: found.index, end: found.index + run.length, ...describe(run) });
  }
  return marks;
}

function describe(run: string): Pick<VisibleMark, 'kind' | 'mark' | 'name'> {
  const code = run.codePointAt(0) ?? 0;
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  if (run.startsWith(' ')) return { kind: 'space', mark: '·'.repeat(run.length), name: tCount(run.length, 'space', '{0} spaces') };
  if (run === '\t') return { kind: 'tab', mark: '→', name: t('tab') };
  if (run === '\n') return { kind: 'newline', mark: '⏎', name: t('line feed') };
  if (run === '\r\n') return { kind: 'newline', mark: 'CR⏎', name: t('carriage return, line feed') };
  if (run === '\r') return { kind: 'newline', mark: 'CR', name: t('carriage return') };
  const bidi = BIDI[code];
  if (bidi) return { kind: 'bidi', mark: bidi[0], name: `${name} ${bidi[1]}` };
  const invisible = INVISIBLE[code];
  if (invisible) return { kind: 'invisible', mark: invisible[0], name: `${name} ${invisible[1]}` };
  if (code < 0x20) return { kind: 'control', mark: CONTROLS[code] ?? name, name: t('{0} control character', name) };
  if (code === 0x7f) return { kind: 'control', mark: 'DEL', name: t('{0} delete', name) };
  if (code < 0xa0) return { kind: 'control', mark: name.slice(2), name: t('{0} control character', name) };
  if (code >= 0xe0000) return { kind: 'invisible', mark: tagMark(code), name: t('{0} tag character', name) };
  if (code >= 0xd800 && code <= 0xdfff) return { kind: 'broken', mark: name.slice(2), name: t('{0} half of a surrogate pair', name) };
  return { kind: 'invisible', mark: '⍽', name: t('{0} space', name) };
}

/** Tag characters repeat ASCII invisibly: shown as the letter they stand for. */
function tagMark(code: number): string {
  const letter = code - 0xe0000;
  return letter > 0x20 && letter < 0x7f ? `⟨${String.fromCodePoint(letter)}⟩` : 'TAG';
}
