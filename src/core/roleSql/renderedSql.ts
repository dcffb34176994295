import type { Encoding } from '../shape';
import { join, literal, raw, sql } from '../sql';
import type { Sql } from '../sql';
import { saidTurn, turn } from './turnSql';

/** Regular expressions (RE2) of a rendered template: a turn's header, what of it is the role, and what ends a turn. */
interface Rendered {
  readonly header: string;
  /** The header's groups, of which one holds the role; 0: its mark says it. */
  readonly groups: number;
  readonly end: string | null;
  /** A text that begins like one is one only if this is in it, too. */
  readonly answered?: string;
}

/** The same headers as `core/conversation/transcript.ts`, in the order in which a text is tried; a test holds the two together. */
const RENDERED: Readonly<Partial<Record<Encoding, Rendered>>> = {
  chatml: { header: '<\\|im_start\\|>([^\\n<]{0,80})\\n?', groups: 1, end: '(?:<\\|(?:im_end|endoftext)\\|>\\s*)+$' },
  llama3: { header: '<\\|(?:start_header_id|header_start)\\|>([^<\\n]{0,80})<\\|(?:end_header_id|header_end)\\|>\\n{0,2}', groups: 1, end: '(?:<\\|(?:eot_id|eom_id|eot|eom|end_of_text)\\|>\\s*)+$' },
  llama2: {
    header: '(?:<s>\\s*)?\\[(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS)\\] ?|<<SYS>>\\n?|\\n?<</SYS>>\\n{0,2}| ?\\[/(?:INST|TOOL_RESULTS)\\] ?',
    groups: 0, end: '(?: ?(?:</s>|\\[/(?:SYSTEM_PROMPT|AVAILABLE_TOOLS)\\])\\s*)+$',
  },
  'turn-tags': {
    header: '(?i)<\\|(user|assistant|system|tool|observation|prompter|developer)\\|>\\n?|<start_of_turn>([a-z_]{1,32})\\n?|<｜(User|Assistant)｜>|(?:^|<\\|end_of_turn\\|>)(?:GPT4 Correct |GPT4 |Code )(User|Assistant): ?',
    groups: 4, end: '(?:(?:<\\|(?:end|endoftext|eos|end_of_turn)\\|>|</s>|<end_of_turn>|<eos>|<｜end▁of▁sentence｜>)\\s*)+$|\\n$',
  },
  hh: { header: '^\\s*(System|Human|Assistant): ?|\\n\\n(Human|Assistant): ?', groups: 2, end: null, answered: '\\n\\n(Human|Assistant):' },
  speakers: {
    header: '(?:^|\\n{1,3}| |</s>)(USER|ASSISTANT|SYSTEM|FUNCTION RESPONSE): ?|\\n{0,3}### ?(Human|User|Assistant|System): ?|\\n{0,3}\\[\\|(Human|AI)\\|\\] ?',
    groups: 3, end: '(?:(?:<\\|endoftext\\|>|</s>)\\s*)+$', answered: '(ASSISTANT|### ?Assistant):|\\[\\|AI\\|\\]',
  },
};

/** What may stand before the first header. */
const BEGINNINGS = '^(?:\\s*(?:<\\|begin_of_text\\|>|<\\|startoftext\\|>|<｜begin▁of▁sentence｜>|\\[gMASK\\]|<sop>|<bos>|<s>|<\\|endoftext\\|>))*\\s*';
/** Marks of Llama 2 and Mistral and whose text follows them. */
const INST_ROLES = [['[/INST]', 'assistant'], ['[/TOOL_RESULTS]', 'assistant'], ['<<SYS>>', 'system'], ['[SYSTEM_PROMPT]', 'system'], ['[AVAILABLE_TOOLS]', 'system'], ['[TOOL_CALLS]', 'tool_calls'], ['[TOOL_RESULTS]', 'tool_results']] as const;

/** Stand before each turn and after its role while a text is taken apart: the last two characters of Unicode's private use. */
const [BEFORE, AFTER] = ['chr(1114108)', 'chr(1114109)'];

/** Is this a template that SQL takes apart? */
export function isRendered(encoding: Encoding | undefined): boolean {
  return encoding !== undefined && RENDERED[encoding] !== undefined;
}

/**
 * The turns of a text in a rendered template, or, where it has no header of it, of the template that it begins as: rows may be rendered
 * with several. A text of none is one turn of the speaker. Null for other encodings.
 */
export function renderedSql(text: Sql, encoding: Encoding, speaker: string): Sql | null {
  const rendered = RENDERED[encoding];
  if (!rendered) return null;
  const others = Object.entries(RENDERED).filter(([name]) => name !== encoding).map(([, other]) => {
    const begins = sql`regexp_matches(${text}, ${literal(`${BEGINNINGS}(?:${other.header})`)})`;
    return sql`when ${begins}${other.answered === undefined ? '' : sql` and regexp_matches(${text}, ${literal(other.answered)})`} then ${stretches(text, other)}`;
  });
  return sql`case when regexp_matches(${text}, ${literal(rendered.header)}) then ${stretches(text, rendered)} ${join(others, ' ')} else [${saidTurn(speaker, text)}] end`;
}

function stretches(text: Sql, { header, groups, end }: Rendered): Sql {
  const role = groups === 0 ? '\\0' : Array.from({ length: groups }, (_, i) => `\\${i + 1}`).join('');
  const pieces = sql`string_split(regexp_replace(${text}, ${literal(header)}, ${BEFORE} || ${literal(role)} || ${AFTER}, 'g'), ${BEFORE})`;
  const said = raw(`substr(loupe_m, strpos(loupe_m, ${AFTER}) + 1)`);
  const mark = `trim(split_part(loupe_m, ${AFTER}, 1))`;
  const written = groups > 0 ? raw(mark) : raw(`case ${INST_ROLES.map(([part, name]) => `when contains(${mark}, ${literal(part)}) then ${literal(name)}`).join(' ')} else 'user' end`);
  const turns = sql`list_transform((${pieces})[2:], lambda loupe_m: ${turn(written, end === null ? said : sql`regexp_replace(${said}, ${literal(end)}, '')`)})`;
  return groups > 0 ? turns : withoutGaps(turns);
}

/** Llama 2 writes an empty stretch between two headers, which is no turn. */
function withoutGaps(turns: Sql): Sql {
  const gap = "trim(loupe_g.text, E' \\t\\r\\n') = '' and ((loupe_g.role = 'user' and loupe_t[loupe_i + 1].role = 'system') or (loupe_g.role = 'assistant' and (loupe_i = len(loupe_t) or starts_with(loupe_t[loupe_i + 1].written, 'tool_'))))";
  return sql`list_transform([${turns}], lambda loupe_t: list_filter(loupe_t, lambda loupe_g, loupe_i: not coalesce(${gap}, false)))[1]`;
}
