import * as path from 'node:path';
import * as vscode from 'vscode';
import { labelFiles } from '../../../data/annotation/labelFolder';
import type { DatasetSession } from '../../../host/datasetSession';
import { localSentence } from '../../../host/shown';
import { ANNOTATION } from '../contract';
import { filterOf } from '../labelFilter';
import type { OverviewCounts, QuestionCounts } from '../overview';
import { labelFoldersOf, watchLabels } from './labelWatch';

type Problem = OverviewCounts['problems'][number];
type Person = OverviewCounts['people'][number];

type LabelNode =
  | { readonly kind: 'schema'; readonly schema: string; readonly questions: readonly QuestionCounts[] }
  | { readonly kind: 'question'; readonly question: QuestionCounts }
  | { readonly kind: 'label'; readonly question: QuestionCounts; readonly value: string; readonly count: number; readonly people: number }
  | { readonly kind: 'people'; readonly people: readonly Person[] }
  | { readonly kind: 'person'; readonly person: Person }
  | { readonly kind: 'orphans'; readonly count: number }
  | { readonly kind: 'textChanged'; readonly count: number }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] }
  | { readonly kind: 'problem'; readonly problem: Problem };

/** All labels are counted anew only when nobody labels for so long. */
const QUIET_MS = 2_000;

/** The labels of the active dataset: schemas, questions and labels with counts, people, and what is wrong. Counts when it is seen. */
export class LabelTree implements vscode.TreeDataProvider<LabelNode>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #log: (text: string) => void;
  #session: DatasetSession | undefined;
  #info: unknown;
  #watch: vscode.Disposable | undefined;

  constructor(log: (text: string) => void) {
    this.#log = log;
  }

  /** The dataset whose labels are shown. */
  show(session: DatasetSession | undefined): void {
    if (this.#session === session && this.#info === session?.info) return;
    this.#session = session;
    this.#info = session?.info;
    this.#watch?.dispose();
    this.#watch = session?.info && watchLabels(session, () => this.#changed.fire(undefined), QUIET_MS);
    this.#changed.fire(undefined);
  }

  async getChildren(node?: LabelNode): Promise<LabelNode[]> {
    switch (node?.kind) {
      case undefined:
        return this.#roots();
      case 'schema': {
        const [only, ...others] = node.questions;
        return only && others.length === 0 ? labelsOf(only) : node.questions.map((question) => ({ kind: 'question', question }));
      }
      case 'question':
        return labelsOf(node.question);
      case 'people':
        return node.people.map((person) => ({ kind: 'person', person }));
      case 'problems':
        return node.problems.map((problem) => ({ kind: 'problem', problem }));
      default:
        return [];
    }
  }

  async #roots(): Promise<LabelNode[]> {
    const session = this.#session;
    if (!session?.info) return [];
    try {
      const files = await Promise.all(labelFoldersOf(session).map((folder) => labelFiles(folder)));
      if (files.every((f) => f.length === 0)) return [];
      const counts = (await session.ask('work', { feature: ANNOTATION, method: 'overview', params: {} }, { quiet: true })) as OverviewCounts;
      return rootsOf(counts);
    } catch (error) {
      this.#log(`the tree of labels: ${String(error)}`); // the view over the dataset says what is wrong with it
      return [];
    }
  }

  getTreeItem(node: LabelNode): vscode.TreeItem {
    switch (node.kind) {
      case 'schema':
        return item(node.schema, { icon: 'tag', description: labelCount(sum(node.questions.flatMap((q) => q.byLabel))), open: true, command: ['loupe.label.overview', vscode.l10n.t('Labels: Overview'), [node.schema]] });
      case 'question':
        return item(node.question.question, { icon: 'question', description: labelCount(sum(node.question.byLabel)), open: false });
      case 'label': {
        const expression = filterOf(node.question, node.value);
        return item(node.value === '' ? vscode.l10n.t('(empty)') : node.value, { icon: 'circle-filled', description: String(node.count), tooltip: vscode.l10n.t('Show only these rows: {0}', expression), command: ['loupe.label.filter', vscode.l10n.t('Show only these rows'), [expression]] });
      }
      case 'people':
        return item(vscode.l10n.t('People'), { icon: 'organization', description: String(node.people.length), open: true });
      case 'person':
        return item(node.person.by, { icon: 'person', description: node.person.labels === 1 ? vscode.l10n.t('{0} label, last {1}', 1, dayOf(node.person.last)) : vscode.l10n.t('{0} labels, last {1}', node.person.labels, dayOf(node.person.last)) });
      case 'orphans':
        return item(vscode.l10n.t('Orphaned'), { icon: 'debug-disconnect', description: String(node.count), tooltip: vscode.l10n.t('Labels whose row is not in this dataset any more. They stay in their files.') });
      case 'textChanged':
        return item(vscode.l10n.t('Text changed'), { icon: 'edit', description: String(node.count), tooltip: vscode.l10n.t('Labels of rows that have the same id and another text now.') });
      case 'problems':
        return item(vscode.l10n.t('Lines that count for nothing'), { icon: 'warning', description: String(node.problems.length), open: false });
      case 'problem': {
        const { path: file, line, reason } = node.problem;
        const name = path.basename(file);
        return item(vscode.l10n.t('{0}, line {1}', name, line), { icon: 'warning', tooltip: localSentence({ code: `labels-${reason}`, args: { name, line } }), command: ['loupe.label.openLine', vscode.l10n.t('Open'), [file, line]] });
      }
    }
  }

  dispose(): void {
    this.#watch?.dispose();
    this.#changed.dispose();
  }
}

