import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseTree, printParseErrorCode } from 'jsonc-parser';
import type { ParseError } from 'jsonc-parser';
import * as v from 'valibot';
import { LABEL_COLORS, QUESTION_KINDS, schemaProblems } from '../../core/annotation/labelSchema';
import type { LabelSchema, Question, SchemaProblem } from '../../core/annotation/labelSchema';
import type { Message } from '../../core/message';

const words = v.pipe(v.string(), v.minLength(1));
const choice = v.object({
  id: words, title: v.exactOptional(words), key: v.exactOptional(v.pipe(v.string(), v.regex(/^[a-z0-9]$/))), color: v.exactOptional(v.picklist(LABEL_COLORS)),
  description: v.exactOptional(v.string()), guideline: v.exactOptional(v.string()),
});
const question = v.object({
  id: words, title: v.exactOptional(words), kind: v.picklist(QUESTION_KINDS), about: v.exactOptional(v.picklist(['record', 'turn', 'response', 'span'])),
  labels: v.exactOptional(v.array(v.union([words, choice])), []), required: v.exactOptional(v.boolean(), false), description: v.exactOptional(v.string()),
  min: v.exactOptional(v.number()), max: v.exactOptional(v.number()), when: v.exactOptional(v.object({ question: words, is: v.array(words) })),
});
const schemaFile = v.object({
  $schema: v.exactOptional(v.string()), id: v.exactOptional(words), version: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1)), 1),
  title: v.exactOptional(words), description: v.exactOptional(v.string()), questions: v.pipe(v.array(question), v.minLength(1)),
});

/** Something wrong with a schema file, and where in it: keys and positions from the root, or the offset at which it is no JSON. */
export interface SchemaFileProblem extends Message {
  readonly file: string;
  readonly path: readonly (string | number)[];
  readonly offset?: number;
}

export interface SchemaFiles {
  readonly schemas: readonly { readonly file: string; readonly schema: LabelSchema }[];
  readonly problems: readonly SchemaFileProblem[];
}

export const SCHEMA_FOLDER = join('.loupe', 'labels');
const SUFFIX = '.labels.json';

/** The label schemas of a workspace folder, by file name. A file that is wrong gives a problem with its place, and no schema. */
export async function readSchemas(workspace: string): Promise<SchemaFiles> {
  const folder = join(workspace, SCHEMA_FOLDER);
  const names = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return [];
    throw error;
  });
  const files = await Promise.all(names.filter((n) => n.endsWith(SUFFIX)).sort().map(async (name) => {
    const file = join(folder, name);
    return readSchema(file, name.slice(0, -SUFFIX.length), await readFile(file, 'utf8'));
  }));
  return { schemas: files.flatMap((f) => f.schemas), problems: files.flatMap((f) => f.problems) };
}

/** One schema file. What it leaves out is the obvious: the id is the file's name, a title is the id, a label may be one word. */
export function readSchema(file: string, name: string, text: string): SchemaFiles {
  let parsed: unknown;
  const json = text.replace(/^\ufeff/, '');
  try {
    parsed = JSON.parse(json);
  } catch (error) {
    const found: ParseError[] = [];
    parseTree(json, found, { disallowComments: true });
    const [first] = found;
    const offset = first?.offset ?? 0;
    // "ValueExpected" is read as "value expected".
    const problem = first ? printParseErrorCode(first.error).replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase() : error instanceof Error ? error.message : String(error);
    return { schemas: [], problems: [{ file, path: [], code: 'schema-no-json', args: { problem, line: json.slice(0, offset).split('\n').length }, offset }] };
  }
  const checked = v.safeParse(schemaFile, parsed);
  if (!checked.success) {
    const problems = checked.issues.map((issue): SchemaFileProblem => ({
      file, path: (issue.path ?? []).flatMap((p) => (typeof p.key === 'string' || typeof p.key === 'number' ? [p.key] : [])), code: 'schema-form', args: { problem: issue.message },
    }));
    return { schemas: [], problems };
  }
  const schema = schemaOf(checked.output, name);
  const problems = schemaProblems(schema);
  return { schemas: problems.length === 0 ? [{ file, schema }] : [], problems: problems.map((p) => ({ file, ...(p satisfies SchemaProblem) })) };
}

function schemaOf(given: v.InferOutput<typeof schemaFile>, name: string): LabelSchema {
  const id = given.id ?? name;
  return {
    id, version: given.version, title: given.title ?? id, ...(given.description === undefined ? {} : { description: given.description }),
    questions: given.questions.map((q): Question => ({
      ...q, title: q.title ?? q.id, about: q.kind === 'span' ? 'span' : (q.about ?? 'record'),
      labels: q.labels.map((label) => (typeof label === 'string' ? { id: label, title: label } : { ...label, title: label.title ?? label.id })),
    })),
  };
}
