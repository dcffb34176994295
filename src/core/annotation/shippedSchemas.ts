import type { LabelSchema, Question } from './labelSchema';

type Asked = Pick<Question, 'id' | 'title' | 'kind'> & Partial<Question>;

const question = (asked: Asked): Question => ({ about: asked.kind === 'span' ? 'span' : 'record', labels: [], required: false, ...asked });

const triage: LabelSchema = {
  id: 'triage', version: 1, title: 'Quality triage', description: 'Is this record worth training on?',
  questions: [question({
    id: 'triage', title: 'Keep it?', kind: 'single', required: true,
    labels: [
      { id: 'keep', title: 'Keep', key: '1', color: 'green' },
      { id: 'drop', title: 'Drop', key: '2', color: 'red' },
      { id: 'unsure', title: 'Unsure', key: '3', color: 'yellow' },
    ],
  })],
};

/** The names of the taxonomy's last group were not seen in the paper. */
const UNVERIFIED = 'hallucinated-content, degenerate-output, annotation-error';
const REASONS: Question['labels'] = [
  { id: 'task-underspecification', title: 'Task underspecification', key: '1', color: 'purple', description: 'The prompt can be read in several ways.' },
  { id: 'verbosity', title: 'Verbosity', key: '2', color: 'blue', description: 'Response style: one answer says more, or at more length.' },
  { id: 'format', title: 'Format', key: '3', color: 'blue', description: 'Response style: lists, headings, tables, code blocks.' },
  { id: 'complexity', title: 'Complexity', key: '4', color: 'blue', description: 'Response style: simple words against technical depth.' },
  { id: 'aesthetic-taste', title: 'Aesthetic taste', key: '5', color: 'blue', description: 'Response style: tone, humour, imagery.' },
  { id: 'comply-vs-refuse', title: 'Comply or refuse', key: '6', color: 'orange', description: 'One answer complies, one refuses.' },
  { id: 'refuse-vs-refuse', title: 'Refuse or refuse', key: '7', color: 'orange', description: 'Both refuse, in different ways.' },
  { id: 'hallucinated-content', title: 'Hallucinated content', key: '8', color: 'red', description: 'An answer states what is not so. Name unverified.' },
  { id: 'degenerate-output', title: 'Degenerate output', key: '9', color: 'red', description: 'An answer is broken, repeated or cut off. Name unverified.' },
  { id: 'annotation-error', title: 'Annotation error', key: '0', color: 'red', description: 'An annotator erred; there is no reason to differ. Name unverified.' },
];

/** Diverging Preferences (Zhang et al., 2024): four classes, ten reasons. */
const divergingReasons: LabelSchema = {
  id: 'diverging-reasons', version: 1, title: 'Reasons of disagreement', description: 'Why annotators prefer different answers (Diverging Preferences: four classes, ten reasons).', unverified: UNVERIFIED,
  questions: [question({ id: 'reasons', title: 'Why do annotators differ?', kind: 'multiple', required: true, labels: REASONS })],
};

const PROPOSAL: Question = question({
  id: 'proposal', title: 'Proposal', kind: 'single',
  labels: [
    { id: 'drop', title: 'Drop', key: 'x', color: 'red', description: 'Propose to leave this record out, of training or of a benchmark.' },
    { id: 'keep', title: 'Keep', key: 'p', color: 'green', description: 'Propose to keep it as it is.' },
  ],
});

