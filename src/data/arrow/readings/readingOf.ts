import type { ArrowField } from '../schema';
import { dictionaries, fixedLists, lists, maps, runs, structs, unions } from './nested';
import type { Reading, ReadingOptions } from './reading';
import { booleans, dates, decimals, durations, floats, integers, intervals, nulls, times, timestamps } from './scalars';
import { bytes, fixedSizeBytes, texts } from './texts';

/** How a field is read. Throws RangeError where its type is made of things that it cannot be made of. */
export function readingOf(field: ArrowField, options: ReadingOptions): Reading {
  if (field.dictionary) return dictionaries(field.dictionary, readingOf(valuesOf(field), options));
  const { type, children } = field;
  const child = (at: number): Reading => readingOf(fieldAt(field, at), options);
  switch (type.kind) {
    case 'null': return nulls();
    case 'bool': return booleans();
    case 'int': return integers(type);
    case 'float': return floats(type);
    case 'decimal': return decimals(type, options.say);
    case 'date': return dates(type, options.say);
    case 'time': return times(type, options);
    case 'timestamp': return timestamps(type, options);
    case 'duration': return durations(type, options.say);
    case 'interval': return intervals(type, options.say);
    case 'text': return texts(type.layout, options.say);
    case 'binary': return bytes(type.layout);
    case 'fixedBinary': return fixedSizeBytes(type.bytes, field);
    case 'list': return lists(type.layout, child(0));
    case 'fixedList': return fixedLists(type.size, child(0));
    case 'struct': return structs(children.map((c) => c.name), children.map((c) => readingOf(c, options)), options.say);
    case 'map': {
      const entries = fieldAt(field, 0);
      return maps(readingOf(fieldAt(entries, 0), options), readingOf(fieldAt(entries, 1), options));
    }
    case 'union': return unions(type.dense, type.ids, children.map((c) => readingOf(c, options)), options.say);
    case 'runs': {
      const ends = fieldAt(field, 0).type;
      if (ends.kind !== 'int') throw new RangeError('runs without ends');
      return runs(ends, child(1));
    }
  }
}

/** The field of a dictionary's values: the same, not in a dictionary. */
export function valuesOf({ name, type, children, metadata }: ArrowField): ArrowField {
  return { name, type, children, metadata };
}

function fieldAt(field: ArrowField, at: number): ArrowField {
  const found = field.children[at];
  if (!found) throw new RangeError(`${field.name} lacks a child`);
  return found;
}
