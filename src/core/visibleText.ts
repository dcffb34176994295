/** Control characters and those that turn the direction of writing, as escapes that are seen; line feeds as ↵, tabs as spaces. */
export function visible(text: string): string {
  return text.replace(/[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, (c) => (c === '\n' ? '↵' : c === '\t' ? ' ' : escaped(c)));
}

export const escaped = (c: string): string => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
