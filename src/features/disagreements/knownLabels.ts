import type { AgreementAnswer } from './contract';
import type { KnownLabels } from './verdictsContract';

/** What counting all verdicts makes known of their labels, for whoever reads single records. */
export function knownLabels({ labels, spellings }: Pick<AgreementAnswer, 'labels' | 'spellings'>): KnownLabels {
  return { labels, written: spellings.flatMap((s) => [...s.plain, ...s.turned]) };
}
