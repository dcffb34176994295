import type { PossibleAnswer, PossibleMatch } from './contract';
import type { FoundIn } from './found';
import type { Cell, ListedItem } from './page';
import { ALL_TRAININGS } from './rule/figures';

/** Listed rephrasings of one evaluation in one training dataset. */
export interface PossibleIn {
  readonly eval: string;
  readonly train: string;
  readonly of: PossibleAnswer['evaluations'][number];
}

/** Those of a cell, the best score first, then in the order of training datasets and rows. */
export function cellPossible(known: readonly PossibleIn[], found: readonly FoundIn[], { eval: evaluation, train, source }: Cell): (Pick<ListedItem, 'item'> & { readonly score: string; readonly possible: NonNullable<ListedItem['possible']> })[] {
  const order = new Map(found.map((f, i) => [f.train, i]));
  const listed = known.filter((k) => k.eval === evaluation && (train === ALL_TRAININGS || k.train === train)).flatMap((k) => {
    const matched = new Set(found.find((f) => f.train === k.train)?.evaluations.get(evaluation)?.part.evaluations[0]?.rows);
    return k.of.listed.filter((match) => source === null || match.source === source.value).map((match) => ({ match, train: k.train, matched: matched.has(match.row) }));
  });
  const place = (of: string): number => order.get(of) ?? 0;
  listed.sort((a, b) => b.match.score - a.match.score || place(a.train) - place(b.train) || a.match.row - b.match.row || a.match.message - b.match.message);
  return listed.map(({ match: { item, row, message, score }, train: of, matched }) => ({ item, score: score.toFixed(6), possible: { train: of, row, message, matched } }));
}

/** The listed rephrasing of an item in a training row; of the message where it is named. */
export function possibleOf(known: readonly PossibleIn[], evaluation: string, item: number, text: { readonly train: string; readonly row: number; readonly message?: number }): PossibleMatch | undefined {
  const of = known.find((k) => k.eval === evaluation && k.train === text.train)?.of;
  return of?.listed.find((match) => match.item === item && match.row === text.row && (text.message === undefined || match.message === text.message));
}
