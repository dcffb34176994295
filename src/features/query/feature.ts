import * as v from 'valibot';
import { LoupeError } from '../../core/message';
import { registerCommand } from '../../host/commands';
import { exportFile } from '../../host/exportFile';
import { reportError } from '../../host/services';
import type { Services } from '../../host/services';
import { localSentence } from '../../host/shown';
import { queryArguments } from './checks';
import { chooseQuery, queryLibrary, withValues } from './feature/chooseQuery';
import { QueryDesk } from './feature/desk';
import { registerSqlDocuments } from './feature/documents/documents';
import { registerDuplicates } from './feature/duplicates';
import { namesBeside, othersOf } from './feature/others';
import { registerQueryViews } from './feature/queryViews';
import { offerOpen } from './feature/offerOpen';
import { savePicture } from './feature/savePicture';
import { saveQuery } from './feature/saveQuery';
import { statementOf } from './feature/statementOf';
import { whichDataset } from './feature/whichDataset';
import { Fits } from './fits';
import { ALL_ROWS, sqlQuestion } from './question';

/** Questions to a dataset from the palette, and the page of their answers. */
export function registerQuery(services: Services): void {
  const desk = new QueryDesk(services, {
    statement: async ({ uri, session }, question) => statementOf(services, question, await session.open(false), await othersOf(services, uri)),
    choose: async ({ uri, session }) => {
      const question = await chooseQuery(services, uri, await session.open(false), await namesBeside(services, uri));
      if (question) await desk.ask(uri, question);
    },
    closed: async ({ uri }, question, name) => {
      try {
        const again = await offerOpen(uri, question, name);
        if (again) await desk.ask(uri, again);
      } catch (error) {
        reportError(services, error);
      }
    },
    save: async ({ session }, question) => {
      await saveQuery(services, question, session.source.paths[0], await session.open(false));
    },
    savePicture: async ({ session }, name, picture) => savePicture(await session.open(false), name, picture),
    export: async ({ uri, session }, question) => exportFile(services, { session }, question.name.replace(/[^\w.-]+/g, '-'), async (target, asking) => {
      const { sql, parameters, cells, others } = await statementOf(services, question, await session.open(false), await othersOf(services, uri));
      return session.ask('exportQuery', { sql, parameters, cells, others, limit: ALL_ROWS, ...target }, { ...asking, lane: 'job' });
    }),
  });
  const bindings = registerSqlDocuments(services, desk);
  registerQueryViews(services, desk, bindings);
  registerDuplicates(services, desk);
  registerCommand(services, 'query', async (argument) => {
    const dataset = await whichDataset(services, desk, bindings);
    if (!dataset) return;
    const { uri, session } = dataset;
    const info = await session.open(false);
    if (argument === undefined || argument === null) {
      const question = await chooseQuery(services, uri, info, await namesBeside(services, uri));
      if (question) await desk.ask(uri, question);
      return;
    }
    const given = v.safeParse(queryArguments, argument);
    if (!given.success) throw new LoupeError('query-arguments', {}, 'usage');
    if ('sql' in given.output) return desk.ask(uri, sqlQuestion(given.output.sql));
    const { name, set } = given.output;
    const query = (await queryLibrary(services)).named(name);
    const reason = new Fits(info).whyNot(query);
    if (reason) throw new LoupeError('query-not-fitting', { query: query.name, reason: localSentence(reason) }, 'usage');
    const question = await withValues(query, info, new Map([...query.parameters.flatMap((p): [string, string][] => (p.preset === null ? [] : [[p.name, p.preset]])), ...Object.entries(set)]), await namesBeside(services, uri));
    if (question) await desk.ask(uri, question);
  });
}
