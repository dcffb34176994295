import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { LabelSchema } from '../core/annotation/labelSchema';
import { SHIPPED_SCHEMAS } from '../core/annotation/shippedSchemas';
import { LoupeError } from '../core/message';
import { readSchema, readSchemas } from '../data/annotation/schemaFiles';

/** A file (`.json`) of a label schema, a shipped schema by its id, or one of the workspace. */
export async function schemaNamed(given: string): Promise<LabelSchema> {
  if (given.endsWith('.json') && existsSync(given)) {
    const { schemas, problems } = readSchema(given, basename(given).replace(/\.labels\.json$|\.json$/, ''), await readFile(given, 'utf8'));
    const [problem] = problems;
    if (problem) throw new LoupeError(problem.code, { ...problem.args, path: given }, 'input');
    if (schemas[0]) return schemas[0].schema;
  }
  const own = await readSchemas(process.cwd());
  const schemas = [...own.schemas.map((s) => s.schema), ...SHIPPED_SCHEMAS];
  const found = schemas.find((s) => s.id === given);
  const wrong = own.problems.find((p) => basename(p.file) === `${given}.labels.json`);
  if (!found && wrong) throw new LoupeError(wrong.code, { ...wrong.args, path: wrong.file }, 'input');
  if (!found) throw new LoupeError('labels-unknown', { given, known: [...new Set(schemas.map((s) => s.id))].join(', ') }, 'usage');
  return found;
}

/** The schemas of the workspace, which win, and those that are shipped. */
export async function knownSchemas(): Promise<readonly LabelSchema[]> {
  return [...(await readSchemas(process.cwd())).schemas.map((s) => s.schema), ...SHIPPED_SCHEMAS];
}
