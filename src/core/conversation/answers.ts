import { isList } from '../cell';
import type { Cell } from '../cell';
import type { Turn } from '../conversation';
import { jsonOf } from '../json';
import { promptTurns } from './promptTurns';
import type { RowRoles } from './rowRoles';
import { beyondPrompt, joinTurns, sharedTurns } from './sharedTurns';

/** One of the answers to a prompt. */
export interface RecordSide {
  readonly title: string;
  /** The answer's place in the row: `chosen`, `completions[2]`, `answers[1].answer`; the expression where the role is one. */
  readonly path: string;
  readonly model: string | null;
  readonly score: Cell;
  readonly verdict: 'chosen' | 'rejected' | null;
  /** The turns that only this side has. */
  readonly turns: readonly Turn[];
  /** Why there are no turns: the value is NULL, or it is there and holds nothing of its own. Null where there are turns. */
  readonly absent: 'null' | 'empty' | null;
}

export interface Answers {
  /** What all sides answer. */
  readonly prompt: readonly Turn[];
  readonly sides: readonly RecordSide[];
}

const VERDICTS = ['chosen', 'rejected'] as const;

/** chosen and rejected: the prompt is its column, or the turns in which both begin alike. */
export function preference(roles: RowRoles): Answers {
  const values = VERDICTS.map((v) => roles.value(v) ?? null);
  const [chosen, rejected] = VERDICTS.map((v) => roles.conversation(v, 'assistant').turns);
  const [a, b] = [chosen ?? [], rejected ?? []];
  const shared = sharedTurns(a, b);
  const asked = promptTurns(roles);
  const scores = ofVerdicts(roles, 'score', true);
  const models = ofVerdicts(roles, 'model', false);
  const sides = [a, b].map((turns, i): RecordSide => {
    const verdict = VERDICTS[i] ?? 'chosen';
    const own = shared > 0 ? turns.slice(shared) : beyondPrompt(turns, asked);
    const named = roles.column(`${verdict}_model`, `model_${verdict}`, `${verdict}-model`);
    const model = models?.[i] ?? (named ? roles.row.get(named.name) : undefined);
    return { title: verdict, path: roles.paths(verdict)[0] ?? verdict, model: words(model), score: scores?.[i] ?? null, verdict, turns: own, absent: absence(values[i] ?? null, own) };
  });
  return { prompt: joinTurns(asked, a.slice(0, shared)), sides };
}

/** The values of a role that has one path for each verdict, chosen first; their names decide which is which. */
function ofVerdicts(roles: RowRoles, role: 'score' | 'model', shown: boolean): readonly Cell[] | undefined {
  const paths = roles.paths(role);
  if (paths.length !== 2) return undefined;
  if (shown) roles.useAll(role);
  const order = /reject|lose|worse/i.test(paths[0] ?? '') && !/reject|lose|worse/i.test(paths[1] ?? '') ? [1, 0] : [0, 1];
  return order.map((i) => roles.value(role, i) ?? null);
}

/** What a judge said is by none of the models it is about. */
const OF_A_JUDGE = /(^|[._\]])judge?ments?(\.answer)?$/i;

/** Several answers: a column each, or the elements of a list, with models and scores beside them where there are as many. */
export function responses(roles: RowRoles): Answers {
  const asked = promptTurns(roles);
  const given = roles.paths('responses').flatMap((path, i) => answersAt(roles, path, i));
  const models = roles.paths('responses').every((path) => OF_A_JUDGE.test(path)) ? undefined : parallel(roles, 'model', given.length);
  const scores = parallel(roles, 'score', given.length);
  const sides = given.map((answer, i): RecordSide => {
    const turns = beyondPrompt(roles.read(answer.value, 'responses', 'assistant', answer.path).turns, asked);
    return { title: answer.title ?? letter(i), path: answer.path, model: words(models?.[i]), score: scores?.[i] ?? null, verdict: null, turns, absent: absence(answer.value, turns) };
  });
  return { prompt: asked, sides };
}

function answersAt(roles: RowRoles, path: string, at: number): { value: Cell; path: string; title: string | null }[] {
  roles.use('responses', at);
  const value = roles.value('responses', at) ?? null;
  const several = isList(value) && (roles.paths('responses').length === 1 || path.includes('[]'));
  if (!several) return roles.paths('responses').length === 1 && value === null ? [] : [{ value, path, title: path.startsWith('(') ? null : path }];
  return value.map((item, i) => ({ value: item, path: path.includes('[]') ? path.replace('[]', `[${i + 1}]`) : `${path}[${i + 1}]`, title: path.startsWith('games[]') ? `game ${i + 1}` : null }));
}

function parallel(roles: RowRoles, role: 'score' | 'model', length: number): readonly Cell[] | undefined {
  const values = roles.all(role);
  if (values.length !== length || length === 0) return undefined;
  roles.useAll(role);
  return values;
}

function absence(value: Cell, turns: readonly Turn[]): RecordSide['absent'] {
  return turns.length > 0 ? null : value === null ? 'null' : 'empty';
}

/** A, B, … Z, then numbers from 27. */
function letter(at: number): string {
  return at < 26 ? String.fromCharCode(65 + at) : String(at + 1);
}

function words(cell: Cell | undefined): string | null {
  if (cell === undefined || cell === null) return null;
  return typeof cell === 'string' ? cell : jsonOf(cell);
}
