import { CodePointOffsets } from '../codePoints';
import type { Encoding } from '../shape';
import type { Conversation, Form, Turn } from '../conversation';
import { textParts, thoughtParts } from './thoughts';
import { turnRole } from './turnRole';

interface Format {
  readonly form: Form;
  /** A turn's header; the first of its groups that matched is the role. */
  readonly header: RegExp;
  /** What ends a turn, at the end of its stretch, and is not part of its text. */
  readonly end: RegExp | null;
  /** The role of a header, where the header does not say it in words. */
  readonly role?: (header: string) => string;
  /** An empty stretch of such a role is no turn: the format writes it between two headers. */
  readonly gap?: (role: string, next: string | undefined) => boolean;
}

/** Sources: the formats' chat templates (ChatML, Llama 2 and 3, Tülu, Zephyr, Phi-3, GLM, Gemma, DeepSeek, OpenChat); HH: Anthropic's data card; speakers: Vicuna, Glaive, Guanaco, Baize. */
const FORMATS: Readonly<Partial<Record<Encoding, Format>>> = {
  hh: { form: 'hh', header: /^\s*(System|Human|Assistant): ?|\n\n(Human|Assistant): ?/g, end: null },
  speakers: {
    form: 'speakers',
    header: /(?:^|\n{1,3}| |(?<=<\/s>))(USER|ASSISTANT|SYSTEM|FUNCTION RESPONSE): ?|\n{0,3}### ?(Human|User|Assistant|System): ?|\n{0,3}\[\|(Human|AI)\|\] ?/g,
    end: /(?:(?:<\|endoftext\|>|<\/s>)\s*)+$/,
  },
  chatml: { form: 'chatml', header: /<\|im_start\|>([^\n<]{0,80})\n?/g, end: /(?:<\|(?:im_end|endoftext)\|>\s*)+$/ },
  llama3: { form: 'llama3', header: /<\|(?:start_header_id|header_start)\|>([^<\n]{0,80})<\|(?:end_header_id|header_end)\|>\n{0,2}/g, end: /(?:<\|(?:eot_id|eom_id|eot|eom|end_of_text)\|>\s*)+$/ },
  llama2: {
    form: 'llama2',
    header: /(?:<s>\s*)?\[(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS)\] ?|<<SYS>>\n?|\n?<<\/SYS>>\n{0,2}| ?\[\/(?:INST|TOOL_RESULTS)\] ?/g,
    end: /(?: ?(?:<\/s>|\[\/(?:SYSTEM_PROMPT|AVAILABLE_TOOLS)\])\s*)+$/,
    role: (header) => INST_ROLES.find(([mark]) => header.includes(mark))?.[1] ?? 'user',
    gap: (role, next) => (role === 'user' && next === 'system') || (role === 'assistant' && (next === undefined || next.startsWith('tool_'))),
  },
  'turn-tags': {
    form: 'turn-tags',
    header: /<\|(user|assistant|system|tool|observation|prompter|developer)\|>\n?|<start_of_turn>([a-z_]{1,32})\n?|<｜(User|Assistant)｜>|(?:^|<\|end_of_turn\|>)(?:GPT4 Correct |GPT4 |Code )(User|Assistant): ?/gi,
    end: /(?:(?:<\|(?:end|endoftext|eos|end_of_turn)\|>|<\/s>|<end_of_turn>|<eos>|<｜end▁of▁sentence｜>)\s*)+$/,
  },
};

/** Marks of Llama 2 and Mistral and whose text follows them. */
const INST_ROLES: readonly (readonly [string, string])[] = [
  ['[/INST]', 'assistant'], ['[/TOOL_RESULTS]', 'assistant'], ['<<SYS>>', 'system'], ['[SYSTEM_PROMPT]', 'system'], ['[AVAILABLE_TOOLS]', 'system'],
  ['[TOOL_CALLS]', 'tool_calls'], ['[TOOL_RESULTS]', 'tool_results'],
];

