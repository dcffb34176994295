import type * as vscode from 'vscode';
import type { DatasetInfo } from '../../../core/dataset';
import type { AgreementRequest } from '../contract';
import type { Answered } from '../report/input';
import { stateOf } from './readings';

export type Part = Partial<Pick<Answered, 'aspects' | 'profiles' | 'judges'>>;

/** What the page of each dataset was answered last, under the reading that it shows: a report holds just that. */
export class LastAnswers {
  readonly #known = new Map<string, { readonly of: string; answered: Answered }>();

  /** Figures of all raters; those of the other parts stay as long as verdicts are read alike. */
  agreement(uri: vscode.Uri, info: DatasetInfo, { request, answer }: Pick<Answered, 'request' | 'answer'>): void {
    const before = this.of(uri, info);
    const same = before !== undefined && readingOf(before.request) === readingOf(request);
    this.#known.set(uri.toString(), { of: stateOf(info), answered: { aspects: null, profiles: null, judges: null, ...(same ? before : {}), request, answer } });
  }

  /** Another part, of a request; what was read otherwise is not kept. */
  add(uri: vscode.Uri, request: AgreementRequest, part: Part): void {
    const known = this.#known.get(uri.toString());
    if (known && readingOf(known.answered.request) === readingOf(request)) known.answered = { ...known.answered, ...part };
  }

  /** Undefined where nothing was answered, or the dataset is another since. */
  of(uri: vscode.Uri, info: DatasetInfo): Answered | undefined {
    const known = this.#known.get(uri.toString());
    return known?.of === stateOf(info) ? known.answered : undefined;
  }
}

/** How verdicts are read, whatever is made of them. */
function readingOf(request: AgreementRequest): string {
  return JSON.stringify({ ...request, by: null, rows: false, resamples: 0 });
}
