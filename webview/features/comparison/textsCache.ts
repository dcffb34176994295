import type { Beside, KeyRow, KeySample, KeyTexts, TextsAsked } from '../../../src/features/comparison/keysContract';

/** The texts of so many keys stay here: the one that is read, and those before and after it. */
const KEPT = 6;

/** Which of a side's answers is wanted. */
export interface Want {
  readonly side: number;
  readonly sample: number;
}

/** What is here of a key. `prompt` is one object for all that is read of it. */
export interface ReadTexts extends KeyTexts {
  /** By side: which of its answers this is; null: none is here. */
  readonly read: readonly (number | null)[];
}

interface HeldAnswer {
  /** Undefined: that of the side with the same answer. */
  readonly text: string | null | undefined;
  readonly beside: readonly Beside[];
  readonly samples: readonly KeySample[];
}

interface Held {
  of: KeyTexts | null;
  readonly answers: Map<string, HeldAnswer>;
  readonly asked: Map<string, Promise<void>>;
}

const NO_ANSWER: HeldAnswer = { text: null, beside: [], samples: [] };
const nameOf = ({ side, sample }: Want): string => `${String(side)}.${String(sample)}`;

/** Texts of keys, each answer fetched once: what is not shown is not asked for, and what is known to be equal neither. */
export class TextsCache {
  readonly #held = new Map<number, Held>();

  constructor(readonly fetch: (asked: TextsAsked) => Promise<KeyTexts>) {}

  /** What is wanted of a key, once it is here. */
  async of(row: KeyRow, wants: readonly Want[]): Promise<ReadTexts> {
    const held = this.#heldOf(row.key);
    this.#ask(held, row, wants);
    await Promise.all([...wants.flatMap((want) => this.#needs(held, row, want)), held.of ? undefined : held.asked.get('prompt')]);
    const found = readOf(held, row, wants);
    // What was to be the same as another answer is asked for itself where that one could not be read.
    return found && wants.every((want) => textOf(held, row, want) !== undefined) ? found : this.of(row, wants);
  }

  has(row: KeyRow, want: Want): boolean {
    const held = this.#held.get(row.key);
    return held !== undefined && textOf(held, row, want) !== undefined;
  }

  /** What is here now of what is wanted; null before anything is. */
  now(row: KeyRow, wants: readonly Want[]): ReadTexts | null {
    const held = this.#held.get(row.key);
    return held ? readOf(held, row, wants) : null;
  }

  /** Asks at once for what is neither here nor on its way. */
  #ask(held: Held, row: KeyRow, wants: readonly Want[]): void {
    for (const want of wants) if (row.sides[want.side] === null) held.answers.set(nameOf(want), NO_ANSWER);
    const missing = wants.filter((want) => !held.asked.has(nameOf(want)) && textOf(held, row, want) === undefined);
    const prompt = held.of === null && !held.asked.has('prompt');
    if (missing.length === 0 && !prompt) return;
    const known = missing.filter((want, i) => isKnown(held, row, want, missing.slice(0, i)));
    const asked = this.fetch({
      key: row.key, sides: missing.map(({ side }) => side), ...(missing.some(({ sample }) => sample > 0) ? { samples: missing.map(({ sample }) => sample) } : {}),
      ...(known.length === 0 ? {} : { known: known.map(({ side }) => side) }), ...(prompt ? {} : { prompt: false }),
    }).then((texts) => {
      if (prompt) held.of = texts;
      for (const want of missing) held.answers.set(nameOf(want), { text: known.includes(want) ? undefined : (texts.answers[want.side] ?? null), beside: texts.beside[want.side] ?? [], samples: texts.samples[want.side] ?? [] });
    });
    const names = [...missing.map(nameOf), ...(prompt ? ['prompt'] : [])];
    for (const name of names) held.asked.set(name, asked);
    const end = (): void => { for (const name of names) held.asked.delete(name); };
    asked.then(end, end);
  }

  /** What has to come before an answer is here: itself, and the ones that it is the same as. */
  #needs(held: Held, row: KeyRow, want: Want): (Promise<void> | undefined)[] {
    return [want, ...alike(row, want)].map((other) => held.asked.get(nameOf(other)));
  }

  #heldOf(key: number): Held {
    const held = this.#held.get(key) ?? { of: null, answers: new Map<string, HeldAnswer>(), asked: new Map<string, Promise<void>>() };
    this.#held.delete(key);
    this.#held.set(key, held);
    const [oldest] = this.#held.keys();
    if (this.#held.size > KEPT && oldest !== undefined) this.#held.delete(oldest);
    return held;
  }
}

function readOf(held: Held, row: KeyRow, wants: readonly Want[]): ReadTexts | null {
  if (!held.of) return null;
  const by = row.sides.map((_, side) => wants.find((want) => want.side === side && textOf(held, row, want) !== undefined));
  const answers = by.map((want) => (want ? (held.answers.get(nameOf(want)) ?? NO_ANSWER) : NO_ANSWER));
  return {
    ...held.of, read: by.map((want) => want?.sample ?? null), answers: by.map((want) => (want ? (textOf(held, row, want) ?? null) : null)),
    samples: answers.map((answer) => answer.samples), beside: answers.map((answer) => answer.beside),
  };
}

/** Other sides whose first answer is the same text. One without a character may be NULL, or not. */
function alike(row: KeyRow, { side, sample }: Want): Want[] {
  const of = row.sides[side];
  if (!of || sample > 0 || of.characters === 0) return [];
  return row.sides.flatMap((other, at) => (at !== side && other?.sameAs === of.sameAs ? [{ side: at, sample: 0 }] : []));
}

function isKnown(held: Held, row: KeyRow, want: Want, before: readonly Want[]): boolean {
  return alike(row, want).some((other) => held.asked.has(nameOf(other)) || held.answers.get(nameOf(other))?.text !== undefined || before.some((b) => nameOf(b) === nameOf(other)));
}

/** Undefined: it is not here. */
function textOf(held: Held, row: KeyRow, want: Want): string | null | undefined {
  const own = held.answers.get(nameOf(want));
  if (!own || own.text !== undefined) return own?.text;
  return alike(row, want).map((other) => held.answers.get(nameOf(other))?.text).find((text) => text !== undefined);
}
