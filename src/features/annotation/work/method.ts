import type { DuckDBConnection } from '@duckdb/node-api';
import * as v from 'valibot';
import { LoupeError } from '../../../core/message';
import type { WorkCall, WorkMethod } from '../../../engine/work';
import { ANNOTATION } from '../contract';
import type { AnnotationMethod, AnnotationWork } from '../contract';
import { LabelTables } from './labelTables';

/** A method of the work with labels: the form of its parameters, which is checked, and what it does. */
export interface Method<M extends AnnotationMethod> {
  readonly params: v.GenericSchema<unknown, AnnotationWork[M]['params']>;
  run(params: AnnotationWork[M]['params'], call: WorkCall): Promise<AnnotationWork[M]['result']>;
}

/** Some of the methods, by name: each file of this folder gives those of one subject. */
export type Methods<M extends AnnotationMethod> = { readonly [K in M]: Method<K> };

/** A row's number, or a count. */
export const whole = v.pipe(v.number(), v.integer(), v.minValue(0));

/** A method as the engine's process calls it. */
export function checked<M extends AnnotationMethod>(name: M, method: Method<M>): WorkMethod {
  return async (given, call) => {
    const parsed = v.safeParse(method.params, given);
    if (!parsed.success) throw new LoupeError('internal', {}, 'engine', `${name}: ${parsed.issues.map((i) => i.message).join('; ')}`);
    return method.run(parsed.output, call);
  };
}

/** How far the label tables follow the files: all of them, only the lines, or as they stand, where they were ever made. */
type Level = 'tables' | 'lines' | 'standing';

/** Runs on the connection beside the label tables. */
export async function onTables<T>({ session, signal }: WorkCall, work: (connection: DuckDBConnection, tables: LabelTables, instance: object) => Promise<T>, level: Level = 'tables'): Promise<T> {
  const tables = session.sides.of(ANNOTATION);
  if (!(tables instanceof LabelTables)) throw new LoupeError('internal', {}, 'engine', 'no labels are attached');
  return session.lane('side').use(signal, async (connection, instance) => {
    if (level === 'lines') await tables.read(instance, signal);
    else if (level === 'tables' || !tables.isMade(instance)) await tables.fill(connection, instance, signal);
    return work(connection, tables, instance);
  });
}
