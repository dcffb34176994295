import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LabelLine } from '../../../src/core/annotation/labelLine';
import { ForeignLines } from '../../../src/data/annotation/foreignLines';
import { LabelLog } from '../../../src/data/annotation/labelLog';

describe('what others write into labels files', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'loupe-foreign-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const line = (log: LabelLog): LabelLine => ({ v: 1, ...log.stamp(), dataset: { fingerprint: 'f', name: 'd' }, row: { number: 0, id: null, hash: 'ä' }, subject: { kind: 'record' }, schema: 's', schemaVersion: 1, question: 's', value: 'keep' });
  const append = (log: LabelLog): Promise<void> => log.append([line(log)]);

  test('is told from what the own log writes, in the same file, too', async () => {
    const log = new LabelLog(folder, { annotator: 'Ann', machine: 'aaaaaa' });
    const [window, other] = [new LabelLog(folder, log.writer), new LabelLog(folder, { annotator: 'Bo', machine: 'bbbbbb' })];
    await append(window);
    const foreign = new ForeignLines([folder, join(folder, 'none')], () => log);
    expect(await foreign.look()).toBe(true);
    expect(await foreign.look()).toBe(false);
    await append(log);
    await append(log);
    expect(await foreign.look()).toBe(false);
    await append(log);
    await append(window);
    expect(await foreign.look()).toBe(true);
    await append(other);
    expect(await foreign.look()).toBe(true);
    expect(await foreign.look()).toBe(false);
    rmSync(other.path);
    expect(await foreign.look()).toBe(true);
  });

  test('is told where the own log closes a line that was torn, and where there is no own log yet', async () => {
    let log = undefined as LabelLog | undefined;
    const foreign = new ForeignLines([folder], () => log);
    expect(await foreign.look()).toBe(false);
    mkdirSync(join(folder, 'a folder.jsonl'));
    log = new LabelLog(folder, { annotator: 'Ann', machine: 'aaaaaa' });
    await append(log);
    expect(await foreign.look()).toBe(false);
    appendFileSync(log.path, '{"v":1');
    expect(await foreign.look()).toBe(true);
    await append(log);
    expect(await foreign.look()).toBe(false);
  });
});
