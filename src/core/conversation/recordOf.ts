import { isList } from '../cell';
import type { Cell , CellStruct} from '../cell';
import type { Conversation, Form, Turn } from '../conversation';
import type { Column } from '../dataset';
import { jsonOf } from '../json';
import { cellAtPath, parseRolePath } from '../rolePath';
import type { Role, Shape } from '../shape';
import { conversationOf } from './conversationOf';
import { plainTurn } from './transcript';
import { spansOf, verdictsOf } from './verdicts';
import type { RecordSpan, RecordVerdict } from './verdicts';

export interface RecordSide {
  readonly title: string;
  readonly model: string | null;
  readonly score: string | null;
  readonly verdict: 'chosen' | 'rejected' | null;
  readonly turns: readonly Turn[];
}

/** A row as the reader shows it: its conversation, its answers, its verdicts, and the names of the columns left over. */
export interface ReaderRecord {
  readonly form: Form | null;
  readonly system: readonly Turn[];
  /** What all sides answer; the whole conversation where there are no sides. */
  readonly prompt: readonly Turn[];
  readonly sides: readonly RecordSide[];
  /** How many turns of the prompt come before the last message that the sides answer: the reader folds them. */
  readonly shared: number;
  readonly verdicts: readonly RecordVerdict[];
  readonly spans: readonly RecordSpan[];
  readonly rest: readonly string[];
  readonly leftovers: readonly string[];
}

/** Makes the record of a row by its shape. A role whose path is a SQL expression is not part of the row and stays out. */
export function recordOf(row: CellStruct, shape: Shape, columns: readonly Column[]): ReaderRecord {
  return new RecordMaker(row, shape, columns).make();
}

class RecordMaker {
  readonly #row: CellStruct;
  readonly #shape: Shape;
  readonly #columns: readonly Column[];
  readonly #used = new Set<string>();
  readonly #leftovers: string[] = [];
  #form: Form | null = null;

  constructor(row: CellStruct, shape: Shape, columns: readonly Column[]) {
    this.#row = row;
    this.#shape = shape;
    this.#columns = columns;
  }

  make(): ReaderRecord {
    const { roles } = this.#shape;
    const chosen = roles.chosen && roles.rejected ? this.#preference() : undefined;
    const { prompt, sides } = chosen ?? (roles.responses ? this.#responses() : this.#single());
    const system = this.#system(prompt);
    const verdicts = verdictsOf(this.#row, this.#shape, (path) => this.#use(path));
    const spans = spansOf(this.#row, this.#shape);
    return {
      form: this.#form,
      system,
      prompt,
      sides,
      shared: sides.length > 1 ? Math.max(0, prompt.length - 1) : 0,
      verdicts,
      spans,
      rest: this.#columns.filter((c) => !this.#used.has(c.name)).map((c) => c.name),
      leftovers: this.#leftovers,
    };
  }

  /** chosen and rejected: the prompt is its column, or the turns in which both begin alike. */
  #preference(): { prompt: readonly Turn[]; sides: readonly RecordSide[] } {
    const chosen = this.#conversation('chosen', 'assistant');
    const rejected = this.#conversation('rejected', 'assistant');
    const asked = this.#prompt();
    const shared = commonTurns(chosen.turns, rejected.turns);
    const common = chosen.turns.slice(0, shared);
    const prompt = asked.length > 0 && !startsWith(common, asked) ? [...asked, ...common.slice(repeated(asked, common))] : common.length > 0 ? common : asked;
    const scores = this.#shape.roles.score?.map((p) => this.#value(p)) ?? [];
    const pair = scores.length === 2;
    const side = (verdict: 'chosen' | 'rejected', turns: readonly Turn[], score: Cell | undefined): RecordSide => ({ title: verdict, model: this.#sideModel(verdict), score: pair ? text(score) : null, verdict, turns });
    if (pair) this.#shape.roles.score?.forEach((p) => this.#use(p));
    return { prompt, sides: [side('chosen', chosen.turns.slice(shared), scores[0]), side('rejected', rejected.turns.slice(shared), scores[1])] };
  }

  #sideModel(verdict: 'chosen' | 'rejected'): string | null {
    const column = this.#columns.find((c) => [`${verdict}_model`, `model_${verdict}`].includes(c.name.toLowerCase()));
    return column ? text(this.#value(column.name)) : null;
  }

  /** Several answers: a column each, or the elements of a list. */
  #responses(): { prompt: readonly Turn[]; sides: readonly RecordSide[] } {
    const paths = this.#shape.roles.responses ?? [];
    const prompt = this.#prompt();
    const several = (role: Role): Cell[] => (this.#shape.roles[role] ?? []).flatMap((p) => asList(this.#value(p)));
    const answers = paths.length > 1 ? paths.map((p) => this.#value(p) ?? null) : asList(this.#value(paths[0] ?? ''));
    const models = several('model');
    const scores = several('score');
    paths.forEach((p) => this.#use(p));
    if (models.length === answers.length) this.#shape.roles.model?.forEach((p) => this.#use(p));
    const sides = answers.map((answer, i): RecordSide => ({
      title: paths.length > 1 ? (paths[i] ?? '') : String.fromCharCode(65 + (i % 26)),
      model: models.length === answers.length ? text(models[i]) : null,
      score: scores.length === answers.length ? text(scores[i]) : null,
      verdict: null,
      turns: this.#kept(conversationOf(answer, undefined, 'assistant')).turns,
    }));
    return { prompt, sides };
  }

  /** One conversation: messages, or prompt and answer in columns, or a text. */
  #single(): { prompt: readonly Turn[]; sides: readonly RecordSide[] } {
    const messages = this.#shape.roles.messages ? this.#conversation('messages', 'user').turns : [];
    const prompt = messages.length > 0 ? [] : this.#prompt();
    const response = this.#shape.roles.response && messages.length === 0 ? this.#conversation('response', 'assistant').turns : [];
    const choices = messages.length === 0 ? this.#choices() : [];
    const answer = response.length === 0 && messages.length === 0 ? this.#answer() : [];
    const words = this.#shape.roles.text ? this.#shape.roles.text.flatMap((p) => this.#texts(p)) : [];
    return { prompt: [...messages, ...prompt, ...choices, ...response, ...answer, ...words], sides: [] };
  }

  /** The prompt's turns; Alpaca's `input` follows its instruction after a blank line where it is not empty. */
  #prompt(): readonly Turn[] {
    const path = this.#shape.roles.prompt?.[0];
    if (path === undefined) return [];
    const value = this.#value(path);
    this.#use(path);
    const input = this.#columns.find((c) => c.name.toLowerCase() === 'input' && c.name !== path);
    const more = input && /instruction/i.test(path) ? this.#value(input.name) : undefined;
    if (input && typeof more === 'string' && typeof value === 'string') {
      this.#use(input.name);
      return [plainTurn('user', more === '' ? value : `${value}\n\n${more}`, 0, value.length)];
    }
    return this.#kept(conversationOf(value ?? null, this.#shape.encodings.prompt, 'user')).turns;
  }

  #choices(): readonly Turn[] {
    const path = this.#shape.roles.choices?.[0];
    const list = path === undefined ? [] : asList(this.#value(path));
    if (path === undefined || list.length === 0) return [];
    this.#use(path);
    return [plainTurn('choices', list.map((c, i) => `${String.fromCharCode(65 + (i % 26))}. ${text(c) ?? ''}`).join('\n'), 0, 0)];
  }

  #answer(): readonly Turn[] {
    const path = this.#shape.roles.answer?.[0];
    const value = path === undefined ? undefined : this.#value(path);
    if (path === undefined || value === undefined || value === null) return [];
    this.#use(path);
    return [plainTurn('reference answer', text(value) ?? '', 0, 0)];
  }

  #texts(path: string): readonly Turn[] {
    this.#use(path);
    const value = this.#value(path);
    if (value === undefined || value === null) return [];
    return this.#kept(conversationOf(value, this.#shape.encodings.text, 'text')).turns;
  }

  #system(prompt: readonly Turn[]): readonly Turn[] {
    const path = this.#shape.roles.system?.[0];
    const value = path === undefined ? undefined : this.#value(path);
    if (path === undefined || typeof value !== 'string' || value === '' || prompt.some((t) => t.role === 'system')) return [];
    this.#use(path);
    return [plainTurn('system', value, 0, value.length)];
  }

  #conversation(role: 'chosen' | 'rejected' | 'messages' | 'response', speaker: string): Conversation {
    const path = this.#shape.roles[role]?.[0] ?? '';
    this.#use(path);
    return this.#kept(conversationOf(this.#value(path) ?? null, this.#shape.encodings[role], speaker));
  }

