import * as vscode from 'vscode';
import type { DatasetInfo } from '../../../core/dataset';
import { DEFAULT_RULE, USUAL_N } from '../contract';
import type { Rule, ScannedRoles } from '../contract';
import { STAGES } from '../page';
import type { Stage } from '../page';
import { withFields } from '../setupFile';
import type { SetupEvaluation, SetupFile, SetupSource, SetupTraining } from '../setupFile';
import type { Check } from './check';
import { askFields } from './setUp';

interface RulePick extends vscode.QuickPickItem {
  choose(): Promise<Partial<Rule> | undefined> | Partial<Rule>;
  readonly rephrased?: boolean;
}

/** Presets named after what they follow, with where they differ, then each part of the rule. */
export async function chooseRule(setup: SetupFile): Promise<SetupFile | undefined> {
  const { rule } = setup;
  const on = (is: boolean): string => (is ? vscode.l10n.t('now') : '');
  const has = (of: Partial<Rule>): boolean => JSON.stringify({ ...rule, ...of }) === JSON.stringify(rule);
  const tulu = { methods: DEFAULT_RULE.methods, tokens: 'words' as const, n: USUAL_N.words, threshold: 0.5, unit: 'message' as const };
  const characters = { ...tulu, ...CHARACTERS };
  const exact: Partial<Rule> = { methods: ['exact'] };
  const any: Partial<Rule> = { methods: ['ngram', 'exact', 'any13'] };
  const items: RulePick[] = [
    { label: vscode.l10n.t('Tülu 3: 8-gram, more than 50 % of an item'), description: on(has(tulu)), detail: vscode.l10n.t('As published, with the tokens of its search index on both sides, every hit compared literally, and without its limit of 100 documents for an n-gram'), choose: () => tulu },
    { label: vscode.l10n.t('Characters: {0}-gram, for texts without spaces', USUAL_N.characters), description: on(has(characters)), detail: vscode.l10n.t('Ours, not published: a character of Chinese, Japanese, Korean, Thai, … is a token; other words stay words'), choose: () => characters },
    { label: vscode.l10n.t('Exact: equal or contained'), description: on(has(exact)), detail: vscode.l10n.t('The whole item as a run of tokens, as open-instruct matches by default'), choose: () => exact },
    { label: vscode.l10n.t('With any 13-gram hit'), description: on(has(any)), detail: vscode.l10n.t('As datatrove and lm-evaluation-harness count, beside the others; no verdict: it flags boilerplate. Tokens are those of the 8-gram rule'), choose: () => any },
    { label: '', kind: vscode.QuickPickItemKind.Separator, choose: () => ({}) },
    { label: vscode.l10n.t('Tokens are words or characters…'), description: rule.tokens === 'characters' ? vscode.l10n.t('characters') : vscode.l10n.t('words'), choose: askTokens },
    { label: vscode.l10n.t('Tokens of an n-gram…'), description: String(rule.n), choose: () => askN(rule) },
    { label: vscode.l10n.t('Share of an item that must be covered…'), description: `> ${String(rule.threshold)}`, choose: askThreshold },
    { label: vscode.l10n.t('A document is a message or a row…'), description: rule.unit === 'row' ? vscode.l10n.t('row') : vscode.l10n.t('message'), choose: askUnit },
    { label: vscode.l10n.t('Template rule…'), description: rule.template === null ? vscode.l10n.t('off') : vscode.l10n.t('n-grams of {0} or more items', rule.template), detail: vscode.l10n.t('Counts matches apart that consist only of n-grams which many items of the same evaluation share'), choose: askTemplate },
    { label: setup.rephrased ? vscode.l10n.t('Do not look for possible rephrasings') : vscode.l10n.t('Look for possible rephrasings, too'), description: setup.rephrased ? vscode.l10n.t('on') : vscode.l10n.t('off'), detail: vscode.l10n.t('A ranked list of suspects beside the matches, never counted among them; it reads all texts twice more for each evaluation set'), rephrased: !setup.rephrased, choose: () => ({}) },
  ];
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('What counts as a match?'), matchOnDetail: true });
  const change = await picked?.choose();
  return change && { ...setup, rule: { ...rule, ...change }, rephrased: picked?.rephrased ?? setup.rephrased };
}

async function askNumber(title: string, value: string, prompt: string, isFit: (n: number) => boolean): Promise<number | undefined> {
  const text = await vscode.window.showInputBox({ title, prompt, value, ignoreFocusOut: true, validateInput: (given) => (given.trim() !== '' && isFit(Number(given)) ? undefined : prompt) });
  return text === undefined ? undefined : Number(text);
}

const CHARACTERS = { tokens: 'characters', n: USUAL_N.characters } as const;

/** A set-up that counts characters where it counted words: for evaluations that are written without spaces. */
export function byCharacters(setup: SetupFile): SetupFile {
  return { ...setup, rule: { ...setup.rule, ...CHARACTERS } };
}

