import { fromUtf8 } from '../../../core/utf8';
import { type Lists, listsOf, turned } from './lists';

/** An item of an evaluation: its row there, and each of its fields in UTF-8. */
export interface Item {
  readonly row: number;
  readonly fields: readonly Uint8Array[];
}

/** The items of all evaluations of a request, numbered through; a text that several fields have is one field for the kernel. */
export interface ItemTable {
  /** What a kernel is made of. */
  readonly fields: readonly Uint8Array[];
  /** Of each item, its row in its evaluation, and the number of its evaluation. */
  readonly rows: readonly number[];
  readonly evaluations: readonly number[];
  readonly nEvaluations: number;
  /** Of each item, its fields in order; of each field, the items that have it (an item once for each time). */
  readonly fieldsOf: Lists;
  readonly itemsOf: Lists;
}

export function itemTable(evaluations: readonly (readonly Item[])[]): ItemTable {
  const numbers = new Map<string, number>();
  const fields: Uint8Array[] = [];
  const numberOf = (field: Uint8Array): number => {
    const text = fromUtf8(field);
    const known = numbers.get(text);
    if (known !== undefined) return known;
    numbers.set(text, fields.length);
    return fields.push(field) - 1;
  };
  const items = evaluations.flat();
  const fieldsOf = listsOf(items.map((item) => item.fields.map(numberOf)));
  return {
    fields, fieldsOf,
    rows: items.map((item) => item.row),
    evaluations: evaluations.flatMap((of, e) => of.map(() => e)),
    nEvaluations: evaluations.length,
    itemsOf: turned(fieldsOf, fields.length),
  };
}
