import * as v from 'valibot';
import * as vscode from 'vscode';
import { decodePage } from '../../../../core/arrow/readCells';
import type { DatasetProfile } from '../../../../core/datasetProfile';
import { LoupeError } from '../../../../core/message';
import { markdownReport } from '../../../../core/report';
import { rolePathToSql } from '../../../../core/rolePath';
import { textSql } from '../../../../core/sql';
import { DatasetSession } from '../../../../host/datasetSession';
import { sourceOf } from '../../../../host/datasetUri';
import type { FeaturePage, PageKind } from '../../../../host/featurePage';
import { openSource } from '../../../../host/openCommand';
import type { Services } from '../../../../host/services';
import type { ViewAnswer, ViewCall } from '../../../../host/viewChannel';
import { BESIDE_PAGE, besideReport, MOST_MEMBERS, MOST_SHARED, overlapSql, sharedSql } from '../../summary/beside';
import type { BesideMethods, Member, MemberSql, Overlap, SharedPrompt } from '../../summary/beside';
import { EXPLORE } from '../../summary/contract';
import { profileOf } from '../profilePage';
import { membersOf } from './members';

const at = v.pipe(v.number(), v.integer(), v.minValue(0));
const params = {
  members: v.object({}),
  member: v.object({ at }),
  overlap: v.object({}),
  shared: v.object({ a: at, b: at }),
  show: v.object({ at, filter: v.nullable(v.string()), row: v.nullable(at) }),
  copy: v.object({ order: v.array(at) }),
} as const;

type Params<M extends keyof BesideMethods> = v.InferOutput<(typeof params)[M]>;

/** Profiles of several datasets in one table, and the prompts that they share. */
export function besideKind(services: Services): PageKind {
  const pages = new WeakMap<FeaturePage, BesidePage>();
  return {
    feature: EXPLORE,
    view: BESIDE_PAGE,
    icon: 'loupe',
    ofSeveral: true,
    title: () => vscode.l10n.t('Datasets beside each other'),
    opened: (page) => ({ dispose: () => pages.get(page)?.dispose() }),
    answers: (page) => {
      const made = new BesidePage(services, page);
      pages.set(page, made);
      return made.answers();
    },
  };
}

class BesidePage {
  readonly #members: readonly Member[];
  /** Of datasets that no editor has open, by their sources. */
  readonly #own = new Map<string, DatasetSession>();
  readonly #profiles = new Map<number, DatasetProfile>();
  #overlap: readonly Overlap[] | null = null;

  constructor(readonly services: Services, readonly page: FeaturePage) {
    this.#members = membersOf(page.uri);
  }

