import type { Sentences } from './sentence';

/** What is said about verdicts and raters. */
export const disagreements: Sentences = {
  'raters-none': 'No raters were found in this dataset. Say where their verdicts are: --raters a,b,c for a column each, --raters PATH for a list, or --unit, --rater and --label for a verdict a row.',
  'raters-long': 'A table with a verdict a row needs --unit (what was judged), --rater (who) and --label (the verdict): {missing} is missing.',
  'raters-mixed': '“{list}” is a list and “{other}” a single value: verdicts are a column each or lists, not both.',
  'raters-ids': '--raters names {raters} and --rater-id {ids}: each needs its own.',
  'raters-free-text': '“{path}” holds {names} different names over {verdicts} verdicts: that looks like free text, not like people. Say which column names the raters, or have them counted all the same (--many-raters).',
  'aspect-unknown': 'There is no aspect “{aspect}” here; known are {known}.',
  'pairwise-layout': 'Ratings become verdicts on two answers where a row is an answer with the ratings of all raters, in columns or a list; here each row is one rating.',
  'pairwise-prompt': 'To set two answers beside each other it must be known which rows answer the same prompt: say it with --unit, or correct the role “prompt”.',
  'pairwise-others': '{prompts} prompts have one answer, or more than two, and are left out.',
  'profiles-exchangeable': 'Positions of a list are no people: there is nobody to draw a profile of.',
  'profiles-one': 'A profile sets a rater against the others: there is only one.',
  'raters-one': 'Only one rater was found (“{rater}”): agreement needs two.',
  'raters-many': 'There are {raters} raters, more than {most}: they are counted together, not in pairs.',
  'judged-once': 'None of the {units} units was judged twice: nothing can agree or disagree.',
  'no-verdicts': 'No row is left that holds a verdict.',
  'labels-alike': 'Labels that differ only in case or spaces count as different: {labels}. They can be merged.',
  'labels-by-place': 'The labels are no numbers: for the {level} scale their places in the order count (0, 1, 2, … for {labels}). --values gives them numbers.',
  'verdicts-repeated': 'A rater judged the same unit more than once: of these verdicts the {repeat} counts ({count} do not).',
  'drawn-by': 'Several units share one “{cluster}”: intervals are made by drawing these, not units.',
  'resamples-fewer': 'Intervals are of {resamples} resamples, not {asked}: more would take minutes.',
  'rows-of-long': 'Here several rows make one unit, and a filter sees one row at a time: these rows cannot be opened yet. “Go to Disputed Record” reads them one after the other.',
  'rows-of-sets': 'These verdicts are sets of labels: rows cannot be opened by them yet.',
  'rows-of-many': 'There are more than {most} different labels, too many for a filter: collapse them first.',
};
