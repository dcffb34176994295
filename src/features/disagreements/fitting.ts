import { areNumberedSides, verdictSide } from '../../core/verdictSide';
import { AS_FOUND } from './page';
import type { Reading, Shown } from './page';

/** What a person said on the page and is dropped, since the dataset's shape is another now. */
export type Dropped = keyof Reading | 'by' | 'judges';

/** Where verdicts are: the new shape says it. */
const PLACES = ['raters', 'raterId', 'unit', 'rater', 'label', 'sides', 'pairwise', 'manyRaters'] as const satisfies readonly (keyof Reading)[];
/** What depends on which labels and aspects there are. */
const OF_LABELS = ['aspect', 'level', 'order', 'values', 'collapse', 'drop'] as const satisfies readonly (keyof Reading)[];

const asFound = (reading: Reading, names: readonly (keyof Reading)[]): Reading => ({ ...reading, ...Object.fromEntries(names.map((name) => [name, AS_FOUND[name]])) });

/** A reading by the shape alone: by what it finds it is seen which choices still fit. */
export function byShape(reading: Reading): Reading {
  return asFound(reading, [...PLACES, ...OF_LABELS]);
}

/** A person's choices that fit what was found by the shape (`byShape`), and which were dropped. */
export function fitting(said: Reading, { answer: { how, aspects } }: Pick<Shown, 'answer'>): { readonly reading: Reading; readonly dropped: readonly Dropped[] } {
  const labels = new Set(how.order);
  const same = (names: readonly string[]): boolean => names.length === labels.size && names.every((name) => labels.has(name));
  const drop = said.drop.filter((label) => labels.has(label));
  const fits: Readonly<Record<(typeof OF_LABELS)[number], boolean>> = {
    aspect: said.aspect === null || aspects.includes(said.aspect),
    level: said.level === null || (said.level === 'set') === (how.level === 'set'),
    order: said.order === null || same([...said.order, ...drop]),
    values: said.values === null || Object.keys(said.values).every((label) => labels.has(label)),
    collapse: said.collapse === null || how.order.some((label) => verdictSide(label, areNumberedSides(how.order)) !== null),
    drop: drop.length === said.drop.length,
  };
  const others = [...PLACES, ...OF_LABELS.filter((name) => !fits[name])];
  return { reading: { ...asFound(said, others), ...(fits.drop ? {} : { drop }) }, dropped: others.filter((name) => JSON.stringify(said[name]) !== JSON.stringify(AS_FOUND[name])) };
}