  dispose(): void {
    for (const session of this.#own.values()) session.dispose();
  }

  answers(): Readonly<Record<keyof BesideMethods, ViewAnswer>> {
    return {
      members: this.#checked('members', () => Promise.resolve(this.#members.map(({ name, of }) => ({ name, of })))),
      member: this.#checked('member', async ({ at: number }, call) => {
        const member = this.#member(number);
        const profile = await profileOf(this.#session(member), await this.#filter(member), call);
        this.#profiles.set(number, profile);
        return profile;
      }),
      overlap: this.#checked('overlap', async (_, call) => {
        const rows = await this.#query(this.#members, overlapSql, MOST_MEMBERS * MOST_MEMBERS, call);
        this.#overlap = rows.map(([a, b, prompts]) => ({ a: Number(a), b: Number(b), prompts: Number(prompts) }));
        return this.#overlap;
      }),
      shared: this.#checked('shared', async ({ a, b }, call) => {
        const rows = await this.#query([this.#member(a), this.#member(b)], ([x, y]) => (x && y ? sharedSql(x, y) : ''), MOST_SHARED, call);
        return rows.map(([prompt, rowA, rowB]): SharedPrompt => ({ prompt: String(prompt), rowA: Number(rowA), rowB: Number(rowB) }));
      }),
      show: this.#checked('show', ({ at: number, filter, row }) => this.#show(this.#member(number), filter, row)),
      copy: this.#checked('copy', async ({ order }) => {
        const known = order.flatMap((i) => {
          const profile = this.#profiles.get(i);
          const member = this.#members[i];
          return profile && member ? [{ at: i, name: member.name, profile }] : [];
        });
        const overlap = this.#overlap;
        const shared = overlap && ((a: number, b: number): number | null => {
          const [x, y] = [known[a]?.at ?? -1, known[b]?.at ?? -1];
          return overlap.find((o) => o.a === Math.min(x, y) && o.b === Math.max(x, y))?.prompts ?? 0;
        });
        await vscode.env.clipboard.writeText(markdownReport(besideReport(known, shared)));
        void vscode.window.setStatusBarMessage(vscode.l10n.t('The table is copied as Markdown'), 3000);
        return null;
      }),
    };
  }

  #member(number: number): Member {
    const member = this.#members[number];
    if (!member) throw new LoupeError('internal', {}, 'engine', `no dataset ${String(number)}`);
    return member;
  }

  /** The session of the dataset's open editor, with the roles that a person corrected there, else one of the page's own. */
  #session({ source }: Member): DatasetSession {
    const key = keyOf(source);
    const view = this.services.views.all.find((open) => keyOf(sourceOf(open.panel.uri)) === key);
    if (view) return view.session;
    const own = this.#own.get(key) ?? new DatasetSession(this.services, source);
    this.#own.set(key, own);
    return own;
  }

  /** The rows of a member as a filter of its dataset. */
  async #filter(member: Member): Promise<string | null> {
    if (member.of === null) return null;
    const { shape, columns } = await this.#session(member).open(false);
    const [path] = shape.roles.source ?? [];
    if (path === undefined) throw new LoupeError('beside-no-source', { name: member.name }, 'input');
    return `${rolePathToSql(path, columns).text} = ${textSql(member.of)}`;
  }

  /** A query over the datasets of some members. */
  async #query(members: readonly Member[], sqlOf: (members: readonly MemberSql[]) => string, limit: number, { signal, progress }: ViewCall): Promise<(readonly unknown[])[]> {
    const [first] = members;
    if (!first) return [];
    const keys = [...new Set(members.map((m) => keyOf(m.source)))];
    const names = new Map(keys.map((key, i) => [key, i === 0 ? null : `loupe_set_${String(i)}`]));
    const others = await Promise.all([...names].flatMap(([key, name]) => {
      const member = members.find((m) => keyOf(m.source) === key);
      return name === null || !member ? [] : [this.#session(member).open(false).then((info) => ({ name, dataset: info.id }))];
    }));
    const sql = sqlOf(members.map((m) => ({ dataset: names.get(keyOf(m.source)) ?? null, of: m.of })));
    const found = await this.#session(first).ask('query', { sql, others, limit }, { signal, onProgress: progress, lane: 'job' });
    const page = decodePage(found.ipc);
    return Array.from({ length: found.rows }, (_, row) => page.fields.map((_field, i) => page.cell(i, row)));
  }

  async #show(member: Member, filter: string | null, row: number | null): Promise<null> {
    const uri = await openSource(member.source);
    const panel = this.services.views.all.find((view) => view.panel.uri.toString() === uri.toString())?.panel;
    if (row !== null) {
      panel?.commandOnceReady({ command: 'goToRow', row });
      return null;
    }
    const shown = filter ?? (await this.#filter(member)); // a filter of a profile is within its rows
    if (shown !== null) panel?.commandOnceReady({ command: 'filterBy', expression: shown });
    return null;
  }

  #checked<M extends keyof BesideMethods>(method: M, run: (params: Params<M>, call: ViewCall) => Promise<BesideMethods[M]['result']>): ViewAnswer {
    return async (raw, call) => {
      const parsed = v.safeParse(params[method], raw);
      if (!parsed.success) throw new LoupeError('internal', {}, 'engine', `beside.${method}: ${parsed.issues.map((i) => i.message).join('; ')}`);
      return run(parsed.output, call);
    };
  }
}

const keyOf = ({ paths, literal, config, split, reading, join }: Member['source']): string => JSON.stringify([paths, literal, config, split, reading, join]);
