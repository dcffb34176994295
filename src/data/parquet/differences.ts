import { RecordBatchReader, Type } from 'apache-arrow';
import type { Duration } from 'apache-arrow';
import type { SchemaElement } from 'hyparquet';
import type { Column } from '../../core/dataset';
import type { Warning } from '../../core/message';
import { renamedColumn } from '../../core/renamedColumn';
import { parseType } from '../../core/type';
import type { TypeNode } from '../../core/type';
import type { Footer, TopColumn } from './readFooter';

const UNITS = ['s', 'ms', 'us', 'ns'] as const;
const UNIT_NAMES: Readonly<Record<string, string>> = { s: 'seconds', ms: 'milliseconds', us: 'microseconds', ns: 'nanoseconds', months: 'months' };

/** What the engine calls a column, and its type as the engine writes it. */
export interface EngineColumn {
  readonly name: string;
  readonly type: string;
}

/**
 * The columns of a file as we show them, and every place where the engine shows something else than the file holds
 * (the list is data/writers/README.md's). `engine` are the engine's columns of the same file, in file order.
 */
export function describeDifferences(footer: Footer, engine: readonly EngineColumn[]): { columns: Column[]; warnings: Warning[] } {
  const warnings: Warning[] = [];
  const durations = arrowDurations(footer);
  const spark = sparkIntervals(footer);
  const labels = classLabels(footer);
  const indexes = pandasIndexes(footer);
  const columns = engine.map((column, i): Column => {
    const source = footer.columns[i];
    const sourceName = source?.name ?? column.name;
    if (source) warnings.push(...differencesOf(source, column, footer));
    const unit = durations.get(sourceName) ?? spark.get(sourceName)?.unit;
    if (durations.has(sourceName)) warnings.push({ code: 'duration', args: { column: column.name, unit: UNIT_NAMES[unit ?? ''] ?? '' }, column: column.name });
    const interval = spark.get(sourceName);
    if (interval) warnings.push({ code: 'interval-number', args: { column: column.name, type: interval.type, unit: UNIT_NAMES[interval.unit] ?? '' }, column: column.name });
    const names = labels.get(sourceName);
    return {
      name: column.name,
      sourceName,
      type: column.type,
      ...(unit === undefined ? {} : { unit }),
      ...(names ? { labels: names } : {}),
      origin: indexes.has(sourceName) ? 'index' : 'file',
    };
  });
  return { columns, warnings };
}

function differencesOf(source: TopColumn, column: EngineColumn, footer: Footer): Warning[] {
  const warnings: Warning[] = [];
  const say = (code: string, args: Record<string, string | number> = {}): void => {
    if (!warnings.some((w) => w.code === code)) warnings.push({ code, args: { column: column.name, ...args }, column: column.name });
  };
  if (source.name !== column.name) warnings.push(renamedColumn(column.name, source.name));
  const renamed = column.type === 'VARIANT' ? [] : renamedFields(source, column.type); // a VARIANT's own parts are no fields
  if (renamed.length > 0) say('field-renamed', { fields: renamed.map((n) => JSON.stringify(n)).join(', ') });
  for (const element of source.elements) elementDifferences(element, column, footer, say);
  return warnings;
}

function elementDifferences(element: SchemaElement, column: EngineColumn, footer: Footer, say: (code: string, args?: Record<string, string | number>) => void): void {
  const logical = element.logical_type as { type?: string; unit?: string; isAdjustedToUTC?: boolean; precision?: number } | undefined;
  const zone = /TIME ZONE/.test(column.type);
  if (element.type === 'INT96') say('nanoseconds-cut');
  if (logical?.type === 'TIMESTAMP' && /NANO/i.test(String(logical.unit))) say(zone ? 'nanoseconds-cut' : 'timestamp-limit');
  if (logical?.type === 'TIME' && /NANO/i.test(String(logical.unit))) say('nanoseconds-cut');
  if (logical?.type === 'TIMESTAMP' && logical.isAdjustedToUTC === true && /TIMESTAMP/.test(column.type) && !zone) say('local-time');
  if (/^TIMESTAMP_(MILLIS|MICROS)$/.test(String(element.converted_type)) && !logical && /^TIMESTAMP$/.test(column.type)) say('local-time');
  const precision = element.precision ?? logical?.precision ?? 0;
  if (element.type === 'FIXED_LEN_BYTE_ARRAY' && precision > 38) say('decimal-rounded', { precision });
  const wide = element.type === 'FIXED_LEN_BYTE_ARRAY' && (element.type_length ?? 0) >= 16 && logical === undefined && element.converted_type === undefined && /BLOB/.test(column.type);
  if (wide) say('integer-as-bytes', { bytes: element.type_length ?? 16 });
  if (element.type === 'BYTE_ARRAY' && logical === undefined && element.converted_type === undefined && /BLOB/.test(column.type)) say('bytes');
  if (element.converted_type === 'INTERVAL') say('interval-text');
  if (element.converted_type === 'ENUM' || logical?.type === 'ENUM') say('enum-text');
  if (logical?.type === 'VARIANT' || /VARIANT/.test(column.type)) say('variant-json');
  const legacy = footer.metadata.has('org.apache.spark.legacyDateTime') || footer.metadata.has('org.apache.spark.legacyINT96');
  if (legacy && (element.type === 'INT96' || logical?.type === 'DATE' || element.converted_type === 'DATE' || logical?.type === 'TIMESTAMP')) say('old-calendar');
}

