import type { Sentences } from './sentence';

export const query: Sentences = {
  'query-save-untrusted': 'In Restricted Mode queries are not saved: trust the workspace first.',
  'query-save-no-folder': 'A query is saved in the folder that is open: open one with “File: Open Folder…”, then save it.',
  'query-save-broken': 'The query cannot be saved as it is: {problem}',
  'query-filter-none': 'The answer names no row of the dataset, so it makes no filter.',
  'query-filter-partial': 'Only {rows} rows of the answer are loaded: load all of them, then use them as a filter.',
  'query-filter-large': 'The answer has more than {most} rows, and a filter that can be read names no more: ask for fewer, or export the answer.',
  'query-filter-many': 'The answer names more than {most} rows, too many for a filter that can be read: ask for fewer, or export the answer.',
  'query-arguments': 'The command takes {"name": …, "set": {…}} or {"sql": …}.',
  'query-no-prompt': 'Row {row} has no prompt, so it has no duplicates: if a column holds it, say so with “Dataset Loupe: Correct Shape…”.',
  'query-no-focus': 'No record is in focus: choose a row first.',
};
