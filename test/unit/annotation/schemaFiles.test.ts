import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { schemaProblems } from '../../../src/core/annotation/labelSchema';
import { SHIPPED_SCHEMAS } from '../../../src/core/annotation/shippedSchemas';
import { sentence } from '../../../src/core/sentences';
import { readSchema, readSchemas } from '../../../src/data/annotation/schemaFiles';

describe('label schemas of a workspace', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'loupe-schemas-'));
    mkdirSync(join(folder, '.loupe', 'labels'), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const write = (name: string, content: unknown): void => writeFileSync(join(folder, '.loupe', 'labels', name), typeof content === 'string' ? content : JSON.stringify(content));

  test('may be a few words: what is left out is the obvious', async () => {
    write('quality.labels.json', { questions: [{ id: 'quality', kind: 'single', labels: ['good', { id: 'bad', key: 'x', color: 'red' }] }] });
    const { schemas, problems } = await readSchemas(folder);
    expect(problems).toEqual([]);
    expect(schemas[0]?.schema).toMatchObject({ id: 'quality', title: 'quality', version: 1, questions: [{ title: 'quality', about: 'record', required: false, labels: [{ id: 'good', title: 'good' }, { id: 'bad', title: 'bad', key: 'x' }] }] });
  });

  test.each([['{"questions": [}', 15], ['{"questions": [\n', 16]])('%j is no JSON from the place on that is named', (text, offset) => {
    expect(readSchema('x.labels.json', 'x', text).problems).toMatchObject([{ code: 'schema-no-json', offset }]);
  });

  test.each([
    ['no JSON', '{"questions": [', 'schema-no-json', []],
    ['an unknown kind', { questions: [{ id: 'q', kind: 'stars' }] }, 'schema-form', ['questions', 0, 'kind']],
    ['a key used twice', { questions: [{ id: 'q', kind: 'single', labels: [{ id: 'a', key: '1' }, { id: 'b', key: '1' }] }] }, 'schema-key-twice', ['questions', 0, 'labels', 1, 'key']],
    ['a key that reading needs', { questions: [{ id: 'q', kind: 'single', labels: [{ id: 'a', key: 'j' }] }] }, 'schema-key-unusable', ['questions', 0, 'labels', 0, 'key']],
    ['a condition on nothing', { questions: [{ id: 'q', kind: 'single', labels: ['a'], when: { question: 'p', is: ['x'] } }] }, 'schema-when-unknown', ['questions', 0, 'when']],
    ['no labels', { questions: [{ id: 'q', kind: 'multiple' }] }, 'schema-no-labels', ['questions', 0]],
  ])('%s is a problem at its place, and the other files are there', async (_, content, code, path) => {
    write('wrong.labels.json', content);
    write('right.labels.json', { questions: [{ id: 'q', kind: 'text' }] });
    const { schemas, problems } = await readSchemas(folder);
    expect(schemas.map((s) => s.schema.id)).toEqual(['right']);
    expect(problems.map((p) => [p.code, p.path])).toEqual([[code, path]]);
    expect(sentence(problems[0]!)).toMatch(/^[A-Z“].*\.$/s);
  });

  test('the shipped ones are right, and have the ids of the headless contract', () => {
    expect(SHIPPED_SCHEMAS.map((s) => s.id)).toEqual(['triage', 'diverging-reasons', 'pairwise', 'response-errors', 'refusal', 'contamination-verdict', 'superlatives', 'tags', 'disputes', 'disputed-ratings', 'blind-votes']);
    expect(SHIPPED_SCHEMAS.flatMap((s) => schemaProblems(s))).toEqual([]);
  });

  test('the JSON schema that VS Code completes by knows the same kinds', () => {
    const media = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', '..', 'media', 'labels.schema.json'), 'utf8')) as { properties: { questions: { items: { properties: { kind: { enum: string[] } } } } } };
    const used = new Set(SHIPPED_SCHEMAS.flatMap((s) => s.questions.map((q) => q.kind as string)));
    expect([...used].filter((k) => !media.properties.questions.items.properties.kind.enum.includes(k))).toEqual([]);
  });
});
