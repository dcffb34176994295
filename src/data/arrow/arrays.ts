import type { BatchHeader } from './messages';
import type { ArrowField } from './schema';
import type { Vector } from './vector';

/** The values of one field in a batch, as its buffers hold them. */
export interface ArrowArray {
  readonly length: number;
  /** A bit for each value that is there; none where all are. */
  readonly valid: Uint8Array | undefined;
  /** After the validity: offsets, sizes, values, views and their data, as the type has them. */
  readonly buffers: readonly Uint8Array[];
  readonly children: readonly ArrowArray[];
  /** The values that its indices stand for. */
  readonly dictionary?: Vector;
}

/** Where the values of one field lie: numbers of buffers in the header's list. */
export interface ArrayPlan {
  readonly field: ArrowField;
  readonly length: number;
  readonly valid: number | undefined;
  readonly buffers: readonly number[];
  readonly children: readonly ArrayPlan[];
}

/** Finds the buffers of each field in a batch. Throws RangeError where header and schema do not fit each other. */
export function planArrays(header: BatchHeader, fields: readonly ArrowField[]): ArrayPlan[] {
  const cursor = { node: 0, buffer: 0, variadic: 0 };
  const plan = (field: ArrowField): ArrayPlan => {
    const node = header.nodes[cursor.node++];
    if (!node) throw new RangeError(`no node for ${field.name}`);
    const take = (count: number): number[] => {
      const taken = Array.from({ length: count }, (_, i) => cursor.buffer + i);
      cursor.buffer += count;
      if (cursor.buffer > header.buffers.length) throw new RangeError(`no buffer for ${field.name}`);
      return taken;
    };
    const hasValidity = field.dictionary !== undefined || (field.type.kind === 'union' ? header.unionsHaveNulls : field.type.kind !== 'null' && field.type.kind !== 'runs');
    const [bitmap] = hasValidity ? take(1) : [];
    const valid = bitmap !== undefined && node.nulls !== 0 && (header.buffers[bitmap]?.length ?? 0) > 0 ? bitmap : undefined;
    const buffers = take(ownBuffers(field, () => header.variadic[cursor.variadic++] ?? 0));
    const children = field.dictionary ? [] : field.children.map((child) => plan(child));
    return { field, length: node.length, valid, buffers, children };
  };
  const plans = fields.map((field) => plan(field));
  for (const { length, field } of plans) if (length < header.rows) throw new RangeError(`${length} values of ${header.rows} in ${field.name}`);
  return plans;
}

/** How many buffers follow the validity. */
function ownBuffers({ type, dictionary }: ArrowField, variadic: () => number): number {
  if (dictionary) return 1;
  switch (type.kind) {
    case 'null':
    case 'struct':
    case 'fixedList':
    case 'runs':
      return 0;
    case 'text':
    case 'binary':
      return type.layout === 'view' ? 1 + variadic() : 2;
    case 'list':
      return type.layout === 'view' || type.layout === 'largeView' ? 2 : 1;
    case 'union':
      return type.dense ? 2 : 1;
    case 'bool':
    case 'int':
    case 'float':
    case 'decimal':
    case 'date':
    case 'time':
    case 'timestamp':
    case 'duration':
    case 'interval':
    case 'fixedBinary':
    case 'map':
      return 1;
  }
}

/** How many bytes the buffers of an array and its children have, once decompressed. */
export function bytesOf({ valid, buffers, children }: ArrowArray): number {
  return (valid?.length ?? 0) + buffers.reduce((n, b) => n + b.length, 0) + children.reduce((n, child) => n + bytesOf(child), 0);
}

/** The numbers of all buffers of a field and its children. */
export function buffersOf(plan: ArrayPlan): number[] {
  return [...(plan.valid === undefined ? [] : [plan.valid]), ...plan.buffers, ...plan.children.flatMap((child) => buffersOf(child))];
}

/** The arrays of a plan once its buffers are there; without dictionaries, their values cannot be read. */
export function loadArray(plan: ArrayPlan, bytes: (buffer: number) => Uint8Array, dictionaries: ReadonlyMap<bigint, Vector> | undefined): ArrowArray {
  const { field, length } = plan;
  const valid = plan.valid === undefined ? undefined : bytes(plan.valid);
  if (valid && valid.length * 8 < length) throw new RangeError(`validity of ${field.name} is cut`);
  const dictionary = field.dictionary && dictionaries?.get(field.dictionary.id);
  if (field.dictionary && dictionaries && !dictionary && length > 0) throw new RangeError(`no dictionary for ${field.name}`);
  return {
    length,
    valid,
    buffers: plan.buffers.map((b) => bytes(b)),
    children: plan.children.map((child) => loadArray(child, bytes, dictionaries)),
    ...(dictionary ? { dictionary } : {}),
  };
}
