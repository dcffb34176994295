import type { Warning } from '../../../core/message';
import type { ItemFacts, Tokens } from '../contract';

/** Letters of scripts that are written without spaces: Chinese, Japanese, Thai, Lao, Khmer, Burmese. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu;

/** What a person should know of an evaluation beside its figures. `texts`: the fields of each item. */
export function itemWarnings(facts: ItemFacts, texts: readonly (readonly string[])[], tokens: Tokens): Warning[] {
  const { name } = facts;
  const wordless = facts.tokens.filter(({ fields }) => fields.every((t) => t === 0)).length;
  const unspaced = tokens === 'characters' ? 0 : texts.filter(isUnspaced).length;
  return [
    ...(facts.nEval === 0 ? [{ code: 'eval-empty', args: { name } }] : []),
    ...(facts.nNull > 0 ? [{ code: 'eval-nulls', args: { name, count: facts.nNull, fields: facts.fields.join(', ') }, count: facts.nNull }] : []),
    ...(wordless > 0 ? [{ code: 'eval-wordless', args: { name, count: wordless }, count: wordless }] : []),
    ...(facts.nDistinct < facts.nEval ? [{ code: 'eval-repeated', args: { name, items: facts.nEval, distinct: facts.nDistinct }, count: facts.nEval - facts.nDistinct }] : []),
    ...(unspaced > 0 ? [{ code: 'eval-unspaced', args: { name, count: unspaced }, count: unspaced }] : []),
    ...(facts.nEval > 0 && facts.tooShort.length === facts.nEval ? [{ code: 'eval-all-short', args: { name } }] : []),
  ];
}

/** Is more than half of it written without spaces? */
function isUnspaced(texts: readonly string[]): boolean {
  const text = texts.join('');
  return 2 * (text.match(UNSPACED)?.length ?? 0) > text.length;
}
