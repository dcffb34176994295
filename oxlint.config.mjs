import { readdirSync } from 'node:fs';

/** Which folders a folder may not import: the compiler's references guard types, this guards `vscode` and the way between rooms. */
const never = (files, ...patterns) => ({ files, rules: { 'no-restricted-imports': ['error', { patterns: patterns.map(([group, message]) => (typeof group === 'string' ? { regex: group, message } : { group, message })) }] } });
const vscode = [['vscode'], 'Only src/host and features/*/feature.ts may import vscode.'];
const rooms = (...names) => [names.map((n) => `**/${n}/**`), `This room may not import ${names.join(', ')} (ARCHITECTURE.md, "Who may import whom").`];

const names = readdirSync(new URL('src/features', import.meta.url), { withFileTypes: true }).filter((e) => e.isDirectory()).map((e) => e.name);
const others = (name) => [`(^(\\.\\./)+|/features/)(${names.filter((n) => n !== name).join('|')})/`, 'A feature never imports another feature: what two need moves to core or to the kit.'];

const core = [vscode, rooms('data', 'engine', 'host', 'features', 'webview'), [['node:*'], 'core is pure.']];
const rule = [vscode, rooms('data', 'engine', 'host', 'webview'), [['node:*'], 'rules are pure.']];
const work = [vscode, rooms('host', 'webview')];
const webview = [vscode, rooms('data', 'engine', 'host'), [['node:*'], 'The webview is a browser.']];

/** For a file the last of these holds, whole: each says all that its files may not import. */
const feature = (name) => [
  never([`src/features/${name}/**/*.ts`], others(name)),
  never([`src/features/${name}/*.ts`, `src/features/${name}/{report,summary}/**/*.ts`], ...rule, others(name)),
  never([`src/features/${name}/work.ts`, `src/features/${name}/work/**/*.ts`], ...work, others(name)),
  never([`src/features/${name}/feature.ts`], others(name)),
  never([`webview/features/${name}/**/*.ts`], ...webview, others(name)),
];

const on = (...rules) => Object.fromEntries(rules.map((rule) => [rule, 'error']));

// oxlint takes the configuration as a default export.
export default {
  plugins: ['typescript'],
  categories: { correctness: 'off' },
  options: { typeAware: true },
  ignorePatterns: ['dist/', '.types/', 'node_modules/', 'kernel/', 'coverage/', '.vscode-test/', 'bench/out/', 'test/shots/', 'vitest.config.ts'],
  overrides: [
    {
      files: ['**/*.ts'],
      plugins: ['typescript', 'import'],
      // typescript-eslint's strict set with types, and what we add to it.
      rules: {
        ...on('eqeqeq', 'no-array-constructor', 'no-unused-expressions', 'no-unused-vars', 'no-useless-constructor', 'no-var', 'prefer-const', 'prefer-rest-params', 'prefer-spread', 'import/no-default-export'),
        ...on(...['await-thenable', 'consistent-type-imports', 'no-array-delete', 'no-base-to-string', 'no-deprecated', 'no-duplicate-enum-values', 'no-duplicate-type-constituents', 'no-dynamic-delete', 'no-empty-object-type', 'no-explicit-any', 'no-extra-non-null-assertion', 'no-extraneous-class', 'no-floating-promises', 'no-for-in-array', 'no-generated-empty-object-type', 'no-implied-eval', 'no-invalid-void-type', 'no-meaningless-void-operator', 'no-misused-new', 'no-misused-promises', 'no-mixed-enums', 'no-namespace', 'no-non-null-asserted-nullish-coalescing', 'no-non-null-asserted-optional-chain', 'no-non-null-assertion', 'no-redundant-type-constituents', 'no-require-imports', 'no-this-alias', 'no-unnecessary-boolean-literal-compare', 'no-unnecessary-condition', 'no-unnecessary-template-expression', 'no-unnecessary-type-arguments', 'no-unnecessary-type-assertion', 'no-unnecessary-type-constraint', 'no-unnecessary-type-conversion', 'no-unnecessary-type-parameters', 'no-unsafe-argument', 'no-unsafe-assignment', 'no-unsafe-call', 'no-unsafe-declaration-merging', 'no-unsafe-enum-comparison', 'no-unsafe-function-type', 'no-unsafe-member-access', 'no-unsafe-return', 'no-unsafe-unary-minus', 'no-useless-default-assignment', 'no-wrapper-object-types', 'only-throw-error', 'prefer-as-const', 'prefer-literal-enum-member', 'prefer-namespace-keyword', 'prefer-promise-reject-errors', 'prefer-reduce-type-parameter', 'prefer-return-this-type', 'related-getter-setter-pairs', 'require-await', 'triple-slash-reference', 'unbound-method', 'unified-signatures', 'use-unknown-in-catch-callback-variable'].map((rule) => `typescript/${rule}`)),
        'typescript/ban-ts-comment': ['error', { minimumDescriptionLength: 10 }],
        'typescript/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
        'typescript/restrict-plus-operands': ['error', { allowAny: false, allowBoolean: false, allowNullish: false, allowNumberAndString: false, allowRegExp: false }],
        'typescript/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: false }],
        'typescript/return-await': ['error', 'error-handling-correctness-only'],
        'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
        // Code points are what we count and cut by (DESIGN.md), and spreading a string gives exactly those.
        'typescript/no-misused-spread': 'off',
      },
    },
    { files: ['test/**/*.ts'], rules: { 'typescript/no-non-null-assertion': 'off', 'typescript/no-unsafe-assignment': 'off', 'typescript/no-unsafe-member-access': 'off' } },
    never(['src/core/**/*.ts'], ...core),
    never(['src/data/**/*.ts'], vscode, rooms('engine', 'host', 'features', 'webview')),
    never(['src/engine/**/*.ts'], vscode, rooms('host', 'features', 'webview')),
    never(['webview/**/*.ts'], ...webview),
    ...names.flatMap((name) => feature(name)),
  ],
};
