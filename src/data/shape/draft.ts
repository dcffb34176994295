import type { Column } from '../../core/dataset';
import { parseRolePath, printRolePath } from '../../core/rolePath';
import type { RolePath } from '../../core/rolePath';
import type { CellStruct } from '../../core/cell';
import { LoupeError } from '../../core/message';
import type { Kind, Role } from '../../core/shape';
import { printField, seeColumn, seeFields } from './values';
import type { Seen } from './values';
import { NAMES } from './vocabulary';
import type { Subject } from './vocabulary';

export interface Guess {
  readonly paths: readonly string[];
  /** Message code of the reason. */
  readonly reason: string;
  /** The place the first path leads to, where it was looked at. */
  readonly place: Seen | undefined;
  readonly by: 'guess' | 'person';
}

/** Roles that say nothing about what kind of dataset it is. */
const BESIDE: ReadonlySet<Role> = new Set<Role>(['id', 'source', 'model', 'tools', 'spans', 'unit']);

/** A shape while it is decided: what the sample shows, which roles are taken, and which columns are still free. */
export class Draft {
  readonly seen: readonly Seen[];
  readonly #columns: readonly string[];
  readonly #found = new Map<Role, Guess>();
  readonly #taken = new Set<string>();
  #kind: Kind | undefined;

  constructor(columns: readonly Column[], sample: readonly CellStruct[]) {
    this.seen = columns.filter((c) => c.origin !== 'index' && c.unreadable === undefined).map((c) => seeColumn(c, sample));
    this.#columns = columns.map((c) => c.name);
  }

  get found(): ReadonlyMap<Role, Guess> {
    return this.#found;
  }

  /** What a person said: it stands, and the columns it names are free for nothing else. No paths: there is no such role. */
  fix(role: Role, paths: readonly string[]): void {
    const places = paths.map((p) => this.#placeOf(p));
    this.#found.set(role, { paths, reason: paths.length > 0 ? 'role-fixed' : 'role-none', place: places[0], by: 'person' });
    for (const place of places) if (place) this.#taken.add(place.path);
  }

  /** Where a path leads; undefined for an expression, and for a path that leads nowhere (said where it is used). */
  #placeOf(text: string): Seen | undefined {
    const path = readable(text, this.#columns);
    if (!path || 'expression' in path) return undefined;
    let place = this.seen.find((s) => s.prefix === printRolePath({ column: path.column, steps: [] }));
    for (const step of path.steps) {
      const from = place;
      if ('field' in step && from) place = seeFields(from).find((f) => f.path.endsWith(printField(step.field)));
    }
    return place;
  }

  /** Does the role point to something? */
  has(...roles: readonly Role[]): boolean {
    return roles.some((role) => (this.#found.get(role)?.paths.length ?? 0) > 0);
  }

  /** May the role still be guessed? */
  open(role: Role): boolean {
    return !this.#found.has(role);
  }

  paths(role: Role): readonly string[] {
    return this.#found.get(role)?.paths ?? [];
  }

  place(role: Role): Seen | undefined {
    return this.#found.get(role)?.place;
  }

  take(role: Role, places: readonly (Seen | undefined)[], reason: string): void {
    const there = places.filter((p) => p !== undefined);
    if (there.length === 0 || !this.open(role)) return;
    this.#found.set(role, { paths: there.map((p) => p.path), reason, place: there[0], by: 'guess' });
    for (const place of there) this.#taken.add(place.path);
  }

  /** A layout that says what it is also says the kind, unless a person sees what it holds otherwise. */
  decide(kind: Kind): void {
    this.#kind ??= kind;
  }

  get decided(): Kind | undefined {
    return [...this.#found].some(([role, guess]) => guess.by === 'person' && !BESIDE.has(role)) ? undefined : this.#kind;
  }

  /** Columns that no role points to yet. */
  free(): readonly Seen[] {
    return this.seen.filter((s) => !this.#taken.has(s.path));
  }

  isFree(seen: Seen): boolean {
    return !this.#taken.has(seen.path);
  }

  /** The free place whose name fits best and that passes the test; a column that is empty in the whole sample comes last. */
  named(subject: Subject, test: (seen: Seen) => boolean, among: readonly Seen[] = this.free()): Seen | undefined {
    const written = WRITTEN.has(subject) ? ['', '_text', '_str'] : [''];
    const hits = written.flatMap((end) => NAMES[subject].flatMap((name) => among.filter((s) => s.plain === name + end && test(s)).slice(0, 1)));
    return hits.find((s) => s.values.length > 0) ?? hits[0];
  }
}

/** What may be called a text as well: `input_text`, `completion_text`. */
const WRITTEN: ReadonlySet<Subject> = new Set<Subject>(['prompt', 'system', 'response', 'answer']);

function readable(text: string, columns: readonly string[]): RolePath | undefined {
  try {
    return parseRolePath(text, columns);
  } catch (error) {
    if (error instanceof LoupeError) return undefined;
    throw error;
  }
}