function rootsOf({ questions, people, orphaned, textChanged, problems }: OverviewCounts): LabelNode[] {
  const schemas = [...new Set(questions.map((q) => q.schema))];
  return [
    ...schemas.map((schema): LabelNode => ({ kind: 'schema', schema, questions: questions.filter((q) => q.schema === schema) })),
    ...(people.length > 0 ? [{ kind: 'people', people } as const] : []),
    ...(orphaned > 0 ? [{ kind: 'orphans', count: orphaned } as const] : []),
    ...(textChanged > 0 ? [{ kind: 'textChanged', count: textChanged } as const] : []),
    ...(problems.length > 0 ? [{ kind: 'problems', problems } as const] : []),
  ];
}

function labelsOf(question: QuestionCounts): LabelNode[] {
  const values = [...new Set(question.byLabel.map((l) => l.value))];
  return values.map((value) => {
    const own = question.byLabel.filter((l) => l.value === value);
    return { kind: 'label', question, value, count: sum(own), people: own.length };
  });
}

function sum(labels: readonly { readonly count: number }[]): number {
  return labels.reduce((all, l) => all + l.count, 0);
}

function labelCount(count: number): string {
  return count === 1 ? vscode.l10n.t('{0} label', count) : vscode.l10n.t('{0} labels', count);
}

function dayOf(at: string): string {
  return at.slice(0, 10);
}

interface Look {
  readonly icon: string;
  readonly description: string;
  readonly tooltip: string;
  readonly open: boolean;
  readonly command: readonly [id: string, title: string, args: readonly unknown[]];
}

/** `open`: it has children, and they are shown at first or not. */
function item(label: string, { icon, description, tooltip, open, command }: Partial<Look>): vscode.TreeItem {
  const { Expanded, Collapsed, None } = vscode.TreeItemCollapsibleState;
  const made = new vscode.TreeItem(label, open === undefined ? None : open ? Expanded : Collapsed);
  if (icon !== undefined) made.iconPath = new vscode.ThemeIcon(icon);
  if (description !== undefined) made.description = description;
  if (tooltip !== undefined) made.tooltip = tooltip;
  if (command) made.command = { command: command[0], title: command[1], arguments: [...command[2]] };
  return made;
}
