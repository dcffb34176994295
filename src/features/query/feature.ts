import * as v from 'valibot';
import type * as vscode from 'vscode';
import { LoupeError } from '../../core/message';
import { registerCommand } from '../../host/commands';
import { exportFile } from '../../host/exportFile';
import { FeaturePages } from '../../host/featurePage';
import type { Services } from '../../host/services';
import { localSentence } from '../../host/shown';
import { queryArguments } from './checks';
import { chooseQuery, queryLibrary, remember, withValues } from './feature/chooseQuery';
import type { Asked } from './feature/chooseQuery';
import { queryKind } from './feature/queryPage';
import { Fits } from './fits';
import { boundQuery } from './parameters';

/** Of a file that is written, all rows. */
const ALL_ROWS = Number.MAX_SAFE_INTEGER - 1;

/** Questions to a dataset from the palette, and the page of their answers. */
export function registerQuery(services: Services): void {
  const asked = new Map<string, Asked>();
  const show = async (uri: vscode.Uri, what: Asked): Promise<void> => {
    const isOpen = pages.all.some((page) => page.uri.toString() === uri.toString());
    asked.set(uri.toString(), what);
    await remember(services, what.query.name);
    const page = pages.show(uri);
    if (isOpen) page.tell('asked');
  };
  const pages = new FeaturePages(services, queryKind({
    asked: (uri) => asked.get(uri.toString()),
    choose: async ({ uri, session }) => {
      const what = await chooseQuery(services, await session.open(false));
      if (what) await show(uri, what);
    },
    export: async ({ session }, { query, values }) => exportFile(services, { session }, query.name, async (target, asking) => {
      const { columns } = await session.open(false);
      return session.ask('exportQuery', { ...boundQuery(query, values, columns), limit: ALL_ROWS, ...target }, { ...asking, lane: 'job' });
    }),
  }));
  registerCommand(services, 'query', async (argument) => {
    const front = pages.active;
    const view = front ? undefined : services.views.activeOrThrow;
    const uri = front?.uri ?? view?.panel.uri;
    const session = front?.session ?? view?.session;
    if (!uri || !session) return;
    const info = await session.open(false);
    const given = v.safeParse(queryArguments, argument);
    if (!given.success) {
      const what = await chooseQuery(services, info);
      if (what) await show(uri, what);
      return;
    }
    const query = (await queryLibrary(services)).named(given.output.name);
    const reason = new Fits(info).whyNot(query);
    if (reason) throw new LoupeError('query-not-fitting', { query: query.name, reason: localSentence(reason) }, 'usage');
    const what = await withValues(query, info, new Map([...query.parameters.flatMap((p): [string, string][] => (p.preset === null ? [] : [[p.name, p.preset]])), ...Object.entries(given.output.set)]));
    if (what) await show(uri, what);
  });
}
