import type { Encoding } from '../../core/shape';
import { integer, literal, sql } from '../../core/sql';
import type { Sql } from '../../core/sql';

/** Regular expressions (RE2) of a rendered template: its headers, those of system turns, and the text of the first user turn. */
interface Rendered {
  readonly headers: string;
  readonly system: string;
  readonly firstUser: string;
}

const CHATML = '<\\|im_start\\|>';
const LLAMA3 = '<\\|(?:start_header_id|header_start)\\|>';
const TAGS = '<\\|(?:user|assistant|system|tool|observation|prompter|developer)\\|>|<start_of_turn>[a-z_]{1,32}|<｜(?:User|Assistant)｜>';

/** The same headers as `core/conversation/transcript.ts`; a test holds them together. */
const RENDERED: Readonly<Partial<Record<Encoding, Rendered>>> = {
  hh: { headers: '(?:^\\s*|\\n\\n)(?:Human|Assistant):', system: '(?!)', firstUser: '(?s)Human: ?(.*?)(?:\\n\\nAssistant:|$)' },
  chatml: { headers: CHATML, system: `${CHATML}\\s*(?:system|developer)\\b`, firstUser: `(?s)${CHATML}(?:user|human)[^\\n<]{0,60}\\n?(.*?)(?:<\\|im_end\\|>|${CHATML}|$)` },
  llama3: {
    headers: LLAMA3, system: `${LLAMA3}\\s*(?:system|developer)\\b`,
    firstUser: `(?s)${LLAMA3}(?:user|human)[^<\\n]{0,60}<\\|(?:end_header_id|header_end)\\|>\\n{0,2}(.*?)(?:<\\|(?:eot_id|eom_id|eot|eom|end_of_text)\\|>|${LLAMA3}|$)`,
  },
  'turn-tags': {
    headers: `(?i)${TAGS}`, system: '(?i)<\\|(?:system|developer)\\|>|<start_of_turn>(?:system|developer)\\b',
    firstUser: `(?is)(?:<\\|(?:user|prompter)\\|>|<start_of_turn>user|<｜User｜>)\\n?(.*?)\\n?(?:<\\|(?:end|endoftext|eos|end_of_turn)\\|>|</s>|<end_of_turn>|${TAGS}|$)`,
  },
};

/** Turns of a text in a rendered template, system turns not counted; null where the template cannot be counted so. */
export function renderedTurns(value: Sql, encoding: string | undefined): Sql | null {
  const rendered = RENDERED[encoding as Encoding];
  if (!rendered) return null;
  const count = (pattern: string): Sql => sql`len(regexp_extract_all(${value}, ${literal(pattern)}))`;
  return rendered.system === '(?!)' ? count(rendered.headers) : sql`${count(rendered.headers)} - ${count(rendered.system)}`;
}

/** The first words of the first user turn of a text in a rendered template. */
export function renderedFirstWords(value: Sql, encoding: string | undefined, most: number): Sql | null {
  const rendered = RENDERED[encoding as Encoding];
  return rendered ? sql`left(regexp_extract(${value}, ${literal(rendered.firstUser)}, 1), ${integer(most)})` : null;
}