  #kept(conversation: Conversation): Conversation {
    this.#leftovers.push(...conversation.leftovers);
    if (conversation.turns.length > 0) this.#form ??= conversation.form;
    return conversation;
  }

  #value(path: string): Cell | undefined {
    return path === '' || path.startsWith('(') ? undefined : cellAtPath(this.#row, path);
  }

  /** A column is used up only where the conversation shows all of it: a list of structs with other fields stays below, too. */
  #use(path: string): void {
    if (path === '' || path.startsWith('(')) return;
    const parsed = parseRolePath(path, this.#row.names);
    if (!('expression' in parsed) && parsed.steps.length === 0) this.#used.add(parsed.column);
  }
}

function asList(cell: Cell | undefined): readonly Cell[] {
  if (cell === undefined || cell === null) return [];
  return isList(cell) ? cell : [cell];
}

function text(cell: Cell | undefined): string | null {
  if (cell === undefined || cell === null) return null;
  return typeof cell === 'string' ? cell : jsonOf(cell);
}

function sameTurn(a: Turn | undefined, b: Turn | undefined): boolean {
  return a !== undefined && b !== undefined && a.role === b.role && a.rawRole === b.rawRole && JSON.stringify(a.parts) === JSON.stringify(b.parts);
}

/** How many turns two conversations begin alike; where they are equal, the last turn still counts as each side's own. */
function commonTurns(a: readonly Turn[], b: readonly Turn[]): number {
  let n = 0;
  while (n < a.length && n < b.length && sameTurn(a[n], b[n])) n++;
  return n === a.length && n === b.length && n > 0 ? n - 1 : n;
}

function startsWith(all: readonly Turn[], begin: readonly Turn[]): boolean {
  return begin.length <= all.length && begin.every((t, i) => t.role === all[i]?.role && words(t) === words(all[i]));
}

/** How many of the first turns of `all` only repeat the prompt. */
function repeated(prompt: readonly Turn[], all: readonly Turn[]): number {
  const last = prompt.at(-1);
  return all.length > 0 && last && words(all[0]) === words(last) ? 1 : 0;
}

function words(turn: Turn | undefined): string {
  return (turn?.parts ?? []).map((p) => ('text' in p ? p.text : '')).join('').trim();
}
