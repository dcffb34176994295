import type { DatasetInfo, DatasetSource } from '../../../core/dataset';
import type { AgreementAnswer, AgreementRequest, AspectsAnswer } from '../contract';
import type { JudgesAnswer, JudgesRequest } from '../judgesContract';
import type { ProfilesAnswer } from '../profilesContract';

/** What was asked, what the engine answered, and of what: all that a report holds. */
export interface ReportInput {
  readonly info: Pick<DatasetInfo, 'name' | 'files' | 'rows' | 'bytes' | 'fingerprint' | 'shape' | 'columns' | 'warnings' | 'joined'>;
  /** As a command line names it: paths as they are to be typed. */
  readonly source: DatasetSource;
  readonly request: AgreementRequest;
  readonly answer: AgreementAnswer;
  /** Null where it was not asked for; each with the request that it answers. All have as many resamples as `request` (`completeAnswers`), so that one command gives every number. */
  readonly aspects: { readonly request: AgreementRequest; readonly answer: AspectsAnswer } | null;
  readonly profiles: ProfilesAnswer | null;
  readonly judges: { readonly request: JudgesRequest; readonly answer: JudgesAnswer } | null;
  readonly made: Made;
}

/** What was asked of a dataset's verdicts, and answered. */
export type Answered = Pick<ReportInput, 'request' | 'answer' | 'aspects' | 'profiles' | 'judges'>;

/** By what a report was made, and when (ISO 8601). */
export interface Made {
  readonly at: string;
  readonly loupe: string;
  readonly duckdb: string;
}
