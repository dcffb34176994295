import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CellMap, CellStruct } from '../../../src/core/cell';
import type { Cell } from '../../../src/core/cell';
import type { Turn } from '../../../src/core/conversation';
import { conversationOf } from '../../../src/core/conversation/conversationOf';
import { recordOf } from '../../../src/core/conversation/recordOf';
import { stretchesOf } from '../../../src/core/conversation/transcript';
import { jsonOf } from '../../../src/core/json';
import type { Encoding, Shape } from '../../../src/core/shape';

const FIELDS = ['role', 'from', 'speaker', 'content', 'value', 'text', 'parts', 'name', 'reasoning_content', 'tool_calls', 'function_call', 'tool_call_id', 'refusal', 'loss_weight', 'weight', 'type', 'id', 'function', 'arguments', 'input', 'output', 'image_url', 'url', 'thinking', 'prompt', 'response', '__proto__', '', 'other'];
const ROLES = ['user', 'human', 'gpt', 'assistant', 'tool', 'function', 'function_call', 'system', 'critic', 'tool_use', 'tool_result', 'image', 'reasoning'];

/** Values in which every text and number occurs once, so that each can be looked for in what was made of them. */
interface Marked {
  readonly cell: Cell;
  readonly marks: readonly string[];
}

let counter = 0;
const mark = (): string => `⟦${(counter++).toString(36)}⟧`;

const leaf: fc.Arbitrary<() => Marked> = fc.oneof(
  { weight: 6, arbitrary: fc.constant(() => ((m) => ({ cell: m, marks: [m] }))(mark())) },
  { weight: 2, arbitrary: fc.constantFrom(...ROLES).map((role) => () => ({ cell: role, marks: [] })) },
  { weight: 1, arbitrary: fc.constant(() => ((n) => ({ cell: n, marks: [String(n)] }))(700_000_000 + counter++)) },
  { weight: 1, arbitrary: fc.constantFrom('<think>', '</think>').map((tag) => () => ((a: string, b: string): Marked => ({ cell: `${a}\n${tag}${b}`, marks: [a, b] }))(mark(), mark())) },
  { weight: 1, arbitrary: fc.constant(() => ((m) => ({ cell: JSON.stringify([{ name: m, arguments: { k: m } }]), marks: [m] }))(mark())) },
  { weight: 1, arbitrary: fc.constantFrom<Cell>(null, true, '').map((cell) => () => ({ cell, marks: [] })) },
);

const joined = (parts: readonly Marked[], make: (cells: readonly Cell[]) => Cell): Marked => ({ cell: make(parts.map((p) => p.cell)), marks: parts.flatMap((p) => p.marks) });

const { value } = fc.letrec<{ value: () => Marked }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }).map((items) => () => joined(items.map((make) => make()), (cells) => cells)),
    fc.uniqueArray(fc.tuple(fc.constantFrom(...FIELDS), tie('value')), { maxLength: 5, selector: ([name]) => name }).map((fields) => () => joined(fields.map(([, make]) => make()), (cells) => new CellStruct(fields.map(([name]) => name), cells))),
    fc.array(tie('value'), { maxLength: 3 }).map((items) => () => joined(items.map((make) => make()), (cells) => new CellMap(cells.map((cell, i) => [`key${i}`, cell])))),
  ),
}));

const message = fc.tuple(fc.constantFrom('role', 'from'), fc.constantFrom(...ROLES), fc.constantFrom('content', 'value'), value, fc.uniqueArray(fc.tuple(fc.constantFrom(...FIELDS.slice(6)), value), { maxLength: 4, selector: ([name]) => name })).map(
  ([roleField, role, contentField, content, others]) => (): Marked => {
    const rest = others.filter(([name]) => name !== contentField && name !== roleField);
    const made = [content(), ...rest.map(([, make]) => make())];
    return joined(made, (cells) => new CellStruct([roleField, contentField, ...rest.map(([name]) => name)], [role, ...cells]));
  },
);

/** Everything a conversation holds, as one text. */
function held(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof CellStruct || cell instanceof CellMap) return unescaped(jsonOf(cell));
  if (Array.isArray(cell)) return cell.map(held).join(' ');
  if (typeof cell === 'object') return Object.values(cell).map(held).join(' ');
  return typeof cell === 'string' || typeof cell === 'number' || typeof cell === 'bigint' || typeof cell === 'boolean' ? unescaped(String(cell)) : '';
}

/** Markers hold no character that JSON escapes, but numbers beside escaped quotes do no harm either. */
const unescaped = (text: string): string => text.replaceAll('\\', '');

const missing = (marked: Marked, conversation: { turns: readonly Turn[]; leftovers: readonly string[] }): string[] => {
  const all = held([conversation.turns, conversation.leftovers]);
  return marked.marks.filter((m) => !all.includes(m));
};

