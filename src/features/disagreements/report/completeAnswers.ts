import { ASPECT_RESAMPLES } from '../aspects';
import type { AgreementAnswer, AgreementRequest, AspectsAnswer, DisagreementsMethod } from '../contract';
import type { JudgesAnswer, JudgesRequest } from '../judgesContract';
import { AS_FOUND, requestOf } from '../page';
import type { ProfilesAnswer } from '../profilesContract';
import type { Answered } from './input';

const RESAMPLES = 10_000;

type Work = (method: DisagreementsMethod, params: unknown) => Promise<unknown>;

/**
 * What a report needs beyond what the page was answered: figures as found where there are none, intervals, and all parts with the same
 * number of resamples (the page makes fewer for judges), so that one command gives every number of the report.
 */
export async function completeAnswers(known: Answered | undefined, work: Work): Promise<Answered> {
  const request: AgreementRequest = known && known.request.resamples > 0 ? known.request : { ...(known?.request ?? requestOf(AS_FOUND)), resamples: RESAMPLES };
  const answer = known?.request === request ? known.answer : ((await work('agreement', request)) as AgreementAnswer);
  const askAspects = async (): Promise<Answered['aspects']> => ({ request, answer: (await work('aspects', request)) as AspectsAnswer });
  if (!known) {
    return {
      request, answer, judges: null,
      aspects: answer.aspects.length > 1 ? await askAspects() : null,
      profiles: answer.raters.length > 1 && !answer.how.exchangeable ? ((await work('profiles', request)) as ProfilesAnswer) : null,
    };
  }
  const { aspects, judges } = known;
  const isAlike = aspects !== null && Math.min(aspects.request.resamples, ASPECT_RESAMPLES) === Math.min(request.resamples, ASPECT_RESAMPLES);
  return { ...known, request, answer, aspects: aspects === null || isAlike ? aspects : await askAspects(), judges: judges && (await judgesAgain(judges, request.resamples, work)) };
}

async function judgesAgain(judges: NonNullable<Answered['judges']>, resamples: number, work: Work): Promise<Answered['judges']> {
  if (judges.request.agreement.resamples === resamples) return judges;
  const request: JudgesRequest = { ...judges.request, agreement: { ...judges.request.agreement, resamples } };
  return { request, answer: (await work('judges', request)) as JudgesAnswer };
}
