import type { Level } from '../../../core/statistics/ratings';

export interface Definition {
  readonly name: string;
  readonly says: string;
  /** Where it was defined. */
  readonly source: string;
}

const GWET = 'Gwet, K. L. (2014). Handbook of Inter-Rater Reliability, 4th ed.';
const COHEN_68 = 'Cohen, J. (1968). Weighted kappa. Psychological Bulletin 70(4), 213–220.';
const SHROUT = 'Shrout, P. E. & Fleiss, J. L. (1979). Intraclass correlations. Psychological Bulletin 86(2), 420–428.';
const DIVERGING = 'Zhang, M. J. Q. et al. (2024). Diverging Preferences: When do Annotators Disagree and do Models Know? arXiv:2410.14632.';

const DISTANCES: Readonly<Record<Level, string>> = {
  nominal: 'labels are the same or not', ordinal: 'distance is the squared number of verdicts that lie between two labels', interval: 'distance is the squared difference of the numbers', ratio: 'distance is the square of the difference of the numbers over their sum', set: 'distance of two sets is 1 − MASI',
};

/** Measures by the names that answers have for them. */
export const MEASURES = ['observed', 'observedMeanOverUnits', 'unanimous', 'krippendorffAlpha', 'fleissKappa', 'gwetAC1', 'gwetAC2', 'icc1', 'icc2', 'icc3'] as const;
export type MeasureName = (typeof MEASURES)[number];
export const PAIR_MEASURES = ['cohenKappa', 'cohenKappaLinear', 'cohenKappaQuadratic', 'scottPi'] as const;
export type PairMeasureName = (typeof PAIR_MEASURES)[number];
type Term = MeasureName | PairMeasureName | 'wilson' | 'bootstrap' | 'classes' | 'divergence' | 'against' | 'majority' | 'position' | 'auroc';

export function definitionOf(term: Term, level: Level): Definition {
  switch (term) {
    case 'observed': return { name: 'agreement, of all pairs', says: 'Of all pairs of verdicts on one unit, the share that is the same. Chance is not taken out.', source: '' };
    case 'observedMeanOverUnits': return { name: 'agreement, mean of units', says: 'The share of equal pairs of each unit, averaged over units with two verdicts or more.', source: 'Fleiss (1971), P̄.' };
    case 'unanimous': return { name: 'unanimous units', says: 'The share of units with two verdicts or more whose verdicts are all the same. Falls with the number of raters.', source: '' };
    case 'krippendorffAlpha': return { name: `Krippendorff’s α (${level === 'set' ? 'sets' : level})`, says: `1 − observed over expected disagreement, over all pairs of verdicts of units with two or more; ${DISTANCES[level]}. 1 is full agreement, 0 what chance gives; verdicts may be missing.`, source: `Krippendorff, K. (2011). Computing Krippendorff’s Alpha-Reliability.${level === 'set' ? ' MASI: Passonneau, R. (2006). LREC 2006.' : ''}` };
    case 'fleissKappa': return { name: 'Fleiss’ κ', says: '(agreement, mean of units − chance) / (1 − chance); chance is the sum of the squared shares of labels. Verdicts may be missing; every difference counts the same.', source: `Fleiss, J. L. (1971). Psychological Bulletin 76(5), 378–382; with missing verdicts: ${GWET}` };
    case 'gwetAC1': return { name: 'Gwet’s AC1', says: 'Beyond chance, where chance is Σ π(1 − π) / (labels − 1): steady where one label is nearly always given.', source: 'Gwet, K. L. (2008). British Journal of Mathematical and Statistical Psychology 61(1), 29–48.' };
    case 'gwetAC2': return { name: level === 'nominal' || level === 'set' ? 'Gwet’s AC2' : `Gwet’s AC2 (${level === 'ordinal' ? 'ordinal' : 'linear'} weights)`, says: 'As AC1, but labels that are near each other agree in part.', source: GWET };
    case 'icc1': return { name: 'ICC(1)', says: 'Share of the variance of numbers that lies between units: one-way random, single rater; with unequal numbers of verdicts by Searle’s mean number.', source: `${SHROUT} Searle, S. R. (1971). Linear Models.` };
    case 'icc2': return { name: 'ICC(2)', says: 'Share of the variance that lies between units: two-way random, absolute agreement, single rater; of units that all raters judged.', source: SHROUT };
    case 'icc3': return { name: 'ICC(3)', says: 'Share of the variance that lies between units: two-way mixed, consistency, single rater; of units that all raters judged.', source: SHROUT };
    case 'cohenKappa': return { name: 'Cohen’s κ', says: 'Of two raters: (agreement − chance) / (1 − chance), where chance is the sum of the products of both raters’ shares of each label.', source: 'Cohen, J. (1960). Educational and Psychological Measurement 20(1), 37–46.' };
    case 'cohenKappaLinear': return { name: 'Cohen’s κ, linear', says: 'As κ, with disagreement weighted by the distance of the labels’ places on the scale.', source: COHEN_68 };
    case 'cohenKappaQuadratic': return { name: 'Cohen’s κ, quadratic', says: 'As κ, with disagreement weighted by the squared distance of the labels’ places on the scale.', source: COHEN_68 };
    case 'scottPi': return { name: 'Scott’s π', says: 'As κ, with chance from the shares of labels of both raters together.', source: 'Scott, W. A. (1955). Public Opinion Quarterly 19(3), 321–325.' };
    case 'wilson': return { name: 'Wilson’s interval', says: 'The 95 % interval of a share: used for shares of classes (where units share clusters, of as many units as would tell as much), and where fewer than five units are in a share, or out of it.', source: 'Wilson, E. B. (1927). Journal of the American Statistical Association 22(158), 209–212.' };
    case 'bootstrap': return { name: '95 % intervals', says: 'Percentile bootstrap: units, or clusters of them, drawn with replacement; the 2.5 % and 97.5 % quantiles.', source: 'Efron, B. & Tibshirani, R. J. (1993). An Introduction to the Bootstrap.' };
    case 'classes': return { name: 'classes of disagreement', says: 'By the largest share that one label has of a unit’s verdicts.', source: '' };
    case 'divergence': return { name: 'classes of disagreement', says: 'By which sides the verdicts on a pair are for, and how strongly; each unit is in exactly one. A verdict that is not slight is clear. Diverging in the paper’s sense are “diverging” and “diverging substantially” together.', source: DIVERGING };
    case 'against': return { name: 'a rater against the others', says: 'Permutation test within units: who said what is drawn anew in each unit, so that hard units count against nobody (the stratified mean-score statistic of Cochran, Mantel and Haenszel); two-sided, corrected by Holm for all raters.', source: 'Mantel, N. (1963). Journal of the American Statistical Association 58, 690–700. Holm, S. (1979). Scandinavian Journal of Statistics 6(2), 65–70.' };
    case 'majority': return { name: 'agreement with the majority', says: 'The share of units on which a rater says what most humans say; a human is set against the majority of the other humans, and so is the judge in their place, on the same units.', source: '' };
    case 'position': return { name: 'position', says: 'Of pairs judged with their sides in both orders: the share with the same verdict, and the share for the answer shown first minus that for the one shown second.', source: 'Zheng, L. et al. (2023). Judging LLM-as-a-Judge with MT-Bench and Chatbot Arena. arXiv:2306.05685.' };
    case 'auroc': return { name: 'AUROC', says: 'The chance that a diverging pair has a higher score than an agreed one; equal scores count as half.', source: 'Hanley, J. A. & McNeil, B. J. (1982). Radiology 143(1), 29–36.' };
  }
}

export type { Term };
