/** What a verifier says of one answer. */
export interface Verdict {
  readonly isRight: boolean;
  /** What was taken from the answer and compared. */
  readonly extracted: string;
  /** Whether the answer held what the verifier looks for; where not, all of it was compared. */
  readonly isFound: boolean;
  /** What it was compared with. */
  readonly reference: string;
}

/** Tells whether an answer is right, by a rule that was published. */
export interface Verifier {
  readonly name: string;
  /** Where the rule is from. */
  readonly source: string;
  verify(answer: string, reference: string): Verdict;
}
