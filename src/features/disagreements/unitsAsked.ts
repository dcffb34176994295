import type { AgreementAnswer } from './contract';
import type { Asked } from './rowFilter';

/** How many units an answer counted in what a person wants to see. */
export function unitsAsked({ pairs, classes, labels, judgedTwice, overall }: AgreementAnswer, asked: Asked): number {
  const pair = (a: string, b: string): { readonly n: number; readonly agree: number; readonly at: (labelA: string, labelB: string) => number } => {
    const found = pairs.find((p) => (p.a === a && p.b === b) || (p.a === b && p.b === a));
    const isTurned = found?.a !== a;
    return { n: found?.n ?? 0, agree: found?.agree ?? 0, at: (labelA, labelB) => found?.matrix[labels.indexOf(isTurned ? labelB : labelA)]?.[labels.indexOf(isTurned ? labelA : labelB)] ?? 0 };
  };
  switch (asked.of) {
    case 'cell': return pair(asked.a, asked.b).at(asked.labelA, asked.labelB);
    case 'pair': {
      const { n, agree } = pair(asked.a, asked.b);
      return asked.same ? agree : n - agree;
    }
    case 'class': return classes[asked.name] ?? 0;
    case 'classes': return asked.names.reduce((sum, name) => sum + (classes[name] ?? 0), 0);
    case 'disputed': return overall.unanimous.value === null ? 0 : Math.round(judgedTwice * (1 - overall.unanimous.value));
  }
}
