import { apartBytes, writeApart } from './characters';
import type { Hits, Kernel, MakeKernel } from './kernel';

/** A kernel whose tokens are characters, made of one whose tokens are words: items and texts are written apart before it reads them. */
export function characterKernel(makeKernel: MakeKernel): (fields: readonly Uint8Array[], n: number, shorts: boolean) => Kernel & { characters(starts: Uint32Array, lengths: Uint32Array, count: number): number } {
  return (fields, n, shorts) => {
    const words = makeKernel(fields.map(apart), n, shorts);
    let room = new Uint8Array(0);
    return {
      index: words.index,
      room(bytes) {
        if (room.length < bytes) room = new Uint8Array(bytes);
        return room;
      },
      scan(starts, lengths, count): Hits {
        const into = words.room(apartBytes(lengths.subarray(0, count).reduce((sum, length) => sum + length, 0)));
        const [apartStarts, apartLengths] = [new Uint32Array(count), new Uint32Array(count)];
        let at = 0;
        for (let text = 0; text < count; text++) {
          const from = starts[text] ?? 0;
          const end = writeApart(room, from, from + (lengths[text] ?? 0), into, at);
          apartStarts[text] = at;
          apartLengths[text] = end - at;
          at = end;
        }
        return words.scan(apartStarts, apartLengths, count);
      },
      /** Code points of the texts as they are. */
      characters(starts, lengths, count) {
        let points = 0;
        for (let text = 0; text < count; text++) {
          const from = starts[text] ?? 0;
          const to = from + (lengths[text] ?? 0);
          for (let i = from; i < to; i++) if (((room[i] ?? 0) & 0xc0) !== 0x80) points++;
        }
        return points;
      },
    };
  };
}

function apart(text: Uint8Array): Uint8Array {
  const into = new Uint8Array(apartBytes(text.length));
  return into.slice(0, writeApart(text, 0, text.length, into, 0));
}
