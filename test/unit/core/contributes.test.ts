import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..', '..');
const json = (file: string): Record<string, unknown> => JSON.parse(readFileSync(join(root, file), 'utf8')) as Record<string, unknown>;

interface Contributes {
  readonly commands: readonly { readonly command: string; readonly title: string; readonly category: string }[];
  readonly keybindings: readonly { readonly command: string; readonly when?: string; readonly key: string }[];
}

describe('package.json', () => {
  const contributes = (json('package.json') as unknown as { contributes: Contributes }).contributes;

  test('has the contributions that the features ask for', () => {
    expect(() => execFileSync(process.execPath, [join(root, 'scripts', 'contributes.mjs'), '--check'], { cwd: root, stdio: 'pipe' })).not.toThrow();
  });

  test('every %text% is in package.nls.json, and nothing there is unused', () => {
    const texts = json('package.nls.json');
    const used = [...JSON.stringify(json('package.json')).matchAll(/%([\w.]+)%/g)].map((m) => m[1] ?? '');
    expect(used.filter((key) => !(key in texts))).toEqual([]);
    expect(Object.keys(texts).filter((key) => !used.includes(key))).toEqual([]);
  });

  test('every command has our category and every key belongs to a command', () => {
    expect(contributes.commands.filter((c) => c.category !== 'Dataset Loupe')).toEqual([]);
    const ids = contributes.commands.map((c) => c.command);
    expect(contributes.keybindings.filter((k) => !ids.includes(k.command))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('a single letter never fires while a person types, or while a tree, a side bar or a panel has the focus', () => {
    const letters = contributes.keybindings.filter((k) => !/ctrl|alt|cmd|f\d/.test(k.key));
    const guards = ['loupe.inInput', 'inputFocus', 'listFocus', 'sideBarFocus', 'panelFocus', 'auxiliaryBarFocus'];
    expect(letters.length).toBeGreaterThan(0);
    for (const { key, when } of letters) {
      const parts = when?.split(' && ') ?? [];
      expect(guards.filter((guard) => !parts.includes(`!${guard}`)), key).toEqual([]);
    }
  });
});
