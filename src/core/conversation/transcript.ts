import type { Encoding } from '../shape';
import type { Conversation, Form, Turn } from '../conversation';
import { textParts } from './parts';
import { turnRole } from './turnRole';

interface Format {
  readonly form: Form;
  /** A turn's header; its first group that matched is the role. */
  readonly header: RegExp;
  /** What ends a turn and is not part of its text. */
  readonly end: RegExp;
  readonly trim: boolean;
}

const FORMATS: Readonly<Partial<Record<Encoding, Format>>> = {
  hh: { form: 'hh', header: /(?:^|\n\n)(Human|Assistant|System):/g, end: /$^/, trim: true },
  chatml: { form: 'chatml', header: /<\|im_start\|>([^\n]*)\n?/g, end: /<\|im_end\|>\s*/g, trim: false },
  llama3: { form: 'llama3', header: /<\|start_header_id\|>([^<]*)<\|end_header_id\|>\n{0,2}/g, end: /<\|eot_id\|>|<\|eom_id\|>|<\|end_of_text\|>/g, trim: false },
  'turn-tags': { form: 'turn-tags', header: /<\|(user|assistant|system|tool|observation)\|>\n?|<start_of_turn>([^\n]*)\n/g, end: /<\|(?:end|endoftext|eos)\|>|<\/s>|<end_of_turn>\n?/g, trim: false },
};

/** A transcript in one text, by the headers of its format. What stands before the first header is a leftover. */
export function transcriptOf(text: string, encoding: Encoding): Conversation | undefined {
  if (encoding === 'llama2') return llama2(text);
  const format = FORMATS[encoding];
  if (!format) return undefined;
  const headers = [...text.matchAll(format.header)];
  if (headers.length === 0) return undefined;
  const turns = headers.map((header, i): Turn => {
    const from = header.index + header[0].length;
    const to = headers[i + 1]?.index ?? text.length;
    const said = text.slice(from, to).replace(format.end, '');
    return plainTurn((header[1] ?? header[2] ?? '').trim(), format.trim ? said.replace(/^ /, '') : said, header.index, to);
  });
  const before = text.slice(0, headers[0]?.index ?? 0).replace(/<\|begin_of_text\|>|<bos>|<s>/g, '').trim();
  return { form: format.form, turns, leftovers: before === '' ? [] : [before] };
}

/** `[INST] <<SYS>>…<</SYS>> question [/INST] answer </s>` */
function llama2(text: string): Conversation | undefined {
  const turns: Turn[] = [];
  const pattern = /\[INST\]([^]*?)\[\/INST\]([^]*?)(?=<s>\s*\[INST\]|\[INST\]|$)/g;
  for (const match of text.matchAll(pattern)) {
    const system = /<<SYS>>([^]*?)<<\/SYS>>/.exec(match[1] ?? '');
    if (system) turns.push(plainTurn('system', (system[1] ?? '').trim(), match.index, match.index + (match[1]?.length ?? 0)));
    turns.push(plainTurn('user', (match[1] ?? '').replace(/<<SYS>>[^]*?<<\/SYS>>/, '').trim(), match.index, match.index + (match[1]?.length ?? 0)));
    const answer = (match[2] ?? '').replace(/<\/s>\s*$/, '').trim();
    if (answer !== '') turns.push(plainTurn('assistant', answer, match.index + (match[1]?.length ?? 0), match.index + match[0].length));
  }
  const before = text.slice(0, Math.max(0, text.indexOf('[INST]'))).replace(/<s>/g, '').trim();
  return turns.length === 0 ? undefined : { form: 'llama2', turns, leftovers: before === '' ? [] : [before] };
}

export function plainTurn(rawRole: string, text: string, start: number, end: number): Turn {
  return { role: turnRole(rawRole), rawRole, name: null, parts: textParts(text), nullContent: false, trained: null, extra: [], at: { start, end } };
}
