import type { KeysChoice } from '../../../src/features/comparison/keysContract';
import { t } from '../../kit/l10n';

/** A list of keys in words: “3 of 35” stands before it. `name`: of a side. */
export function choiceText(choice: KeysChoice, name: (side: number) => string): string {
  switch (choice.of) {
    case 'all': return t('prompts');
    case 'joined': return t('shared prompts');
    case 'missing': return t('missing in {0}', name(choice.side));
    case 'duplicates': return t('duplicate in {0}', name(choice.side));
    case 'empty': return t('empty in {0}', name(choice.side));
    case 'truncated': return t('truncated in {0}', name(choice.side));
    case 'otherPrompt': return t('whose prompts differ');
    case 'differ': return t('whose answers differ');
    case 'identical': return t('same in {0} and {1}', name(choice.a), name(choice.b));
    case 'flips': return `${flipText(choice.change)}, ${name(choice.from)} → ${name(choice.to)}`;
    case 'changes': return `${flipText(choice.sign === 1 ? 'better' : choice.sign === 0 ? 'equal' : 'worse')}, ${name(choice.from)} → ${name(choice.to)}`;
    case 'neverFixed': return t('right once, wrong at the end');
    case 'allRight': return t('all answers right, {0}', name(choice.side));
    case 'mixed': return t('some answers right, {0}', name(choice.side));
    case 'allWrong': return t('all answers wrong, {0}', name(choice.side));
    case 'turned': return choice.isRight ? t('fixed by {0} for good', name(choice.side)) : t('broken by {0}, never fixed', name(choice.side));
    case 'slice': {
      const slice = t('{0} = {1}', choice.by, choice.value ?? t('(null)'));
      return choice.change === null ? slice : `${slice}, ${choiceText({ of: 'changes', ...choice.change }, name)}`;
    }
    case 'noValue': return t('without a value in {0}', name(choice.side));
  }
}

export function flipText(name: 'fixed' | 'broken' | 'sameRight' | 'sameWrong' | 'better' | 'equal' | 'worse'): string {
  switch (name) {
    case 'sameRight': return t('kept');
    case 'fixed': return t('fixed');
    case 'broken': return t('broken');
    case 'sameWrong': return t('still wrong');
    case 'better': return t('higher');
    case 'equal': return t('equal');
    case 'worse': return t('lower');
  }
}

export function flipMeaning(name: Parameters<typeof flipText>[0], from: string, to: string): string {
  switch (name) {
    case 'sameRight': return t('right in {0} and in {1}', from, to);
    case 'fixed': return t('wrong in {0}, right in {1}', from, to);
    case 'broken': return t('right in {0}, wrong in {1}', from, to);
    case 'sameWrong': return t('wrong in {0} and in {1}', from, to);
    case 'better': return t('higher in {1} than in {0}', from, to);
    case 'equal': return t('the same in {0} and {1}', from, to);
    case 'worse': return t('lower in {1} than in {0}', from, to);
  }
}
