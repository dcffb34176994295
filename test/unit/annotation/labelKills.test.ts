import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { labelUntilKilled, labelWriter, lostOrDoubled } from '../../fixtures/labelKills';

describe('labels that were acknowledged', () => {
  let folder: string;
  let writer: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'loupe-kills-'));
    writer = await labelWriter(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('are there once, whenever the process was killed, and a torn line harms nobody', async () => {
    const labels = join(folder, 'killed');
    const path = join(labels, 'Ann.aaaaaa.jsonl');
    const acknowledged: string[] = [];
    for (const after of [3, 17, 40, 71, 113]) {
      acknowledged.push(...(await labelUntilKilled(writer, labels, 'Ann', 1_000_000, 3, after)));
      appendFileSync(path, '{"v":1,"id":"torn'); // as a crash in the middle of a write leaves it
    }
    expect(acknowledged.length).toBeGreaterThan(10);
    expect(lostOrDoubled(path, acknowledged)).toEqual([]);
  });

  test('of two processes that append to one file at once are all there', async () => {
    const labels = join(folder, 'together');
    const [one, two] = await Promise.all([1, 2].map(() => labelUntilKilled(writer, labels, 'Ann', 10_000, 500, null)));
    expect([one?.length, two?.length]).toEqual([10_000, 10_000]);
    expect(lostOrDoubled(join(labels, 'Ann.aaaaaa.jsonl'), [...(one ?? []), ...(two ?? [])])).toEqual([]);
    // One that looks while the other is in the middle of a write closes the line it sees: an empty line, which counts for nothing.
    expect(readFileSync(join(labels, 'Ann.aaaaaa.jsonl'), 'utf8').split('\n').filter((l) => l !== '').length).toBe(20_000);
  });

  test('of two people on two branches are merged by git without a conflict', async () => {
    const repository = join(folder, 'repository');
    const git = (...args: string[]): string => execFileSync('git', ['-C', repository, '-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { encoding: 'utf8' });
    execFileSync('git', ['init', '-q', '-b', 'main', repository]);
    const labels = join(repository, 'd.parquet.loupe');
    const ids = await labelUntilKilled(writer, labels, 'Ann', 20, 1, null);
    git('add', '.');
    git('commit', '-qm', 'base');
    git('checkout', '-qb', 'bo');
    const bo = await labelUntilKilled(writer, labels, 'Bo', 20, 1, null);
    git('add', '.');
    git('commit', '-qm', 'bo');
    git('checkout', '-q', 'main');
    const more = await labelUntilKilled(writer, labels, 'Ann', 20, 1, null);
    git('commit', '-qam', 'ann');
    git('merge', '-q', '--no-edit', 'bo');
    expect(git('status', '--porcelain')).toBe('');
    expect(lostOrDoubled(join(labels, 'Ann.aaaaaa.jsonl'), [...ids, ...more])).toEqual([]);
    expect(lostOrDoubled(join(labels, 'Bo.aaaaaa.jsonl'), bo)).toEqual([]);
  });
});
