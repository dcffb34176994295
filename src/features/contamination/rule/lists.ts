/** Lists of numbers, one after the other: list i is `values` from `starts[i]` to `starts[i + 1]`. */
export interface Lists {
  readonly starts: Uint32Array;
  readonly values: Uint32Array;
}

export function listsOf(lists: readonly (readonly number[])[]): Lists {
  const starts = new Uint32Array(lists.length + 1);
  lists.forEach((list, i) => (starts[i + 1] = (starts[i] ?? 0) + list.length));
  return { starts, values: Uint32Array.from(lists.flat()) };
}

/** For each of `n` values the lists that hold it, ascending, once for each time. */
export function turned(lists: Lists, n: number): Lists {
  const starts = new Uint32Array(n + 1);
  for (const value of lists.values) starts[value + 1] = (starts[value + 1] ?? 0) + 1;
  for (let v = 0; v < n; v++) starts[v + 1] = (starts[v + 1] ?? 0) + (starts[v] ?? 0);
  const values = new Uint32Array(lists.values.length);
  const next = starts.slice();
  for (let i = 0; i + 1 < lists.starts.length; i++) {
    for (let at = lists.starts[i] ?? 0; at < (lists.starts[i + 1] ?? 0); at++) {
      const value = lists.values[at] ?? 0;
      values[next[value] ?? 0] = i;
      next[value] = (next[value] ?? 0) + 1;
    }
  }
  return { starts, values };
}

export function listAt(lists: Lists, i: number): Uint32Array {
  return lists.values.subarray(lists.starts[i], lists.starts[i + 1]);
}
