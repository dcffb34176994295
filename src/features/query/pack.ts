import chosenByModel from './pack/chosen-by-model.loupe.sql';
import chosenLongerBySource from './pack/chosen-longer-by-source.loupe.sql';
import conflictingPreferences from './pack/conflicting-preferences.loupe.sql';
import countsBySource from './pack/counts-by-source.loupe.sql';
import cutoffPhrases from './pack/cutoff-phrases.loupe.sql';
import duplicateAnswers from './pack/duplicate-answers.loupe.sql';
import duplicatePrompts from './pack/duplicate-prompts.loupe.sql';
import emptyAnswers from './pack/empty-answers.loupe.sql';
import firstWords from './pack/first-words.loupe.sql';
import formatting from './pack/formatting.loupe.sql';
import identicalPairs from './pack/identical-pairs.loupe.sql';
import identityPhrases from './pack/identity-phrases.loupe.sql';
import idsAdded from './pack/ids-added.loupe.sql';
import lengthsByModel from './pack/lengths-by-model.loupe.sql';
import lengthsBySource from './pack/lengths-by-source.loupe.sql';
import longestAnswers from './pack/longest-answers.loupe.sql';
import nearDuplicatePrompts from './pack/near-duplicate-prompts.loupe.sql';
import phrase from './pack/phrase.loupe.sql';
import principleViolations from './pack/principle-violations.loupe.sql';
import promptsInSeveralSources from './pack/prompts-in-several-sources.loupe.sql';
import raterLabels from './pack/rater-labels.loupe.sql';
import raterPairs from './pack/rater-pairs.loupe.sql';
import refusalPhrases from './pack/refusal-phrases.loupe.sql';
import repeatedNgrams from './pack/repeated-ngrams.loupe.sql';
import rolesNotAlternating from './pack/roles-not-alternating.loupe.sql';
import rowsAdded from './pack/rows-added.loupe.sql';
import sample from './pack/sample.loupe.sql';
import sampleByColumn from './pack/sample-by-column.loupe.sql';
import scoreMargins from './pack/score-margins.loupe.sql';
import scoresByModel from './pack/scores-by-model.loupe.sql';
import scripts from './pack/scripts.loupe.sql';
import sharedPrompts from './pack/shared-prompts.loupe.sql';
import shortestAnswers from './pack/shortest-answers.loupe.sql';
import superlativeSpans from './pack/superlative-spans.loupe.sql';
import superlativeValues from './pack/superlative-values.loupe.sql';
import templateTokens from './pack/template-tokens.loupe.sql';
import tiesByRater from './pack/ties-by-rater.loupe.sql';
import toolCalls from './pack/tool-calls.loupe.sql';
import truncatedAnswers from './pack/truncated-answers.loupe.sql';
import turnsBySource from './pack/turns-by-source.loupe.sql';
import unknownTools from './pack/unknown-tools.loupe.sql';
import values from './pack/values.loupe.sql';
import wildbenchReward from './pack/wildbench-reward.loupe.sql';
import winRateByModel from './pack/win-rate-by-model.loupe.sql';
import winRateByModelPair from './pack/win-rate-by-model-pair.loupe.sql';
import { parseSavedQuery } from './savedQuery';
import type { SavedQuery } from './savedQuery';

/** The saved queries that come with Dataset Loupe, in the order of their list. */
export const PACK: readonly SavedQuery[] = [
  parseSavedQuery(countsBySource, 'counts-by-source.loupe.sql', null),
  parseSavedQuery(lengthsBySource, 'lengths-by-source.loupe.sql', null),
  parseSavedQuery(lengthsByModel, 'lengths-by-model.loupe.sql', null),
  parseSavedQuery(turnsBySource, 'turns-by-source.loupe.sql', null),
  parseSavedQuery(longestAnswers, 'longest-answers.loupe.sql', null),
  parseSavedQuery(shortestAnswers, 'shortest-answers.loupe.sql', null),
  parseSavedQuery(duplicatePrompts, 'duplicate-prompts.loupe.sql', null),
  parseSavedQuery(nearDuplicatePrompts, 'near-duplicate-prompts.loupe.sql', null),
  parseSavedQuery(promptsInSeveralSources, 'prompts-in-several-sources.loupe.sql', null),
  parseSavedQuery(sharedPrompts, 'shared-prompts.loupe.sql', null),
  parseSavedQuery(rowsAdded, 'rows-added.loupe.sql', null),
  parseSavedQuery(idsAdded, 'ids-added.loupe.sql', null),
  parseSavedQuery(duplicateAnswers, 'duplicate-answers.loupe.sql', null),
  parseSavedQuery(identicalPairs, 'identical-pairs.loupe.sql', null),
  parseSavedQuery(conflictingPreferences, 'conflicting-preferences.loupe.sql', null),
  parseSavedQuery(chosenLongerBySource, 'chosen-longer-by-source.loupe.sql', null),
  parseSavedQuery(chosenByModel, 'chosen-by-model.loupe.sql', null),
  parseSavedQuery(winRateByModel, 'win-rate-by-model.loupe.sql', null),
  parseSavedQuery(winRateByModelPair, 'win-rate-by-model-pair.loupe.sql', null),
  parseSavedQuery(scoreMargins, 'score-margins.loupe.sql', null),
  parseSavedQuery(scoresByModel, 'scores-by-model.loupe.sql', null),
  parseSavedQuery(tiesByRater, 'ties-by-rater.loupe.sql', null),
  parseSavedQuery(raterLabels, 'rater-labels.loupe.sql', null),
  parseSavedQuery(raterPairs, 'rater-pairs.loupe.sql', null),
  parseSavedQuery(emptyAnswers, 'empty-answers.loupe.sql', null),
  parseSavedQuery(truncatedAnswers, 'truncated-answers.loupe.sql', null),
  parseSavedQuery(refusalPhrases, 'refusal-phrases.loupe.sql', null),
  parseSavedQuery(identityPhrases, 'identity-phrases.loupe.sql', null),
  parseSavedQuery(cutoffPhrases, 'cutoff-phrases.loupe.sql', null),
  parseSavedQuery(phrase, 'phrase.loupe.sql', null),
  parseSavedQuery(templateTokens, 'template-tokens.loupe.sql', null),
  parseSavedQuery(repeatedNgrams, 'repeated-ngrams.loupe.sql', null),
  parseSavedQuery(scripts, 'scripts.loupe.sql', null),
  parseSavedQuery(formatting, 'formatting.loupe.sql', null),
  parseSavedQuery(firstWords, 'first-words.loupe.sql', null),
  parseSavedQuery(rolesNotAlternating, 'roles-not-alternating.loupe.sql', null),
  parseSavedQuery(toolCalls, 'tool-calls.loupe.sql', null),
  parseSavedQuery(unknownTools, 'unknown-tools.loupe.sql', null),
  parseSavedQuery(sample, 'sample.loupe.sql', null),
  parseSavedQuery(sampleByColumn, 'sample-by-column.loupe.sql', null),
  parseSavedQuery(values, 'values.loupe.sql', null),
  parseSavedQuery(wildbenchReward, 'wildbench-reward.loupe.sql', null),
  parseSavedQuery(principleViolations, 'principle-violations.loupe.sql', null),
  parseSavedQuery(superlativeValues, 'superlative-values.loupe.sql', null),
  parseSavedQuery(superlativeSpans, 'superlative-spans.loupe.sql', null),
];
