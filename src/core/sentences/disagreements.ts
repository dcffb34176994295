import type { Sentences } from './sentence';

/** What is said about verdicts and raters. */
export const disagreements: Sentences = {
  'raters-none': 'No raters were found in this dataset. Say where their verdicts are: --raters a,b,c for a column each, --raters PATH for a list, or --unit, --rater and --label for a verdict a row.',
  'raters-long': 'A table with a verdict a row needs --unit (what was judged), --rater (who) and --label (the verdict): {missing} is missing.',
  'raters-mixed': '“{list}” is a list and “{other}” a single value: verdicts are a column each or lists, not both.',
  'raters-ids': '--raters names {raters} and --rater-id {ids}: each needs its own.',
  'raters-one': 'Only one rater was found (“{rater}”): agreement needs two.',
  'raters-many': 'There are {raters} raters, more than {most}: they are counted together, not in pairs.',
  'judged-once': 'None of the {units} units was judged twice: nothing can agree or disagree.',
  'no-verdicts': 'No row is left that holds a verdict.',
  'labels-alike': 'Labels that differ only in case or spaces count as different: {labels}.',
  'labels-by-place': 'The labels are no numbers: for the {level} scale their places in the order count (0, 1, 2, … for {labels}). --values gives them numbers.',
  'verdicts-repeated': 'A rater judged the same unit more than once: of these verdicts the {repeat} counts ({count} do not).',
  'drawn-by': 'Several units share one “{cluster}”: intervals are made by drawing these, not units.',
  'resamples-fewer': 'Intervals are of {resamples} resamples, not {asked}: more would take minutes.',
  'judges-none': 'No rater is called like a model or a program. Say who the judges are (--judge NAME,… or a column).',
  'judges-no-humans': 'There is nobody to set the judges beside: say who the humans are (--human NAME,… or a column).',
  'judges-one-human': 'Only one human judged (“{human}”): judges are set against them, but they against nobody.',
  'judges-many-humans': 'There are {humans} humans, more than {most}: they are set beside the judges together, not each.',
  'judges-unknown': 'No rater and no column is called “{given}”. Raters are: {raters}.',
  'judges-swapped': '--swapped names {paths} columns for {judges} judges: each judge needs its own.',
  'judges-unoriented': 'Verdicts are turned to one order of sides, but nothing says which model gave the row’s first answer: lengths, rewards and columns beside the verdicts are not turned. A role “model” would say it.',
  'rows-of-long': 'Here several rows make one unit, and a filter sees one row at a time: these rows cannot be opened yet. “Go to Disputed Record” reads them one after the other.',
  'rows-of-sets': 'These verdicts are sets of labels: rows cannot be opened by them yet.',
  'rows-of-many': 'There are more than {most} different labels, too many for a filter: collapse them first.',
};
