import { LoupeError } from '../../core/message';
import type { Message, Warning } from '../../core/message';
import { nearest } from '../../core/nearest';
import { PACK } from './pack';
import { parseSavedQuery } from './savedQuery';
import type { SavedQuery } from './savedQuery';

/** A file of a person's own. */
interface OwnFile {
  readonly path: string;
  readonly text: string;
  readonly problem?: string;
}

/** All saved queries there are: ours, and a person's own, which take the place of ours of the same name. */
export class QueryLibrary {
  readonly queries: readonly SavedQuery[];
  /** Files that could not be read as a saved query. */
  readonly problems: readonly (Message & { readonly path: string })[];
  readonly notes: readonly Warning[];

  constructor(files: readonly OwnFile[]) {
    const problems: (Message & { path: string })[] = [];
    const own = new Map<string, SavedQuery>();
    for (const { path, text, problem } of files) {
      try {
        if (problem !== undefined) throw new LoupeError('query-file-unreadable', { file: path, problem }, 'input');
        const query = parseSavedQuery(text, path, path);
        own.set(query.name, query);
      } catch (error) {
        if (!(error instanceof LoupeError)) throw error;
        problems.push({ code: error.code, args: error.args, path });
      }
    }
    this.problems = problems;
    this.queries = [...PACK.filter((q) => !own.has(q.name)), ...own.values()];
    this.notes = [...own.values()].filter((q) => PACK.some((p) => p.name === q.name)).map((q) => ({ code: 'query-replaces', args: { name: q.name, path: q.path ?? '' } }));
  }

  /** Throws `query-unknown` with the nearest names; where a file of this name is broken, what is wrong with it. */
  named(name: string): SavedQuery {
    const found = this.queries.find((q) => q.name === name);
    const broken = this.problems.find((p) => p.path.endsWith(`/${name}.loupe.sql`) || p.path.endsWith(`\\${name}.loupe.sql`));
    if (broken) throw new LoupeError(broken.code, broken.args, 'input');
    if (!found) throw new LoupeError('query-unknown', { given: name, known: nearest(name, this.queries.map((q) => q.name)) }, 'usage');
    return found;
  }
}