describe('a conversation loses nothing', () => {
  it('of any list of messages, whatever their fields', () => {
    fc.assert(fc.property(fc.array(message, { maxLength: 4 }), (made) => {
      const marked = joined(made.map((make) => make()), (cells) => cells);
      expect(missing(marked, conversationOf(marked.cell, 'messages'))).toEqual([]);
    }), { numRuns: 600 });
  });

  it('of any value at all, whatever the shape says it is', () => {
    const encoding = fc.constantFrom<Encoding | undefined>(undefined, 'messages', 'json-messages', 'plain', 'hh', 'chatml');
    fc.assert(fc.property(value, encoding, (make, how) => {
      const marked = make();
      expect(missing(marked, conversationOf(marked.cell, how))).toEqual([]);
    }), { numRuns: 600 });
  });

  it('of messages as JSON in a text', () => {
    fc.assert(fc.property(fc.array(message, { minLength: 1, maxLength: 3 }), (made) => {
      const marked = joined(made.map((make) => make()), (cells) => cells);
      expect(missing(marked, conversationOf(jsonOf(marked.cell), 'json-messages'))).toEqual([]);
    }), { numRuns: 400 });
  });

  it('of a transcript: its stretches join to the text, character for character', () => {
    const HEADERS: Partial<Record<Encoding, string[]>> = {
      hh: ['\n\nHuman: ', '\n\nAssistant: ', '\n\nAssistant:'],
      speakers: ['USER: ', ' ASSISTANT: ', '</s>', '\n\n\nASSISTANT: ', '### Human: ', '### Assistant: ', '\n[|AI|] '],
      chatml: ['<|im_start|>user\n', '<|im_end|>\n', '<|im_start|>assistant\n', '<|im_start|>tool name=x\n'],
      llama3: ['<|begin_of_text|>', '<|start_header_id|>user<|end_header_id|>\n\n', '<|eot_id|>', '<|start_header_id|>ipython<|end_header_id|>\n\n'],
      llama2: ['<s>[INST] ', '<<SYS>>\n', '\n<</SYS>>\n\n', ' [/INST] ', ' </s>'],
      'turn-tags': ['<|user|>\n', '<|assistant|>\n', '<|system|>\n', '</s>', '<start_of_turn>model\n', '<end_of_turn>\n'],
    };
    for (const [encoding, headers] of Object.entries(HEADERS) as [Encoding, string[]][]) {
      fc.assert(fc.property(fc.array(fc.oneof(fc.constantFrom(...headers), fc.string({ unit: 'grapheme', maxLength: 6 }), fc.constantFrom('\n', ' ', '😀', '<think>x</think>')), { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        const stretches = stretchesOf(text, encoding);
        const first = stretches[0]?.start ?? text.length;
        expect(text.slice(0, first) + stretches.map((s) => text.slice(s.start, s.end)).join('')).toBe(text);
        for (const s of stretches) expect([s.start <= s.from, s.from <= s.to, s.to <= s.end]).toEqual([true, true, true]);
        const { turns } = conversationOf(text, encoding);
        const points = Array.from(text);
        for (const turn of turns) if ('start' in turn.at) expect(turn.at.start <= turn.at.end && turn.at.end <= points.length).toBe(true);
      }), { numRuns: 300 });
    }
  });
});

describe('the record of a row loses nothing', () => {
  it('of any columns under any roles', () => {
    const roles = fc.record({ prompt: fc.boolean(), chosen: fc.boolean(), rejected: fc.boolean(), messages: fc.boolean(), responses: fc.boolean(), system: fc.boolean(), text: fc.boolean(), score: fc.boolean() });
    fc.assert(fc.property(roles, fc.array(value, { minLength: 8, maxLength: 8 }), fc.boolean(), (given, makers, typed) => {
      const names = Object.keys(given) as (keyof typeof given)[];
      const cells = makers.map((make) => make());
      const row = new CellStruct(names, cells.map((c) => c.cell));
      const shape: Shape = {
        kind: given.chosen ? 'preference' : given.responses ? 'ranked' : 'chat',
        roles: Object.fromEntries(names.filter((n) => given[n]).map((n) => [n, [n]])),
        reasons: [],
        encodings: typed ? { messages: 'messages', chosen: 'messages', rejected: 'messages' } : {},
      };
      const columns = names.map((name) => ({ name, type: 'VARCHAR', origin: 'file', sourceName: name }) as const);
      const record = recordOf(row, shape, columns);
      const all = held([record.system, record.prompt, record.sides, record.spans, record.leftovers, record.rest.map((r) => r.cell)]);
      const whole = cells.flatMap((c) => c.marks);
      expect(whole.filter((m) => !all.includes(m))).toEqual([]);
    }), { numRuns: 500 });
  });

  it('of a turn without text, which repeats no other turn without text', () => {
    const row = new CellStruct(['prompt', 'responses'], [new CellStruct(['role', 'function_call'], [1, 2]), [[new CellStruct(['function_call', 'role'], ['kept call', 'kept role']), 'answer']]]);
    const columns = ['prompt', 'responses'].map((name) => ({ name, type: 'VARCHAR', origin: 'file', sourceName: name }) as const);
    const record = recordOf(row, { kind: 'ranked', roles: { prompt: ['prompt'], responses: ['responses'] }, reasons: [], encodings: {} }, columns);
    expect(held([record.sides])).toMatch(/kept role.*kept call/);
  });
});