async function askTokens(): Promise<Partial<Rule> | undefined> {
  const picked = await vscode.window.showQuickPick([
    { label: vscode.l10n.t('Words'), detail: vscode.l10n.t('As published: what stands between spaces and ASCII punctuation'), change: { tokens: 'words', n: USUAL_N.words } as const },
    { label: vscode.l10n.t('Characters'), detail: vscode.l10n.t('In scripts that are written without spaces, and in Korean, each character is a token; n becomes {0}', USUAL_N.characters), change: CHARACTERS },
  ], { title: vscode.l10n.t('What is a token?') });
  return picked?.change;
}

async function askN({ tokens, n: now }: Rule): Promise<Partial<Rule> | undefined> {
  const n = await askNumber(vscode.l10n.t('Tokens of an n-gram'), String(now), tokens === 'characters' ? vscode.l10n.t('A whole number from 2 to 64; usual for characters are {0}', USUAL_N.characters) : vscode.l10n.t('A whole number from 2 to 64; the published rule has 8'), (given) => Number.isInteger(given) && given >= 2 && given <= 64);
  return n === undefined ? undefined : { n };
}

async function askThreshold(): Promise<Partial<Rule> | undefined> {
  const threshold = await askNumber(vscode.l10n.t('Share of an item’s tokens that one document must cover'), '0.5', vscode.l10n.t('A number from 0 to below 1; more than this share must be covered'), (given) => given >= 0 && given < 1);
  return threshold === undefined ? undefined : { threshold };
}

async function askUnit(): Promise<Partial<Rule> | undefined> {
  const picked = await vscode.window.showQuickPick([
    { label: vscode.l10n.t('Message'), detail: vscode.l10n.t('One message must cover the item, as published'), unit: 'message' as const },
    { label: vscode.l10n.t('Row'), detail: vscode.l10n.t('All messages of a row together may cover it; an n-gram still lies in one message'), unit: 'row' as const },
  ], { title: vscode.l10n.t('What is one training document?') });
  return picked && { unit: picked.unit };
}

async function askTemplate(): Promise<Partial<Rule> | undefined> {
  const picked = await vscode.window.showQuickPick([
    { label: vscode.l10n.t('Off'), template: null },
    ...[4, 8, 16].map((k) => ({ label: vscode.l10n.t('n-grams of {0} or more different items', k), template: k })),
  ], { title: vscode.l10n.t('Which n-grams are a template’s?') });
  return picked && { template: picked.template };
}

/** Which messages are searched, and of which part of a row. */
export async function chooseTexts(check: Check, setup: SetupFile): Promise<SetupFile | undefined> {
  const roles: readonly { label: string; detail: string; roles: ScannedRoles }[] = [
    { label: vscode.l10n.t('User turns'), detail: vscode.l10n.t('As published: a leak is an evaluation’s prompt among the training prompts'), roles: 'user' },
    { label: vscode.l10n.t('All turns'), detail: vscode.l10n.t('System, user, assistant and tool'), roles: 'all' },
    { label: vscode.l10n.t('Assistant turns'), detail: vscode.l10n.t('Items that stand in answers'), roles: 'assistant' },
  ];
  const of = await vscode.window.showQuickPick(roles.map((r) => ({ ...r, description: r.roles === setup.rule.roles ? vscode.l10n.t('now') : '' })), { title: vscode.l10n.t('Which turns are searched?') });
  if (!of) return undefined;
  const several = setup.trainings.length > 1;
  const whose = several ? await whoseTexts(setup) : { of: null };
  if (!whose) return undefined;
  const now = whose.of === null ? setup.textFields : (whose.of.fields ?? null);
  const parts = await textParts(check, whose.of?.source ?? (several ? check.source : (setup.trainings[0]?.source ?? check.source)), whose.of !== null);
  const part = await vscode.window.showQuickPick(parts.map((p) => ({ ...p, description: JSON.stringify(p.fields) === JSON.stringify(now) ? vscode.l10n.t('now') : '' })), { title: whose.of === null ? vscode.l10n.t('Which texts of a row?') : vscode.l10n.t('Which texts of a row of “{0}”?', whose.of.name) });
  if (!part) return undefined;
  const changed = { ...setup, rule: { ...setup.rule, roles: of.roles } };
  return whose.of === null ? withFields(changed, null, part.fields) : withFields(changed, whose.of.name, part.fields);
}

/** Those of all datasets, or of one alone; undefined where the person gave up. */
async function whoseTexts({ trainings, textFields }: SetupFile): Promise<{ readonly of: SetupTraining | null } | undefined> {
  const said = (fields: readonly string[] | null | undefined): string => fields?.join(', ') ?? '';
  return vscode.window.showQuickPick([
    { label: vscode.l10n.t('All training datasets'), description: said(textFields), of: null },
    ...trainings.map((training) => ({ label: training.name, description: said(training.fields), of: training })),
  ], { title: vscode.l10n.t('Of which training datasets?'), placeHolder: vscode.l10n.t('What is chosen for all holds for each, also where it had texts of its own') });
}

