import type { Sentences } from './sentence';

/** What is said where sides are compared. */
export const comparison: Sentences = {
  'usage-compare-model': '--model takes one dataset apart by a column: {count} are given.',
  'usage-baseline': 'No side is called “{given}”. The sides are {known}.',
  'usage-compare-sides': 'A comparison has {most} sides at most: here are {count}. Leave some out with --filter, or name fewer files.',
  'usage-compare-metric': '“{given}” is no metric that is known. Give a column, (SQL), verifier:gsm8k, wb-score or alpaca-winrate.',
  'compare-one-side': 'Only one side was found in “{name}”, and it takes two to compare. Name another file, or say which column names the models: --model COLUMN. Columns are {columns}.',
  'compare-no-answer': 'It is not clear what is the answer in “{side}”. Say it: --text COLUMN; columns with text are {columns}.',
  'compare-no-prompt': 'It is not clear what is asked in “{side}”, so answers cannot be joined by the prompt. Say by what: --key COLUMN; columns with text are {columns}.',
  'compare-no-key': 'The sides have neither an id nor a prompt in common. Say by what they are joined: --key COLUMN; columns that all have are {columns}.',
  'compare-no-reference': 'The verifier needs what is right, and “{side}” has no such column. Name it as the role: --role answer=COLUMN.',
  'compare-metric-none': 'No side has a number for “{metric}”. Of words, say which count: --metric "(label = \'right\')".',
  'compare-metric-text': '“{metric}” is stored as text: its numbers were read.',
  'compare-metric-words': '{count} values of “{metric}” in “{side}” are no numbers: they are left out.',
  'compare-key-gone': 'This prompt is not there any more: the files have changed. Compare again.',
  'compare-side-empty': '“{side}” has no rows with a key, so nothing is shared.',
  'compare-shared-none-space': '“{a}” and “{b}” share no key, but would if white space and capitals did not count: they begin “{example}” and “{other}”. For prompts, --key prompt-normalised leaves white space aside.',
  'compare-shared-none-template': '“{a}” and “{b}” share no key. One of them seems to be written in a chat template: they begin “{example}” and “{other}”. Join by an id: --key COLUMN.',
  'compare-shared-none-split': '“{a}” and “{b}” share no key: they begin “{example}” and “{other}”. They may be of different splits, or have another column in common: --key COLUMN.',
  'compare-duplicates': '{count} rows of “{side}” repeat a key: the first row of each is used. If they are samples, say which column numbers them: --sample COLUMN.',
  'compare-one-text': 'All {count} answers of “{side}” are one and the same text.',
  'compare-truncated': '{count} answers of “{side}” end in “... (truncated)”.',
  'compare-other-prompt': 'Under {count} keys the sides have prompts with different texts: the first side’s is shown.',
  'compare-space-only': 'Answers of “{a}” and “{b}” differ only in white space at their ends in {count} of {shared} prompts.',
  'undefined-not-binary': 'undefined: McNemar’s test is of two outcomes, right or wrong',
};
