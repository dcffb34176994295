import { CellStruct, isList } from '../../core/cell';
import type { Cell } from '../../core/cell';
import { jsonOf } from '../../core/json';
import type { Beside, Quote, Words } from './verdictsContract';

/** Longer texts are cut, and say how long they are. */
const LONGEST = 20_000;
const SUFFIX = /[-_ ](pref|preference|rating|label|verdict|score|result|winner|choice)$/i;
const COMMENT = /^(own[-_ ]?|checked[-_ ]?)?(comments?|explanations?|feedback|rationales?|reasons?|reasoning|justifications?|critiques?|notes?|completion|thoughts?)$/i;
const CONFIDENCE = /^(confidence|certainty|sureness)$/i;
const QUOTED = ['selection', 'quote', 'text', 'span', 'surface', 'highlight'];
const SAID = ['annotation', 'annotations', 'comment', 'comments', 'note', 'label', 'category', 'type'];

export const NOTHING_BESIDE: Beside = { confidence: null, comments: [], quotes: [], more: [] };

/** What a verdict's own names begin with: `overall` of `overall_pref`. */
export function stemOf(field: string): string {
  return field.replace(SUFFIX, '');
}

/** Does a column stand beside one that holds verdicts? `gpt_reason` beside `gpt_result`, `gpt4_feedback` beside `gpt4_score`. */
export function standsBeside(column: string, verdict: string): boolean {
  const stem = stemOf(verdict).toLowerCase();
  const name = column.toLowerCase();
  return column !== verdict && name.startsWith(stem) && /^[-_ ]/.test(name.slice(stem.length));
}

/**
 * What the fields beside a verdict say. Confidence and comments are those that bear the verdict's own name (`overall_confidence`
 * beside `overall_pref`), or none; quotes are lists of words of the record with what was said of them; the rest is given by name.
 */
export function besideOf(field: string, fields: readonly (readonly [string, Cell])[]): Beside {
  const stem = stemOf(field).toLowerCase();
  const bare = (name: string): string => (name.toLowerCase().startsWith(stem) ? name.slice(stem.length).replace(/^[-_ ]/, '') : name);
  const found = { confidence: null as string | null, comments: [] as Words[], quotes: [] as Quote[], more: [] as (readonly [string, Words])[] };
  for (const [name, value] of fields) {
    if (value === null || value === '' || (isList(value) && value.length === 0)) continue;
    const quotes = quotesOf(value);
    if (quotes.length > 0) found.quotes.push(...quotes);
    else if (CONFIDENCE.test(bare(name)) && found.confidence === null) found.confidence = textOf(value);
    else if (COMMENT.test(bare(name)) && isWords(value)) found.comments.push(wordsOf(value));
    else found.more.push([name, wordsOf(value)]);
  }
  return found;
}

function isWords(value: Cell): boolean {
  return typeof value === 'string' || (isList(value) && value.every((v) => typeof v === 'string'));
}

function quotesOf(value: Cell): Quote[] {
  if (!isList(value)) return [];
  return value.flatMap((item): Quote[] => {
    if (!(item instanceof CellStruct)) return [];
    const text = firstOf(item, QUOTED);
    if (typeof text !== 'string' || text === '') return [];
    const said = firstOf(item, SAID.filter((name) => item.get(name) !== text));
    return [{ text, comments: (isList(said) ? said : [said ?? null]).flatMap((s) => (s === null || s === '' ? [] : [textOf(s)])) }];
  });
}

function firstOf(item: CellStruct, names: readonly string[]): Cell | undefined {
  return names.map((name) => item.get(name)).find((value) => value !== undefined && value !== null);
}

function textOf(value: Cell): string {
  return typeof value === 'string' ? value : isWords(value) ? (value as readonly string[]).join(', ') : jsonOf(value);
}

function wordsOf(value: Cell): Words {
  const text = textOf(value);
  return { text: text.slice(0, LONGEST), length: text.length };
}
