import * as v from 'valibot';
import { LoupeError } from '../../core/message';
import { registerCommand } from '../../host/commands';
import { exportFile } from '../../host/exportFile';
import type { Services } from '../../host/services';
import { localSentence } from '../../host/shown';
import { queryArguments } from './checks';
import { chooseQuery, queryLibrary, withValues } from './feature/chooseQuery';
import { QueryDesk } from './feature/desk';
import { registerSqlDocuments } from './feature/documents/documents';
import { statementOf } from './feature/statementOf';
import { Fits } from './fits';

/** Of a file that is written, all rows. */
const ALL_ROWS = Number.MAX_SAFE_INTEGER - 1;

/** Questions to a dataset from the palette, and the page of their answers. */
export function registerQuery(services: Services): void {
  const desk = new QueryDesk(services, {
    statement: async ({ session }, question) => statementOf(services, question, await session.open(false)),
    choose: async ({ uri, session }) => {
      const question = await chooseQuery(services, await session.open(false));
      if (question) await desk.ask(uri, question);
    },
    export: async ({ session }, question) => exportFile(services, { session }, question.name, async (target, asking) => {
      const { sql, parameters } = await statementOf(services, question, await session.open(false));
      return session.ask('exportQuery', { sql, parameters, limit: ALL_ROWS, ...target }, { ...asking, lane: 'job' });
    }),
  });
  registerSqlDocuments(services, desk);
  registerCommand(services, 'query', async (argument) => {
    const front = desk.active;
    const view = front ? undefined : services.views.activeOrThrow;
    const uri = front?.uri ?? view?.panel.uri;
    const session = front?.session ?? view?.session;
    if (!uri || !session) return;
    const info = await session.open(false);
    const given = v.safeParse(queryArguments, argument);
    if (!given.success) {
      const question = await chooseQuery(services, info);
      if (question) await desk.ask(uri, question);
      return;
    }
    const query = (await queryLibrary(services)).named(given.output.name);
    const reason = new Fits(info).whyNot(query);
    if (reason) throw new LoupeError('query-not-fitting', { query: query.name, reason: localSentence(reason) }, 'usage');
    const question = await withValues(query, info, new Map([...query.parameters.flatMap((p): [string, string][] => (p.preset === null ? [] : [[p.name, p.preset]])), ...Object.entries(given.output.set)]));
    if (question) await desk.ask(uri, question);
  });
}