const BEGINNINGS = /^(?:\s*(?:<\|begin_of_text\|>|<\|startoftext\|>|<｜begin▁of▁sentence｜>|\[gMASK\]|<sop>|<bos>|<s>|<\|endoftext\|>))*\s*$/;

/** A stretch of a transcript: its header is start…from, its text from…to, the marks that end it to…end (UTF-16 offsets). */
export interface Stretch {
  readonly rawRole: string;
  readonly start: number;
  readonly from: number;
  readonly to: number;
  readonly end: number;
}

/**
 * Takes a text apart at the headers of a format. The stretches join without a gap and reach to the text's end, so that every
 * character is before the first one or in one of them. None where there is no header.
 */
export function stretchesOf(text: string, encoding: Encoding): Stretch[] {
  const format = FORMATS[encoding];
  if (!format) return [];
  const headers = [...text.matchAll(format.header)].map((m) => ({ start: m.index, from: m.index + m[0].length, mark: m[0], role: format.role?.(m[0]) ?? groupOf(m).trim() }));
  const stretches: Stretch[] = [];
  let open: number | undefined;
  for (const [i, header] of headers.entries()) {
    const end = headers[i + 1]?.start ?? text.length;
    const to = textEnd(text, header.from, end, format, header.mark.endsWith('\n') && i + 1 < headers.length);
    const start = open ?? header.start;
    const gap = format.gap?.(header.role, headers[i + 1]?.role) === true && text.slice(header.from, to).trim() === '';
    open = gap ? start : undefined;
    if (!gap) stretches.push({ rawRole: header.role, start, from: header.from, to, end });
  }
  const last = stretches.at(-1);
  return last && last.end < text.length ? [...stretches.slice(0, -1), { ...last, end: text.length }] : stretches;
}

/** The first group that matched; groups of branches that were not taken are undefined, whatever the type says. */
function groupOf(match: readonly (string | undefined)[]): string {
  return match.slice(1).find((group) => group !== undefined) ?? '';
}

/** Where the text of a stretch ends: before its end marks; else before the line feed that a template of tags on lines adds. */
function textEnd(text: string, from: number, end: number, format: Format, lines: boolean): number {
  const said = text.slice(from, end);
  const mark = format.end?.exec(said);
  if (mark) return from + mark.index;
  return format.form === 'turn-tags' && lines && said.endsWith('\n') ? end - 1 : end;
}

/** Does the text begin (after what begins any text, and white space) with a header of the format? */
export function beginsAs(text: string, encoding: Encoding): boolean {
  const format = FORMATS[encoding];
  const first = format && new RegExp(format.header.source, format.header.flags).exec(text);
  return first !== null && first !== undefined && BEGINNINGS.test(text.slice(0, first.index));
}

/** A transcript in one text as turns; undefined where it has no header. What stands before the first header is a leftover. */
export function transcriptOf(text: string, encoding: Encoding): Conversation | undefined {
  const format = FORMATS[encoding];
  const stretches = stretchesOf(text, encoding);
  const [first] = stretches;
  if (!format || !first) return undefined;
  const offsets = new CodePointOffsets(text);
  const before = text.slice(0, first.start);
  const turns = stretches.map((s): Turn => {
    const [start, end] = [offsets.at(s.start), offsets.at(s.end)];
    const named = /^(\S+) name=(\S+)$/.exec(s.rawRole);
    return { ...plainTurn(named?.[1] ?? s.rawRole, text.slice(s.from, s.to), start, end), name: named?.[2] ?? null };
  });
  return { form: format.form, turns, leftovers: BEGINNINGS.test(before) ? [] : [before] };
}

/** A text as one turn of a role; `start` and `end` are code points. */
export function plainTurn(rawRole: string, text: string, start: number, end: number): Turn {
  const role = turnRole(rawRole);
  const parts = role === 'assistant' ? thoughtParts(text) : textParts(text);
  return { role, rawRole, name: null, parts, nullContent: false, trained: null, extra: [], at: { start, end } };
}