/** What a row has that can be searched by itself: a leak in `rejected` matters, too. */
async function textParts(check: Check, source: SetupSource, isOne: boolean): Promise<readonly { readonly label: string; readonly fields: readonly string[] | null }[]> {
  const { shape, columns } = await check.sets.use(source, (session) => session.open(false));
  const roles = (['prompt', 'chosen', 'rejected', 'response', 'messages', 'text'] as const).filter((role) => (shape.roles[role] ?? []).length > 0);
  const texts = columns.filter((c) => c.unreadable === undefined && c.type === 'VARCHAR' && !roles.some((r) => r === c.name));
  const usual = isOne ? vscode.l10n.t('As all training datasets') : vscode.l10n.t('As its shape says: everything said');
  return [{ label: usual, fields: null }, ...roles.map((role) => ({ label: role, fields: [role] })), ...texts.map((c) => ({ label: c.name, fields: [c.name] }))];
}

/** Which column says from which source a row is: matches are counted for each. */
export async function chooseSource(check: Check, setup: SetupFile): Promise<SetupFile | undefined> {
  const info: DatasetInfo = await check.sets.use(check.source, (session) => session.open(false));
  const items = [{ label: vscode.l10n.t('None'), description: '', by: null }, ...info.columns.filter((c) => c.unreadable === undefined && !/[[(]/.test(c.type)).map((c) => ({ label: c.name, description: c.type, by: c.name }))];
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Count matches for each source: which column names it?'), matchOnDescription: true });
  return picked && { ...setup, by: picked.by };
}

/** An evaluation's fields, its filter, and whether it is unseen. */
export async function chooseFields(check: Check, setup: SetupFile): Promise<SetupFile | undefined> {
  const opened = check.found?.evaluations ?? [];
  const of = setup.evaluations.length === 1 ? setup.evaluations[0] : (await vscode.window.showQuickPick(setup.evaluations.map((e) => ({ label: e.name, description: [(opened.find((o) => o.evaluation.name === e.name)?.fields ?? e.fields ?? []).join(' + '), stageName(e.stage)].filter((p) => p !== '').join(' · '), e })), { title: vscode.l10n.t('Of which evaluation set?') }))?.e;
  if (!of) return undefined;
  const change = await changeOf(check, of);
  if (!change) return undefined;
  return { ...setup, evaluations: setup.evaluations.flatMap((e) => (e !== of ? [e] : change === 'remove' ? [] : [{ ...e, ...change }])) };
}

async function changeOf(check: Check, of: SetupEvaluation): Promise<Partial<SetupEvaluation> | 'remove' | undefined> {
  const other: Stage = STAGES.find((s) => s !== of.stage) ?? 'unseen';
  const picked = await vscode.window.showQuickPick([
    { label: vscode.l10n.t('$(symbol-text) Text fields…'), description: (of.fields ?? [vscode.l10n.t('as its shape says')]).join(' + '), does: 'fields' as const },
    { label: vscode.l10n.t('$(filter) Only some of its rows…'), description: of.filter ?? vscode.l10n.t('all'), does: 'filter' as const },
    { label: other === 'unseen' ? vscode.l10n.t('$(eye-closed) Unseen: never looked at in development') : vscode.l10n.t('$(eye) Used in development'), description: vscode.l10n.t('now: {0}', stageName(of.stage)), detail: vscode.l10n.t('An unseen evaluation takes a contaminated source whole, one of development only the rows that match'), does: 'stage' as const },
    { label: vscode.l10n.t('$(trash) Leave it out'), does: 'remove' as const },
  ], { title: of.name });
  switch (picked?.does) {
    case undefined:
      return undefined;
    case 'remove':
      return 'remove';
    case 'stage':
      return { stage: other };
    case 'fields': {
      const info = await check.sets.use(of.source, (session) => session.open(false));
      const fields = await askFields(info, of.name, of.fields ?? []);
      return fields && { fields };
    }
    case 'filter': {
      const filter = await vscode.window.showInputBox({ title: vscode.l10n.t('Only which rows of “{0}”?', of.name), prompt: vscode.l10n.t('A condition in SQL over its columns; empty: all rows. Items keep their row numbers.'), value: of.filter ?? '', ignoreFocusOut: true });
      return filter === undefined ? undefined : { filter: filter.trim() === '' ? null : filter.trim() };
    }
  }
}

function stageName(stage: Stage): string {
  return stage === 'unseen' ? vscode.l10n.t('unseen') : vscode.l10n.t('development');
}
