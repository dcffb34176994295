import * as v from 'valibot';
import * as vscode from 'vscode';
import { LoupeError } from '../../../core/message';
import { shellWord } from '../../../core/shellWord';
import type { FeaturePage, PageKind } from '../../../host/featurePage';
import { localSentence } from '../../../host/shown';
import type { ViewAnswer, ViewCall } from '../../../host/viewChannel';
import { queryParams } from '../checks';
import { QUERY } from '../contract';
import { MOST_SHOWN, QUERY_PAGE } from '../page';
import type { QueryMethods, ShownAnswer } from '../page';
import type { Question } from '../question';
import type { Statement } from './statementOf';

type Params<M extends keyof QueryMethods> = v.InferOutput<(typeof queryParams)[M]>;

/** What the page does in the editor. */
export interface QueryActs {
  /** What was asked last of a dataset. */
  asked(uri: vscode.Uri): Question | undefined;
  choose(page: FeaturePage): Promise<void>;
  statement(page: FeaturePage, question: Question): Promise<Statement>;
  export(page: FeaturePage, question: Question): Promise<void>;
}

/** The answer of a query, as a page of its own beside the dataset. */
export function queryKind(acts: QueryActs): PageKind {
  const last = new WeakMap<FeaturePage, ShownAnswer>();
  const checked = <M extends keyof QueryMethods>(method: M, run: (params: Params<M>, call: ViewCall) => Promise<QueryMethods[M]['result']>): ViewAnswer => async (raw, call) => {
    const parsed = v.safeParse(queryParams[method], raw);
    if (!parsed.success) throw new LoupeError('internal', {}, 'engine', `query.${method}: ${parsed.issues.map((i) => i.message).join('; ')}`);
    return run(parsed.output, call);
  };
  return {
    feature: QUERY,
    view: QUERY_PAGE,
    icon: 'loupe',
    title: (dataset) => vscode.l10n.t('{0}: query', dataset),
    answers: (page): Readonly<Record<keyof QueryMethods, ViewAnswer>> => ({
      answer: checked('answer', async (_, { signal }) => {
        const asked = acts.asked(page.uri);
        if (!asked) return null;
        const answer = await answerOf(page, await acts.statement(page, asked), signal);
        last.set(page, answer);
        return answer;
      }),
      choose: checked('choose', async () => {
        await acts.choose(page);
        return null;
      }),
      openRow: checked('openRow', async ({ row }) => {
        (await page.datasetView(true))?.panel.commandOnceReady({ command: 'goToRow', row });
        return null;
      }),
      export: checked('export', async () => {
        const asked = acts.asked(page.uri);
        if (asked) await acts.export(page, asked);
        return null;
      }),
      copy: checked('copy', async ({ what }) => {
        const answer = last.get(page);
        if (answer) await vscode.env.clipboard.writeText(answer[what]);
        return null;
      }),
    }),
  };
}

async function answerOf(page: FeaturePage, { sql, parameters, name, description, values, shown, options }: Statement, signal: AbortSignal): Promise<ShownAnswer> {
  const { session } = page;
  const info = await session.open(false);
  const begun = Date.now();
  const found = await session.ask('query', { sql, parameters, limit: MOST_SHOWN }, { signal, lane: 'job' }).catch((error: unknown) => {
    if (!(error instanceof LoupeError) || error.fault === 'aborted') throw error;
    throw new LoupeError('query-failed', { query: name, problem: localSentence(error) }, error.fault, error.detail);
  });
  return {
    dataset: info.name, name, description, values, sql: shown, columns: found.columns, ipc: found.ipc, rows: found.rows, truncated: found.truncated, milliseconds: Date.now() - begun,
    command: ['npx loupe query', ...session.source.paths.map((path) => shellWord(path)), options].join(' '),
  };
}
