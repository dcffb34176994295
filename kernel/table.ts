/** A hash table from hashes to numbers; whose hash it really is, is for the caller to compare. */

const EMPTY: u64 = 0;

/** Slots hold the upper half of a hash and a number + 1; the place of a slot is the upper bits of that half. */
export class Table {
  private slots: StaticArray<u64>;
  private shift: u32;
  private count: u32 = 0;

  constructor(bits: u32) {
    this.slots = new StaticArray<u64>(1 << bits);
    this.shift = 32 - bits;
  }

  /** Where a hash's entries begin; they end at the first slot whose `numberAt` is -1. */
  @inline slotOf(hash: u64): u32 {
    return <u32>(hash >> 32) >> this.shift;
  }

  @inline next(slot: u32): u32 {
    return (slot + 1) & (<u32>this.slots.length - 1);
  }

  @inline isFree(slot: u32): bool {
    return unchecked(this.slots[slot]) == EMPTY;
  }

  @inline hasHash(slot: u32, hash: u64): bool {
    return unchecked(this.slots[slot]) >> 32 == hash >> 32;
  }

  @inline numberAt(slot: u32): u32 {
    return <u32>unchecked(this.slots[slot]) - 1;
  }

  /** Puts a new number in a free slot of its hash. */
  add(slot: u32, hash: u64, number: u32): void {
    unchecked(this.slots[slot] = (hash & 0xffffffff00000000) | <u64>(number + 1));
    if (++this.count * 4 > <u32>this.slots.length * 3) this.grow();
  }

  private grow(): void {
    const old = this.slots;
    this.slots = new StaticArray<u64>(old.length << 1);
    this.shift -= 1;
    for (let i = 0; i < old.length; i++) {
      const entry = unchecked(old[i]);
      if (entry == EMPTY) continue;
      let slot = this.slotOf(entry);
      while (!this.isFree(slot)) slot = this.next(slot);
      unchecked(this.slots[slot] = entry);
    }
  }
}
