/** The n-grams of all fields of all evaluation items, numbered in the order in which they first occur. */
export interface GramIndex {
  readonly n: number;
  /** Tokens of each field. */
  readonly tokens: Uint32Array;
  /** Where the grams of field f begin in `grams`; one entry more than there are fields. A field of t tokens has max(0, t − n + 1). */
  readonly starts: Uint32Array;
  /** The n-gram at each position of each field. */
  readonly grams: Uint32Array;
  readonly distinct: number;
}

/** Where items' n-grams, and whole fields of fewer than n tokens, occur in texts: by text, then by position in tokens. */
export interface Hits {
  /** Tokens of each text. */
  readonly tokens: Uint32Array;
  readonly grams: { readonly count: number; readonly text: Uint32Array; readonly position: Uint32Array; readonly gram: Uint32Array };
  /** Fields of 1 to n − 1 tokens that stand in a text as a run; each field once for each text, at its first position; of one position by field. */
  readonly shorts: { readonly count: number; readonly text: Uint32Array; readonly position: Uint32Array; readonly field: Uint32Array };
}

/**
 * Finds evaluation items' n-grams in texts. `rule/plainKernel.ts` in TypeScript and `kernel/` in WebAssembly give the same index
 * and the same hits; whatever they hash is compared literally.
 */
export interface Kernel {
  readonly index: GramIndex;
  /** At least `bytes` bytes to write texts into (UTF-8), valid until the next call. */
  room(bytes: number): Uint8Array;
  /** Looks through the texts that stand in the room at `starts`, `lengths` bytes long. The arrays of the answer hold until the next call. */
  scan(starts: Uint32Array, lengths: Uint32Array, count: number): Hits;
}

/** Makes a kernel for the fields of all items (UTF-8), in order. `shorts`: fields of fewer than n tokens are looked for, too. */
export type MakeKernel = (fields: readonly Uint8Array[], n: number, shorts: boolean) => Kernel;