/** A second look at what raters of the data dispute: an own verdict first, then why they differ, what is decided, and what becomes of the record. */
const disputes: LabelSchema = {
  id: 'disputes', version: 1, title: 'Disputed pairs', description: 'Why raters differ on two answers, what is decided, and which records to drop.', unverified: UNVERIFIED,
  questions: [
    question({
      id: 'verdict', title: 'Your verdict', kind: 'pairwise', required: true,
      labels: [
        { id: 'a', title: 'A', key: 'a', color: 'blue', description: 'The row’s first answer is better.' },
        { id: 'tie', title: 'Tie', key: 't' },
        { id: 'b', title: 'B', key: 'b', color: 'orange', description: 'The row’s second answer is better.' },
      ],
    }),
    question({ id: 'reasons', title: 'Why do they differ?', kind: 'multiple', labels: REASONS }),
    question({
      id: 'decision', title: 'Decision', kind: 'pairwise', description: 'What holds once all verdicts were read: the adjudicated verdict.',
      labels: [
        { id: 'a', title: 'A', key: 'q', color: 'blue' },
        { id: 'tie', title: 'Tie', key: 'w' },
        { id: 'b', title: 'B', key: 'e', color: 'orange' },
        { id: 'unresolved', title: 'Unresolved', key: 'r', color: 'yellow', description: 'Both views are right: there is no one answer.' },
      ],
    }),
    PROPOSAL,
  ],
};

/** The same where things are rated one by one. */
const disputedRatings: LabelSchema = {
  id: 'disputed-ratings', version: 1, title: 'Disputed ratings', description: 'Your own rating of what raters dispute, what is decided, and which records to drop.',
  questions: [
    question({ id: 'verdict', title: 'Your verdict', kind: 'text', required: true }),
    question({ id: 'decision', title: 'Decision', kind: 'text', description: 'What holds once all verdicts were read: the adjudicated rating.' }),
    PROPOSAL,
  ],
};

const pairwise: LabelSchema = {
  id: 'pairwise', version: 1, title: 'Pairwise preference', description: 'Which of two answers is better, and why.',
  questions: [
    question({ id: 'preference', title: 'Which is better?', kind: 'pairwise', required: true }),
    question({
      id: 'reasons', title: 'Because of', kind: 'multiple',
      labels: [
        { id: 'helpful', title: 'Helpful', key: 'h' },
        { id: 'correct', title: 'Correct', key: 'c' },
        { id: 'follows-instruction', title: 'Follows the instruction', key: 'i' },
        { id: 'safe', title: 'Safe', key: 's' },
        { id: 'style', title: 'Style', key: 't' },
        { id: 'length', title: 'Length', key: 'l' },
      ],
    }),
  ],
};

/** What was voted in a comparison with names hidden (`features/comparison/rule/votes.ts` has the same ids): A stood on the left. */
const blindVotes: LabelSchema = {
  id: 'blind-votes', version: 1, title: 'Blind votes', description: 'Which of two answers is better, voted without seeing whose they are.',
  questions: [question({
    id: 'vote', title: 'Which is better?', kind: 'single', required: true,
    labels: [
      { id: 'a', title: 'Left', key: 'c', color: 'blue', description: 'The answer on the left is better.' },
      { id: 'tie', title: 'Tie', key: 't', description: 'Both are as good.' },
      { id: 'both-bad', title: 'Both bad', key: 'x', color: 'red' },
      { id: 'b', title: 'Right', key: 'v', color: 'orange', description: 'The answer on the right is better.' },
    ],
  })],
};

const responseErrors: LabelSchema = {
  id: 'response-errors', version: 1, title: 'Response errors', description: 'What is wrong with an answer, marked in its text.',
  questions: [
    question({
      id: 'errors', title: 'Mark an error', kind: 'span',
      labels: [
        { id: 'wrong-fact', title: 'Wrong fact', key: '1', color: 'red' },
        { id: 'wrong-reasoning', title: 'Wrong reasoning', key: '2', color: 'orange' },
        { id: 'ignores-instruction', title: 'Ignores the instruction', key: '3', color: 'purple' },
        { id: 'unsafe', title: 'Unsafe', key: '4', color: 'red' },
        { id: 'repetition', title: 'Repetition', key: '5', color: 'blue' },
        { id: 'formatting', title: 'Formatting', key: '6', color: 'yellow' },
        { id: 'off-topic', title: 'Off topic', key: '7', color: 'blue' },
      ],
    }),
    question({ id: 'severity', title: 'Worst of them', kind: 'single', labels: [
      { id: 'none', title: 'No error', key: 'o', color: 'green' },
      { id: 'minor', title: 'Minor', key: 'i', color: 'yellow' },
      { id: 'major', title: 'Major', key: 'a', color: 'red' },
    ] }),
  ],
};

