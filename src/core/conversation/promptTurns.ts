import { CellStruct, isList } from '../cell';
import type { Cell } from '../cell';
import type { Conversation, Turn } from '../conversation';
import { jsonText } from './jsonText';
import type { RowRoles } from './rowRoles';
import { conversationOf } from './conversationOf';
import { placed } from './places';
import { plainTurn } from './transcript';

/**
 * What was asked: the prompt's turns, or the messages before an answer. Alpaca's `input`, or that of Self-Instruct's first
 * instance, follows its instruction after a blank line where it is not empty; LlamaFactory's `history` stands before it.
 */
export function promptTurns(roles: RowRoles): readonly Turn[] {
  if (!roles.has('prompt')) return withoutInvitation(roles.has('messages') ? roles.conversation('messages', 'user') : undefined);
  return instruction(roles) ?? withoutInvitation(roles.conversation('prompt', 'user'));
}

function instruction(roles: RowRoles): readonly Turn[] | undefined {
  const path = roles.paths('prompt')[0] ?? '';
  const value = roles.value('prompt');
  if (!/^(instruction|query|prompt|question)$/i.test(path) || typeof value !== 'string') return undefined;
  const input = /^instruction$/i.test(path) ? roles.column('input') : undefined;
  const more = input ? roles.row.get(input.name) : /^instruction$/i.test(path) ? firstInput(roles) : undefined;
  const history = historyTurns(roles);
  if (typeof more !== 'string' && history.length === 0) return undefined;
  roles.use('prompt');
  if (input && typeof more === 'string') roles.useColumn(input.name);
  const text = typeof more === 'string' && more !== '' ? `${value}\n\n${more}` : value;
  return [...history, { ...plainTurn('user', text, 0, 0), rawRole: path.toLowerCase(), path }];
}

/** The input of Self-Instruct's first instance. */
function firstInput(roles: RowRoles): Cell | undefined {
  const column = roles.column('instances');
  const value = column ? roles.row.get(column.name) : undefined;
  const first = isList(value) ? value[0] : undefined;
  return first instanceof CellStruct ? first.get('input') : undefined;
}

/** `history`: a list of [question, answer] pairs. */
function historyTurns(roles: RowRoles): readonly Turn[] {
  const column = roles.column('history');
  const value = column ? roles.row.get(column.name) : undefined;
  if (!column || !isList(value) || !value.every((p) => isList(p) && p.length === 2 && p.every((t) => typeof t === 'string'))) return [];
  roles.useColumn(column.name);
  return placed(conversationOf(value, 'messages'), column.name).turns;
}

/** A rendered prompt ends with the header of the answer to come, which is no turn of its own. */
function withoutInvitation(conversation: Conversation | undefined): readonly Turn[] {
  if (!conversation) return [];
  const last = conversation.turns.at(-1);
  const invites = conversation.form !== 'messages' && conversation.form !== 'json' && conversation.turns.length > 1 && last?.role === 'assistant' && last.parts.every((p) => p.kind === 'text' && p.text.trim() === '');
  return invites ? conversation.turns.slice(0, -1) : conversation.turns;
}

/** The choices of a question as one turn, each with its label: their own (ARC's {text, label}) or A, B, C. */
export function choiceTurns(roles: RowRoles): readonly Turn[] {
  const lines = choiceLines(roles);
  if (lines.length === 0) return [];
  return [{ ...plainTurn('choices', lines.join('\n'), 0, 0), path: roles.paths('choices')[0] ?? 'choices' }];
}

function choiceLines(roles: RowRoles): readonly string[] {
  const paths = roles.paths('choices');
  const value = roles.value('choices');
  const given = value instanceof CellStruct ? value.get('text') : value;
  const texts = paths.length > 1 ? paths.map((_, i) => roles.value('choices', i) ?? null).filter((text) => text !== null) : given;
  if (!isList(texts) || texts.length === 0) return [];
  const labels = value instanceof CellStruct ? value.get('label') : undefined;
  const complete = !(value instanceof CellStruct) || value.names.every((n) => n === 'text' || n === 'label');
  if (complete) roles.useAll('choices');
  const label = (i: number): string => shown((isList(labels) ? labels[i] : undefined) ?? (i < 26 ? String.fromCharCode(65 + i) : String(i + 1)));
  return texts.map((text, i) => `${label(i)}. ${shown(text).trim()}`);
}

/** The choice with the highest log-likelihood, which is what the model answered; the first of equal ones. */
export function likeliestTurns(roles: RowRoles): readonly Turn[] {
  const value = roles.value('response');
  const weights = isList(value) ? value.map((option) => Number(isList(option) ? shown(option[0] ?? null) : NaN)) : [];
  const best = weights.reduce((at, weight, i) => (weight > (weights[at] ?? -Infinity) ? i : at), 0);
  const [weight, line] = [weights[best], choiceLines(roles)[best]];
  if (weight === undefined || Number.isNaN(weight)) return [];
  const text = line ?? `${best + 1} / ${weights.length}`;
  return [{ ...plainTurn('assistant', text, 0, 0), rawRole: 'likeliest', extra: [['log-likelihood', weight]], path: roles.paths('response')[0] ?? 'response' }];
}

/** The reference answer as one turn; an integer with names (ClassLabel) is shown with its name. */
export function referenceTurns(roles: RowRoles): readonly Turn[] {
  const value = roles.value('answer') ?? null;
  if (value === null) return [];
  roles.use('answer');
  const column = roles.columns.find((c) => c.name === roles.paths('answer')[0]);
  const name = typeof value === 'number' ? column?.labels?.[value] : undefined;
  const text = name === undefined ? (textsOf(value) ?? shown(value)) : `${shown(value)} (${name})`;
  return [{ ...plainTurn('reference answer', text, 0, 0), path: roles.paths('answer')[0] ?? 'answer' }];
}

/** A list of nothing but texts, one below the other. */
function textsOf(value: Cell): string | undefined {
  if (!isList(value) || value.length === 0 || !value.every((text) => typeof text === 'string')) return undefined;
  return value.join(value.some((text) => text.includes('\n')) ? '\n\n' : '\n');
}

function shown(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell === null ? '' : jsonText(cell);
}
