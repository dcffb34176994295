import { readdirSync } from 'node:fs';
import tseslint from 'typescript-eslint';

/** Which folders a folder may not import: the compiler's references guard types, this guards `vscode` and the way between rooms. */
const never = (files, ...groups) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: groups.map(([group, message]) => ({ group, message })) }] },
});
const vscode = [['vscode'], 'Only src/host and features/*/feature.ts may import vscode.'];
const rooms = (...names) => [names.map((n) => `**/${n}/**`), `This room may not import ${names.join(', ')} (ARCHITECTURE.md, "Who may import whom").`];

const features = readdirSync(new URL('./src/features', import.meta.url), { withFileTypes: true }).filter((e) => e.isDirectory()).map((e) => e.name);

/** A rule of its own, since a later setting of one rule replaces an earlier one for the same file. */
const apart = (name) => ({
  files: [`src/features/${name}/**/*.ts`, `webview/features/${name}/**/*.ts`],
  rules: {
    '@typescript-eslint/no-restricted-imports': ['error', {
      patterns: [{ regex: `(^(\\.\\./)+|/features/)(${features.filter((f) => f !== name).join('|')})/`, message: 'A feature never imports another feature: what two need moves to core or to the kit.' }],
    }],
  },
});

export default tseslint.config(
  { ignores: ['dist/', '.types/', 'node_modules/', 'kernel/', 'coverage/', '.vscode-test/', 'bench/out/', 'test/shots/', 'vitest.config.ts'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    // One program over all: each of the compiler's projects would ask for the types of core anew. Borders are the compiler's to guard.
    languageOptions: { parserOptions: { project: './tsconfig.lint.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: false }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unnecessary-condition': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'no-restricted-syntax': ['error', { selector: 'ExportDefaultDeclaration', message: 'No default exports.' }],
      eqeqeq: 'error',
      // Code points are what we count and cut by (DESIGN.md), and spreading a string gives exactly those.
      '@typescript-eslint/no-misused-spread': 'off',
      // VS Code's Disposable is a class by accident: its API takes anything with dispose().
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
    },
  },
  never(['src/core/**'], vscode, rooms('data', 'engine', 'host', 'features', 'webview'), [['node:*'], 'core is pure.']),
  never(['src/data/**'], vscode, rooms('engine', 'host', 'features', 'webview')),
  never(['src/engine/**'], vscode, rooms('host', 'features', 'webview')),
  never(['src/features/*/!(work|feature).ts', 'src/features/*/report/**', 'src/features/*/summary/**'], vscode, rooms('data', 'engine', 'host', 'webview'), [['node:*'], 'rules are pure.']),
  never(['src/features/*/work.ts', 'src/features/*/work/**'], vscode, rooms('host', 'webview')),
  ...features.map((name) => apart(name)),
  never(['webview/**'], vscode, rooms('data', 'engine', 'host'), [['node:*'], 'The webview is a browser.']),
  { files: ['test/**/*.ts'], rules: { '@typescript-eslint/no-non-null-assertion': 'off', '@typescript-eslint/no-unsafe-assignment': 'off', '@typescript-eslint/no-unsafe-member-access': 'off' } },
);
