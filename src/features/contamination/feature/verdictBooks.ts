import type { LabelLine, RowKey } from '../../../core/annotation/labelLine';
import type { Draft } from '../../../core/annotation/history';
import { replay } from '../../../core/annotation/labelLine';
import type { DatasetInfo } from '../../../core/dataset';
import { LoupeError } from '../../../core/message';
import { LabelBook } from '../../../data/annotation/labelBook';
import type { RowLines } from '../../../data/annotation/labelBook';
import { machineId } from '../../../data/annotation/labelFolder';
import { LabelLog } from '../../../data/annotation/labelLog';
import { labelPlace } from '../../../data/annotation/labelPlace';
import { annotatorOf, askName, closed } from '../../../host/annotator';
import type { DatasetSession } from '../../../host/datasetSession';
import type { Services } from '../../../host/services';
import { labelsElsewhere } from '../../../host/settings';
import type { Verdict } from '../page';
import type { SetupSource } from '../setupFile';
import { differentPairs, pairSubject, VERDICT_SCHEMA, verdictOf, VerdictTable } from '../verdicts';
import type { HeldVerdict, Judged } from '../verdicts';
import type { OpenSets } from './openSets';

/** Labels are read by the engine's part of another feature, by its name. */
const ANNOTATION = 'annotation';
const PAGE = 5000;

/** Verdicts of each training dataset: read from its labels, written as labels, and held for look-ups. */
export class VerdictBooks {
  readonly #tables = new Map<string, { readonly of: string; readonly table: Promise<VerdictTable> }>();
  readonly #books = new Map<string, { readonly of: string; readonly book: LabelBook }>();

  constructor(readonly services: Services, readonly sets: OpenSets) {}

  /** Read once, as long as the files are the same: verdicts are held by row, and rows of other files are others. `forget` has them read again. */
  async table(source: SetupSource): Promise<VerdictTable> {
    const key = JSON.stringify(source);
    const held = (info: DatasetInfo | undefined): Promise<VerdictTable> | undefined => {
      const known = this.#tables.get(key);
      return info && known?.of === filesOf(info) ? known.table : undefined;
    };
    return held(this.sets.known(source)) ?? this.sets.use(source, async (session) => {
      const info = await session.open(false);
      const known = held(info);
      if (known) return known;
      const of = filesOf(info);
      const table = this.#read(session);
      this.#tables.set(key, { of, table });
      table.catch(() => this.#tables.delete(key));
      return table;
    });
  }

  forget(): void {
    this.#tables.clear();
  }

  async #read(session: DatasetSession): Promise<VerdictTable> {
    const held: HeldVerdict[] = [];
    for (let offset = 0; ; offset += PAGE) {
      const labels = (await session.ask('work', { feature: ANNOTATION, method: 'labels', params: { state: 'matched', offset, limit: PAGE } }, { lane: 'job', quiet: true }).catch((error: unknown) => {
        if (error instanceof LoupeError && error.code === 'needs-copy') return []; // what was never copied was never scanned
        throw error;
      })) as readonly { readonly line: LabelLine; readonly row: number | null; readonly match: string }[];
      for (const { line, row, match } of labels) {
        // Of a row whose id is the same and whose texts are not, nothing was said.
        const verdict = row === null || match !== 'same' ? undefined : verdictOf(line, row);
        if (verdict) held.push(verdict);
      }
      if (labels.length < PAGE) return new VerdictTable(held, annotatorOf(this.services));
    }
  }

  /** True where verdicts can be written, by a person with a name, which is asked for. Throws `labels-closed`. */
  async mayJudge(): Promise<boolean> {
    if (closed() !== null) throw new LoupeError('labels-closed', {}, 'usage');
    if (annotatorOf(this.services) !== null) return true;
    const isNamed = await askName(this.services);
    if (isNamed) this.forget(); // whose verdicts go first is another
    return isNamed;
  }

  /** Gives pairs a verdict, or takes it back. Several are written as one, and are undone as one. Resolves when they are on disk. */
  async judge(source: SetupSource, judged: readonly Judged[], verdict: Verdict | null, note: string): Promise<void> {
    const pairs = differentPairs(judged);
    const by = annotatorOf(this.services);
    if (by === null) throw new LoupeError('labels-no-name', {}, 'usage');
    await this.sets.use(source, async (session) => {
      const book = await this.#book(session, source, by);
      const said = note.trim() === '' ? {} : { note: note.trim() };
      const [only] = pairs;
      if (pairs.length === 1 && only) {
        const { key } = await book.row(only.row);
        await book.set(only.row, [{ ...VERDICT_SCHEMA, subject: pairSubject(only.evaluation, only.item, key.hash), value: verdict, note: note.trim() }]);
      } else {
        const drafts: Draft[] = [];
        for (const pair of pairs) {
          const { key, lines } = await book.row(pair.row);
          const subject = pairSubject(pair.evaluation, pair.item, key.hash);
          const held = replay(lines).find((l) => l.by === by && l.schema === VERDICT_SCHEMA.schema && l.subject.kind === 'pair' && JSON.stringify(l.subject) === JSON.stringify(subject));
          if (verdict === null && !held) continue;
          drafts.push({ by, row: key, subject, ...VERDICT_SCHEMA, value: verdict, ...(verdict === null ? {} : said), ...(held ? (verdict === null ? { retracts: held.id } : { replaces: held.id }) : {}) });
        }
        await book.batch(oneBatch(drafts));
      }
      const table = await this.table(source);
      const at = new Date().toISOString();
      for (const { item, row } of pairs) {
        if (verdict === null) table.remove(item, row);
        else table.set({ item, row, verdict, note: note.trim() === '' ? null : note.trim(), by, at });
      }
    });
  }

  async #book(session: DatasetSession, source: SetupSource, annotator: string): Promise<LabelBook> {
    const info = await session.open(false);
    const of = JSON.stringify([annotator, info.fingerprint]);
    const key = JSON.stringify(source);
    const known = this.#books.get(key);
    if (known?.of === of) return known.book;
    const { folder } = await labelPlace(session.source, info, labelsElsewhere());
    const log = new LabelLog(folder, { annotator, machine: machineId() });
    const last = (await session.ask('work', { feature: ANNOTATION, method: 'last', params: {} })) as string | null;
    if (last !== null) log.after(last);
    // The session may be another when the book is written next: it is looked up then.
    const read = (row: number): Promise<RowLines> => this.sets.use(source, async (open) => (await open.ask('work', { feature: ANNOTATION, method: 'record', params: { row } })) as { key: RowKey; lines: readonly LabelLine[]; sharedBy: number | null });
    const book = new LabelBook(log, () => info, read);
    this.#books.set(key, { of, book });
    return book;
  }
}

const filesOf = ({ fingerprint, rows }: DatasetInfo): string => JSON.stringify([fingerprint, rows]);

async function* oneBatch(drafts: readonly Draft[]): AsyncGenerator<readonly Draft[]> {
  await Promise.resolve();
  yield drafts;
}
