import type { Encoding } from '../../core/shape';
import { literal, raw, sql } from '../../core/sql';
import type { Sql } from '../../core/sql';
import { turn } from './turnSql';

/** Regular expressions (RE2) of a rendered template: a turn's header, whose groups hold the role, and what ends a turn. */
interface Rendered {
  readonly header: string;
  readonly groups: number;
  readonly end: string | null;
}

/** The same headers as `core/conversation/transcript.ts`; a test holds them together. Llama 2's are not taken apart: their roles are no words. */
const RENDERED: Readonly<Partial<Record<Encoding, Rendered>>> = {
  hh: { header: '^\\s*(System|Human|Assistant): ?|\\n\\n(Human|Assistant): ?', groups: 2, end: null },
  speakers: {
    header: '(?:^|\\n{1,3}| |</s>)(USER|ASSISTANT|SYSTEM|FUNCTION RESPONSE): ?|\\n{0,3}### ?(Human|User|Assistant|System): ?|\\n{0,3}\\[\\|(Human|AI)\\|\\] ?',
    groups: 3, end: '(?:(?:<\\|endoftext\\|>|</s>)\\s*)+$',
  },
  chatml: { header: '<\\|im_start\\|>([^\\n<]{0,80})\\n?', groups: 1, end: '(?:<\\|(?:im_end|endoftext)\\|>\\s*)+$' },
  llama3: { header: '<\\|(?:start_header_id|header_start)\\|>([^<\\n]{0,80})<\\|(?:end_header_id|header_end)\\|>\\n{0,2}', groups: 1, end: '(?:<\\|(?:eot_id|eom_id|eot|eom|end_of_text)\\|>\\s*)+$' },
  'turn-tags': {
    header: '(?i)<\\|(user|assistant|system|tool|observation|prompter|developer)\\|>\\n?|<start_of_turn>([a-z_]{1,32})\\n?|<｜(User|Assistant)｜>|(?:^|<\\|end_of_turn\\|>)(?:GPT4 Correct |GPT4 |Code )(User|Assistant): ?',
    groups: 4, end: '(?:(?:<\\|(?:end|endoftext|eos|end_of_turn)\\|>|</s>|<end_of_turn>|<eos>|<｜end▁of▁sentence｜>)\\s*)+$|\\n$',
  },
};

/** Stand before each turn and after its role while a text is taken apart: the last two characters of Unicode's private use. */
const [BEFORE, AFTER] = ['chr(1114108)', 'chr(1114109)'];

/** Is this a template that SQL takes apart? */
export function isRendered(encoding: Encoding | undefined): boolean {
  return encoding !== undefined && RENDERED[encoding] !== undefined;
}

/** The turns of a text in a rendered template; a text without a header is one turn of the speaker. Null for other encodings. */
export function renderedSql(text: Sql, encoding: Encoding, speaker: Sql): Sql | null {
  const rendered = RENDERED[encoding];
  if (!rendered) return null;
  const role = Array.from({ length: rendered.groups }, (_, i) => `\\${i + 1}`).join('');
  const pieces = sql`string_split(regexp_replace(${text}, ${literal(rendered.header)}, ${BEFORE} || ${literal(role)} || ${AFTER}, 'g'), ${BEFORE})`;
  const said = raw(`substr(loupe_m, strpos(loupe_m, ${AFTER}) + 1)`);
  const one = turn(raw(`trim(split_part(loupe_m, ${AFTER}, 1))`), rendered.end === null ? said : sql`regexp_replace(${said}, ${literal(rendered.end)}, '')`);
  return sql`case when regexp_matches(${text}, ${literal(rendered.header)}) then list_transform((${pieces})[2:], lambda loupe_m: ${one}) else [${turn(speaker, text)}] end`;
}
