import type { Sentences } from './sentence';

export const explore: Sentences = {
  'internal': 'Something failed inside Dataset Loupe. The log (Dataset Loupe: Show Log) has the details.',
  'aborted': 'Cancelled.',
  'no-dataset-open': 'No dataset is open: open one with “Dataset Loupe: Open…”.',
  'link-damaged': 'This link to a dataset is damaged: open the dataset again with “Dataset Loupe: Open…”.',
  'scheme-unsupported': '“{name}” lies in a place ({scheme}) that Dataset Loupe cannot read: copy it to a local folder and open it there.',
  'derived-prompt_text': 'prompt',
  'derived-turns': 'turns',
  'derived-chars': 'chars',
  'derived-chosen_chars': 'chosen chars',
  'derived-rejected_chars': 'rejected chars',
  'derived-chars_delta': 'chars Δ',
  'derived-rater_marks': 'raters',
  'derived-about': 'derived',
  'derived-prompt_text-about': 'first user words',
  'derived-turns-about': 'messages',
  'derived-chars-about': 'all turns',
  'derived-chosen_chars-about': 'last answer',
  'derived-rejected_chars-about': 'last answer',
  'derived-chars_delta-about': 'chosen − rej.',
  'derived-rater_marks-about': 'verdicts',
};
