import type { ArrowSchema } from './schema';

/** ClassLabel names by column, from the `huggingface` key: {"info": {"features": {"label": {"names": […], "_type": "ClassLabel"}}}}. */
export function classLabels({ metadata }: ArrowSchema): ReadonlyMap<string, readonly string[]> {
  const features = record(record(record(json(metadata.get('huggingface')))['info'])['features']);
  return labelsOf(features);
}

/** ClassLabel names by column, as a list of features has them (`dataset_info.json` has one, too). */
export function labelsOf(features: unknown): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const [name, feature] of Object.entries(record(features))) {
    const { _type: kind, names } = record(feature);
    if (kind === 'ClassLabel' && Array.isArray(names)) found.set(name, names.map((n) => String(n)));
  }
  return found;
}

/** Index columns that pandas wrote beside the data; a RangeIndex is a description and no column. */
export function pandasIndexes({ metadata }: ArrowSchema): ReadonlySet<string> {
  const indexes = record(json(metadata.get('pandas')))['index_columns'];
  return new Set((Array.isArray(indexes) ? indexes : []).filter((i): i is string => typeof i === 'string' && /^__index_level_\d+__$/.test(i)));
}

function json(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined; // metadata of others may hold anything
  }
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
