import type { WorkCall } from '../../../engine/work';
import type { AgreementRequest, AspectsAnswer, Judged } from '../contract';
import { ASPECT_RESAMPLES } from '../aspects';
import { raterPlan } from '../raterPlan';
import { agreement } from './agreementMethod';

/** Every aspect by itself, one after the other; an order or numbers that a person gave are those of the aspect they looked at. */
export async function aspects(request: AgreementRequest, call: WorkCall): Promise<AspectsAnswer> {
  const { columns, shape } = call.session.info;
  const plan = raterPlan(shape, columns, { ...request, aspect: null }, request.level === 'set');
  const found: { name: string; judged: Judged }[] = [];
  for (const [i, { name }] of plan.aspects.entries()) {
    const own = name === (request.aspect ?? plan.aspect);
    const part: WorkCall = { ...call, progress: (fraction) => call.progress(fraction === null ? null : (i + fraction) / plan.aspects.length) };
    const { raters, labels, level, units, judgedTwice, notNumbers, overall, pairs, classes, shares, resamples } = await agreement({
      ...request, aspect: name, by: null, rows: false, resamples: Math.min(request.resamples, ASPECT_RESAMPLES), ...(own ? {} : { order: null, values: null }),
    }, part);
    found.push({ name, judged: { raters, labels, level, units, judgedTwice, notNumbers, overall, pairs, classes, shares, resamples } });
  }
  return { aspects: found };
}
