import type { Sentences } from './sentence';

/** Of the page of contamination: its set-up, its scan, verdicts. */
export const contaminationPage: Sentences = {
  'setup-damaged': 'The set-up {path} cannot be read: {problem}. Mend it, or delete it to set the check up anew.',
  'setup-unwritable': 'The set-up could not be written to {path}: {problem}.',
  'evaluation-no-text': '“{name}” has no column of text: choose another file.',
  'contamination-no-setup': 'Nothing says yet what is checked against what: choose evaluation sets first.',
  'possible-runs': 'Possible rephrasings are being looked for: wait until that is done, or cancel it.',
  'scan-memory': 'The texts of the rows {from} to {to} need more memory than there is for a scan, even read alone and a few rows at a time: raise loupe.engine.memoryGB (--memory), or write them in smaller row groups.',
  'scan-not-kept': 'What the scan found could not be written to the cache folder of loupe.engine.cacheFolder, which may be full: it is known until this window closes, and the columns of contamination in tables may lack it.',
  'scan-runs': 'A scan runs already: wait for it, or cancel it.',
  'contamination-no-page': 'Bring a page of contamination to the front first: “Dataset Loupe: Check for Contamination…” opens it.',
  'contamination-not-whole': 'These figures are of a part of the rows, or older than the files or the set-up: scan first.',
  'contamination-no-rows': 'No row of “{name}” holds an item, or none that is not judged to be no leak.',
  'judge-no-pair': 'Item {item} has no training text beside it that could be judged.',
};