/** Field names below a column that the engine's type does not have as they are: empty ones, and ones that differ only in case. */
function renamedFields(source: TopColumn, type: string): string[] {
  const names = source.elements.slice(1).map((e) => e.name);
  const layout = new Set(['list', 'element', 'item', 'array', 'bag', 'array_element', 'key_value', 'key', 'value', 'map', 'entries']);
  const there = fieldNames(parseType(type));
  return names.filter((n) => !layout.has(n) && (n === '' || !there.has(n)));
}

function fieldNames(type: TypeNode): Set<string> {
  switch (type.kind) {
    case 'struct':
      return new Set(type.fields.flatMap((f) => [f.name, ...fieldNames(f.type)]));
    case 'list':
    case 'array':
      return fieldNames(type.of);
    case 'map':
      return new Set([...fieldNames(type.key), ...fieldNames(type.value)]);
    case 'union':
    case 'scalar':
      return new Set();
  }
}

/** Durations are plain integers in Parquet; their unit stands in the Arrow schema that Arrow's writers add. */
function arrowDurations(footer: Footer): Map<string, string> {
  const found = new Map<string, string>();
  const encoded = footer.metadata.get('ARROW:schema');
  if (encoded === undefined) return found;
  try {
    const reader = RecordBatchReader.from(new Uint8Array(Buffer.from(encoded, 'base64')));
    reader.open();
    for (const field of reader.schema.fields) {
      if (field.typeId === Type.Duration) found.set(field.name, UNITS[(field.type as Duration).unit]);
    }
  } catch {
    // an Arrow schema with types this library does not know says nothing about units
  }
  return found;
}

function sparkIntervals(footer: Footer): Map<string, { type: string; unit: string }> {
  const found = new Map<string, { type: string; unit: string }>();
  const schema = record(json(footer.metadata.get('org.apache.spark.sql.parquet.row.metadata')));
  for (const field of list(schema['fields']).map(record)) {
    const type = word(field['type']);
    if (!type.startsWith('interval')) continue;
    found.set(word(field['name']), { type, unit: /year|month/.test(type) ? 'months' : 'us' });
  }
  return found;
}

/** ClassLabel names stand only in the `huggingface` key: {"info": {"features": {"label": {"names": […], "_type": "ClassLabel"}}}}. */
function classLabels(footer: Footer): Map<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  const features = record(record(record(json(footer.metadata.get('huggingface')))['info'])['features']);
  for (const [name, feature] of Object.entries(features)) {
    const { _type: kind, names } = record(feature);
    if (kind === 'ClassLabel') found.set(name, list(names).map((n) => String(n)));
  }
  return found;
}

/** Index columns that pandas wrote beside the data; a RangeIndex is a description and no column. */
function pandasIndexes(footer: Footer): Set<string> {
  const indexes = list(record(json(footer.metadata.get('pandas')))['index_columns']);
  return new Set(indexes.filter((i): i is string => typeof i === 'string' && /^__index_level_\d+__$/.test(i)));
}

const DIFFERENCES_NAMED = 5;

/** What differs between shards, as one notice that names the first few files that differ from the first. */
export function compareShards(footers: readonly Footer[]): { uniform: boolean; warnings: Warning[] } {
  const [first, ...others] = footers;
  if (!first) return { uniform: true, warnings: [] };
  const base = signature(first);
  let uniform = true;
  const differences: string[] = [];
  for (const footer of others) {
    const own = signature(footer);
    if (JSON.stringify(own) === JSON.stringify(base)) continue;
    uniform = false;
    const what = differenceOf(new Map(base), new Map(own), base.map(([n]) => n).join('\n') !== own.map(([n]) => n).join('\n'));
    if (what !== '') differences.push(`${footer.path.split('/').at(-1) ?? ''} ${what}`);
  }
  if (differences.length === 0) return { uniform, warnings: [] };
  const more = differences.length - DIFFERENCES_NAMED;
  const what = `${differences.slice(0, DIFFERENCES_NAMED).join(' · ')}${more > 0 ? ` · ${more} more` : ''}`;
  return { uniform, warnings: [{ code: 'shards-differ', args: { first: first.path.split('/').at(-1) ?? '', what } }] };
}

function signature(footer: Footer): [string, string][] {
  return footer.columns.map((c) => [c.name, c.elements.map((e) => [e.name, e.type, e.type_length, e.num_children, e.converted_type, JSON.stringify(e.logical_type ?? null), e.scale, e.precision].join(':')).join(' ')]);
}

function differenceOf(base: ReadonlyMap<string, string>, own: ReadonlyMap<string, string>, reordered: boolean): string {
  // The engine joins names without regard to case.
  const [baseNames, ownNames] = [base, own].map((m) => new Set([...m.keys()].map((n) => n.toLowerCase())));
  const more = [...own.keys()].filter((n) => baseNames?.has(n.toLowerCase()) !== true);
  const less = [...base.keys()].filter((n) => ownNames?.has(n.toLowerCase()) !== true);
  const spelled = [...own.keys()].filter((n) => !base.has(n) && baseNames?.has(n.toLowerCase()) === true);
  const types = [...own].filter(([n, t]) => base.has(n) && base.get(n) !== t).map(([n]) => n);
  const parts = [
    more.length > 0 ? `has ${more.join(', ')} more` : '',
    less.length > 0 ? `lacks ${less.join(', ')}` : '',
    types.length > 0 ? `has another type for ${types.join(', ')}` : '',
    spelled.length > 0 ? `spells ${spelled.join(', ')} so` : '',
    more.length + less.length + types.length + spelled.length === 0 && reordered ? 'has its columns in another order' : '',
  ];
  return parts.filter((p) => p !== '').join('; ');
}

function word(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function json(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined; // metadata of others may hold anything
  }
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
