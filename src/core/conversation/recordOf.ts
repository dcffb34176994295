import { isList } from '../cell';
import type { Cell, CellStruct } from '../cell';
import type { Form, Turn } from '../conversation';
import type { Column } from '../dataset';
import type { Kind, Shape } from '../shape';
import { preference, responses } from './answers';
import type { Answers, RecordSide } from './answers';
import { choiceTurns, likeliestTurns, promptTurns, referenceTurns } from './promptTurns';
import { RowRoles } from './rowRoles';
import { joinTurns } from './sharedTurns';
import { spansOf } from './spans';
import type { RecordSpan } from './spans';
import { plainTurn } from './transcript';

/** A column that the conversation does not show whole. */
export interface RestCell {
  readonly column: Column;
  /** Undefined where the row has no such value: its column could not be read. */
  readonly cell: Cell | undefined;
  /** The name of a ClassLabel's integer. */
  readonly label: string | null;
}

/** A row as the reader shows it: its conversation, its answers, and the columns left over. */
export interface ReaderRecord {
  readonly form: Form | null;
  readonly system: readonly Turn[];
  /** What all sides answer; the whole conversation where there are no sides. */
  readonly prompt: readonly Turn[];
  readonly sides: readonly RecordSide[];
  /** How many turns of the prompt come before the last message that the sides answer: the reader folds them. */
  readonly shared: number;
  readonly spans: readonly RecordSpan[];
  readonly rest: readonly RestCell[];
  /** What could not be read as a turn. */
  readonly leftovers: readonly string[];
}

/**
 * Makes the record of a row by its shape. A role that is a `(SQL)` expression is taken from the row's field
 * `role:<ROLE>:<number of the path>`, and is absent where the row has none.
 */
export function recordOf(row: CellStruct, shape: Shape, columns: readonly Column[]): ReaderRecord {
  const roles = new RowRoles(row, shape, columns);
  const { prompt, sides } = answersOf(roles);
  const system = systemTurns(roles, prompt);
  useVerdicts(roles);
  return {
    form: roles.form,
    system,
    prompt,
    sides,
    shared: sides.length > 1 ? Math.max(0, prompt.length - 1) : 0,
    spans: spansOf(roles),
    rest: roles.unused().map((column) => restCell(column, row.get(column.name))),
    leftovers: roles.leftovers,
  };
}

/** A verdict in a column of its own is shown by the strip of verdicts; a missing one stays in the rest. */
function useVerdicts(roles: RowRoles): void {
  roles.paths('raters').forEach((_, at) => {
    const value = roles.value('raters', at) ?? null;
    if (value !== null && !isList(value)) roles.use('raters', at);
  });
}

/** Kinds in which the one answer is what is read, and other answers are beside the point. */
const ONE_ANSWER: readonly Kind[] = ['chat', 'instruction', 'outputs', 'unpaired', 'eval'];

function answersOf(roles: RowRoles): Answers {
  if (roles.has('chosen') && roles.has('rejected')) return preference(roles);
  const one = roles.has('response') || roles.has('messages');
  if (roles.has('responses') && !(one && ONE_ANSWER.includes(roles.shape.kind))) return responses(roles);
  return { prompt: single(roles), sides: [] };
}

/** One conversation: messages, or prompt and answer in columns, or a text. An answer beside messages follows a question. */
function single(roles: RowRoles): readonly Turn[] {
  const asked = promptTurns(roles);
  const messages = roles.has('prompt') ? roles.turns('messages', 'user') : [];
  const said = repeats(messages, asked) ? messages : joinTurns(asked, messages);
  const choices = choiceTurns(roles);
  const answer = said.length > 0 && said.at(-1)?.role === 'assistant' ? [] : roles.shape.encodings.response === 'likelihoods' ? likeliestTurns(roles) : roles.turns('response', 'assistant');
  const reference = answer.length > 0 || said.some((t) => t.role === 'assistant') ? [] : referenceTurns(roles);
  return [...said, ...choices, ...answer, ...reference, ...texts(roles)];
}

/** Do the messages hold all that the prompt asks, as it stands or inside a template? Then it is not shown twice. */
function repeats(messages: readonly Turn[], asked: readonly Turn[]): boolean {
  const text = (turn: Turn): string => turn.parts.map((p) => (p.kind === 'text' ? p.text : '\0')).join('');
  const users = messages.filter((t) => t.role === 'user').map((t) => text(t));
  return asked.length > 0 && asked.every((t) => t.role === 'user' && t.extra.length === 0 && t.trained === null && t.name === null && text(t).trim() !== '' && users.some((u) => u.includes(text(t).trim())));
}

function texts(roles: RowRoles): readonly Turn[] {
  return roles.paths('text').flatMap((_, i) => ((roles.value('text', i) ?? null) === null ? [] : roles.conversation('text', 'text', i).turns));
}

/** The system column's turn, unless the conversation has one of its own: then the column stays in the rest. */
function systemTurns(roles: RowRoles, prompt: readonly Turn[]): readonly Turn[] {
  const value = roles.value('system');
  if (typeof value !== 'string' || value === '' || prompt.some((t) => t.role === 'system')) return [];
  roles.use('system');
  return [{ ...plainTurn('system', value, 0, 0), path: roles.paths('system')[0] ?? 'system' }];
}

function restCell(column: Column, cell: Cell | undefined): RestCell {
  return { column, cell, label: (typeof cell === 'number' ? column.labels?.[cell] : undefined) ?? null };
}
