import * as v from 'valibot';

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));

const bookmark = v.object({
  id: v.string(),
  /** The resource of the dataset, as its editor has it. */
  uri: v.string(),
  name: v.string(),
  /** Of the files in which the row was last found. */
  fingerprint: v.string(),
  row: v.object({ number: whole, id: v.nullable(v.string()), hash: v.string(), of: v.exactOptional(v.array(v.tuple([v.string(), v.string()]))), excerpt: v.exactOptional(v.string()) }),
  note: v.string(),
  /** `changed`: the row of its id has other texts now; `gone`: neither its text nor its id is there. */
  state: v.picklist(['here', 'changed', 'gone']),
});

export type Bookmark = v.InferOutput<typeof bookmark>;

/** What is kept, one by one: what another version wrote in another form (`unread`) is not shown, and not lost either. */
export function readBookmarks(kept: unknown): { readonly bookmarks: readonly Bookmark[]; readonly unread: readonly unknown[] } {
  const bookmarks: Bookmark[] = [];
  const unread: unknown[] = [];
  for (const one of Array.isArray(kept) ? (kept as readonly unknown[]) : []) {
    const read = v.safeParse(bookmark, one);
    if (read.success) bookmarks.push(read.output);
    else unread.push(one);
  }
  return { bookmarks, unread };
}
