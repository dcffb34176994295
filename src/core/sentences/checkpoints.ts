import type { Sentences } from './sentence';

/** What is said where metrics of checkpoints are read. */
export const checkpoints: Sentences = {
  'checkpoints-no-roles': 'It is not clear which columns of “{name}” hold a model or step, a task and a value. Say it: --set value=COLUMN, and model, checkpoint, step, tokens, task, metric, shots or stderr; or --set values=A,B for a column for each task. Columns are {columns}.',
  'checkpoints-roles-unclear': 'It is not clear which columns of “{name}” hold a model or step, a task and a value.',
  'checkpoints-set': '“{given}” says no part of a column: --set {parts}=COLUMN.',
  'checkpoints-unknown': 'Nothing is called “{given}” here: there are {known}.',
  'checkpoints-not-together': 'There is no value of “{given}” together with what else is asked for.',
  'checkpoints-none': 'No row of “{name}” has a checkpoint and a task.',
  'checkpoints-truncated': 'There are more than {most} points: those of the first rows are read. Leave some out by a filter.',
  'checkpoints-without-step': 'Rows that say no step and no checkpoint: {count}. They are left out.',
  'checkpoints-without-value': 'Rows without a value (empty, NaN, or no number): {count}. Their cells are missing.',
  'checkpoints-duplicates': 'Points with several rows whose values differ: {points} ({rows} rows). The first row of each is used.',
  'checkpoints-repeated': 'Rows that repeat the value of an earlier row of their point: {count}.',
  'checkpoints-contradictions': 'Rows whose step is another than their checkpoint’s name says: {count}. They are drawn at the step of the column “{column}”.',
  'checkpoints-no-page': 'Bring metrics of checkpoints to the front first: “Dataset Loupe: Show Checkpoint Metrics” opens them.',
};
