import { isUtf8 } from 'node:buffer';
import type { Dialect } from './csvRows';
import type { Notices } from './notices';
import { textOf } from './textLines';

/** UTF-8 as pieces of text that end where a line ends; line ends inside of cells stay as they are. `line` is the number of the first one. */
export async function* csvTexts(chunks: AsyncIterable<Buffer>, notices: Notices, newline: Dialect['newline'], line = 1): AsyncGenerator<string> {
  const ends = newline.charCodeAt(0);
  let number = line;
  const decode = (bytes: Buffer): string => {
    if (isUtf8(bytes)) {
      for (let at = bytes.indexOf(ends); at >= 0; at = bytes.indexOf(ends, at + 1)) number++;
      return bytes.toString('utf8');
    }
    let text = '';
    for (let from = 0; from < bytes.length; number++) {
      const end = bytes.indexOf(ends, from);
      text += textOf(bytes.subarray(from, end < 0 ? bytes.length : end + 1), number, notices);
      from = end < 0 ? bytes.length : end + 1;
    }
    return text;
  };
  let rest: Buffer[] = [];
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(ends) + 1;
    if (end > 0) {
      yield decode(Buffer.concat([...rest, chunk.subarray(0, end)]));
      rest = [];
    }
    if (end < chunk.length) rest.push(chunk.subarray(end));
  }
  if (rest.length > 0) yield decode(Buffer.concat(rest));
}