/** The three classes of XSTest (Röttger et al., 2024). */
const refusal: LabelSchema = {
  id: 'refusal', version: 1, title: 'Refusal', description: 'Does the answer comply? (the classes of XSTest)',
  questions: [question({
    id: 'refusal', title: 'The answer', kind: 'single', required: true,
    labels: [
      { id: 'full-compliance', title: 'Full compliance', key: '1', color: 'green' },
      { id: 'partial-refusal', title: 'Partial refusal', key: '2', color: 'yellow' },
      { id: 'full-refusal', title: 'Full refusal', key: '3', color: 'red' },
    ],
  })],
};

/** Leak, near copy and public source confirm a match, the others refute it (`features/contamination/page.ts` has the same ids). */
const contaminationVerdict: LabelSchema = {
  id: 'contamination-verdict', version: 2, title: 'Contamination verdict', description: 'What a match of an evaluation item and a training row is.',
  questions: [question({
    id: 'verdict', title: 'What is this match?', kind: 'single', required: true,
    labels: [
      { id: 'leak', title: 'True leak', key: '1', color: 'red', description: 'The evaluation item itself stands in the training data.' },
      { id: 'near-copy', title: 'Near copy', key: '2', color: 'orange', description: 'The same item with small changes.' },
      { id: 'common-phrase', title: 'Common phrase', key: '3', color: 'blue', description: 'Boilerplate that many texts share; the items differ.' },
      { id: 'public-source', title: 'Same public source', key: '4', color: 'purple', description: 'Both were taken from the same public text.' },
      { id: 'false', title: 'False', key: '5', color: 'green', description: 'The texts have nothing to do with each other.' },
    ],
  })],
};

/** SuperSem: the slots of a superlative's meaning. */
const superlatives: LabelSchema = {
  id: 'superlatives', version: 1, title: 'Superlative semantics', description: 'What a superlative compares (SuperSem): target, comparison set, property, orientation.',
  questions: [
    question({
      id: 'slots', title: 'Mark in the text', kind: 'span',
      labels: [
        { id: 'superlative', title: 'Superlative', key: '1', color: 'purple' },
        { id: 'target', title: 'Target', key: '2', color: 'green' },
        { id: 'comparison-set', title: 'Comparison set', key: '3', color: 'blue' },
        { id: 'property', title: 'Property', key: '4', color: 'orange' },
      ],
    }),
    question({ id: 'orientation', title: 'Orientation', kind: 'single', labels: [
      { id: 'positive', title: 'Positive', key: 'p', color: 'green' },
      { id: 'negative', title: 'Negative', key: 'n', color: 'red' },
    ] }),
    question({ id: 'implicit', title: 'Restricted by what the sentence does not say?', kind: 'yesNo', labels: [
      { id: 'yes', title: 'Implicit', key: 'i', color: 'blue' },
      { id: 'no', title: 'Explicit', key: 'e', color: 'green' },
      { id: 'unsure', title: 'Unsure', key: 'u', color: 'yellow' },
    ] }),
    question({ id: 'comparison-set-frame', title: 'Comparison set as a frame', kind: 'text' }),
  ],
};

const tags: LabelSchema = {
  id: 'tags', version: 1, title: 'Tags', description: 'Free words of your own.',
  questions: [question({ id: 'tags', title: 'Tags', kind: 'text' })],
};

/** The schemas that ship; a workspace's own of the same id goes before. */
export const SHIPPED_SCHEMAS: readonly LabelSchema[] = [triage, divergingReasons, pairwise, responseErrors, refusal, contaminationVerdict, superlatives, tags, disputes, disputedRatings, blindVotes];
