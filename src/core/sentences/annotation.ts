import type { Sentences } from './sentence';

export const annotation: Sentences = {
  'labels-no-schema': 'No label schema is in use: choose one with “Dataset Loupe: Label…”.',
  'labels-no-name': 'Labels need a name: set it with “Dataset Loupe: Set Annotator Name…”.',
  'labels-closed': 'In Restricted Mode labels can be read, not written: trust the workspace to label.',
  'labels-unknown': '“{given}” is no label schema; there are: {known}.',
  'row-key-unknown': 'No row of “{name}” has the id or key “{key}”.',
  'labels-broken': 'Line {line} of {name} is no whole label (torn by a crash, or edited) and counts for nothing.',
  'labels-conflict': 'Line {line} of {name} is a conflict mark of git: resolve the merge; the labels around it count.',
  'labels-newer': 'Line {line} of {name} was written by a newer version of Dataset Loupe and is passed over.',
  'labels-form': 'Line {line} of {name} is no label of a form that is known and counts for nothing.',
  'label-gone': 'This label is no longer in the labels files: open the list again.',
  'labels-many-values': '“{column}” has more than {values} different values in this filter: choose a narrower filter, or a question with a free answer.',
  'label-unfit': '“{value}” is no answer to the question “{question}”.',
  'labels-unwritable': 'The label was not saved: “{path}” cannot be written ({problem}). It is kept here and can be saved again.',
  'schema-no-json': 'This label schema is no JSON: {problem}.',
  'schema-form': 'This label schema is not of the right form here: {problem}.',
  'schema-key-twice': 'The key “{key}” of “{label}” is already that of “{other}”.',
  'schema-id-twice': '“{id}” is there twice.',
  'schema-when-unknown': 'The condition of “{question}” names a question or an answer that the schema does not have.',
  'schema-no-labels': 'The question “{question}” has no labels to choose from.',
  'schema-key-unusable': 'The key “{key}” is needed for reading: choose another.',
};
