import type { CellStruct } from '../../core/cell';
import type { Column } from '../../core/dataset';
import { ROLES } from '../../core/shape';
import type { Encoding, Role, Shape, ShapeReason } from '../../core/shape';
import { Draft } from './draft';
import { areNumberedSides, hasTwoSides } from '../../core/verdictSide';
import { kindOf } from './kind';
import { guessResponses, guessSides } from './roles/answers';
import { guessHarness } from './roles/harnesses';
import { guessId, guessModel, guessSource, guessText } from './roles/identity';
import { guessResponse } from './roles/response';
import { guessAnswer, guessChoices, guessExtras, guessMessages, guessPrompt } from './roles/question';
import { guessLabel, guessLong, guessRaters, guessScore } from './roles/verdicts';

export interface ShapeInput {
  readonly columns: readonly Column[];
  /** Some rows, from several places where that is cheap, with cut texts. */
  readonly sample: readonly CellStruct[];
  readonly rows: number;
  /** Roles a person fixed: they win, the rest is decided around them, and an empty list says that there is no such role. */
  readonly fixed?: Readonly<Record<string, readonly string[]>>;
}

/** In this order: what an earlier step takes, a later one does not see. */
const STEPS: readonly ((draft: Draft) => void)[] = [
  guessHarness, guessSides, guessResponses, guessMessages, guessPrompt, guessChoices, guessResponse,
  guessRaters, guessAnswer, guessLabel, guessScore, guessLong, guessExtras, guessId, guessSource, guessText, guessModel,
];

/**
 * Kind and roles of a dataset: from types first, then names, then a look at some values; each with its reason. A role that
 * nothing speaks for is absent. Works without a sample (no rows), then from types and names alone.
 */
export function guessShape(input: ShapeInput): Shape {
  const draft = new Draft(input.columns, input.sample);
  for (const role of ROLES) {
    const fixed = input.fixed?.[role];
    if (fixed !== undefined) draft.fix(role, fixed);
  }
  for (const step of STEPS) step(draft);
  const kind = kindOf(draft);
  const { roles, encodings } = described(draft);
  const numberedSides = hasTwoSides({ roles }) && areNumberedSides(draft.place('raters')?.values ?? []);
  return { kind, roles, encodings, ...(numberedSides ? { numberedSides } : {}), reasons: [{ code: `kind-${kind}`, args: { kind }, by: 'guess' }, ...reasonsOf(draft)] };
}

function described(draft: Draft): Pick<Shape, 'roles' | 'encodings'> {
  const roles: Partial<Record<Role, readonly string[]>> = {};
  const encodings: Partial<Record<Role, Encoding>> = {};
  for (const role of ROLES) {
    const paths = draft.paths(role);
    if (paths.length === 0) continue;
    roles[role] = paths;
    const encoding = draft.place(role)?.encoding;
    if (encoding !== undefined && encoding !== 'plain') encodings[role] = encoding;
  }
  return { roles, encodings };
}

/** One for each role, in the order they were decided. */
function reasonsOf(draft: Draft): readonly ShapeReason[] {
  return [...draft.found].map(([role, guess]) => ({ code: guess.reason, args: { role, paths: guess.paths.join(', ') }, role, by: guess.by }));
}
