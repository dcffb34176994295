/** A stretch of a text that is drawn at one go; UTF-16 offsets. */
export interface TextPiece {
  readonly start: number;
  readonly end: number;
  /** True where the piece ends with a line end, so that it can be a block of its own without changing what is seen. */
  readonly whole: boolean;
}

/**
 * Cuts a text into pieces of about `size` UTF-16 units, at line ends where there is one in the second half of a piece,
 * never inside a surrogate pair or a CR LF. The pieces joined are the text.
 */
export function textPieces(text: string, start: number, size: number): TextPiece[] {
  const pieces: TextPiece[] = [];
  for (let at = start; at < text.length; ) {
    const end = pieceEnd(text, at, size);
    pieces.push({ start: at, end, whole: text[end - 1] === '\n' });
    at = end;
  }
  return pieces;
}

function pieceEnd(text: string, start: number, size: number): number {
  let end = start + Math.max(size, 2);
  if (end >= text.length) return text.length;
  const newline = text.lastIndexOf('\n', end - 1);
  if (newline >= start + size / 2) return newline + 1;
  const last = text.charCodeAt(end - 1);
  if ((last >= 0xd800 && last <= 0xdbff) || (last === 13 && text[end] === '\n')) end--;
  return end;
}
