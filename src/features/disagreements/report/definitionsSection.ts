import type { ReportSection } from '../../../core/report';
import { definitionOf, MEASURES, PAIR_MEASURES } from './definitions';
import type { Term } from './definitions';
import type { ReportInput } from './input';

/** What each measure of the report is, and where it was defined. */
export function definitionsSection({ answer, profiles, judges }: ReportInput): ReportSection {
  const { level, overall, pairs, how, classes, resamples } = answer;
  const ordered = level !== 'nominal' && level !== 'set';
  const terms: Term[] = [
    ...MEASURES.filter((name) => ordered || overall[name].value !== null || !/^(gwetAC2|icc)/.test(name)),
    ...(how.exchangeable || pairs.length === 0 ? [] : PAIR_MEASURES.filter((name) => ordered || name === 'cohenKappa' || name === 'scottPi')),
    classes.diverging === undefined ? 'classes' : 'divergence',
    ...(profiles === null || profiles.why !== null ? [] : ['against' as const]),
    ...(judges === null ? [] : ['majority' as const]),
    ...(judges !== null && [...judges.answer.judges, ...judges.answer.humans].some((r) => r.position !== null) ? ['position' as const] : []),
    ...(judges?.answer.score ? ['auroc' as const] : []),
    ...(resamples > 0 ? ['bootstrap' as const] : []), 'wilson',
  ];
  return {
    heading: 'Definitions',
    blocks: [{ kind: 'table', head: ['measure', 'what it is', 'source'], rows: terms.map((term) => definitionOf(term, level)).map(({ name, says, source }) => [name, says, source]) }],
  };
}
