/** What was found, as columns that the host reads. */
import { grown } from './vocabulary';

/** Rows of three numbers: in which text, at which token, and what. */
export class Hits {
  text: StaticArray<u32> = new StaticArray<u32>(1 << 12);
  position: StaticArray<u32> = new StaticArray<u32>(1 << 12);
  what: StaticArray<u32> = new StaticArray<u32>(1 << 12);
  count: u32 = 0;

  add(text: u32, position: u32, what: u32): void {
    const i = this.count;
    if (i == <u32>this.text.length) {
      this.text = grown(this.text);
      this.position = grown(this.position);
      this.what = grown(this.what);
    }
    unchecked(this.text[i] = text);
    unchecked(this.position[i] = position);
    unchecked(this.what[i] = what);
    this.count = i + 1;
  }

  /** Puts the rows from `first` on, which are of one place, in the order of what was found. */
  sortFrom(first: u32): void {
    for (let i = first + 1; i < this.count; i++) {
      const what = unchecked(this.what[i]);
      let j = i;
      for (; j > first && unchecked(this.what[j - 1]) > what; j--) unchecked(this.what[j] = this.what[j - 1]);
      unchecked(this.what[j] = what);
    }
  }
}
