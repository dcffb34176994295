import * as vscode from 'vscode';
import type { DatasetInfo } from '../../../core/dataset';
import { printRolePath } from '../../../core/rolePath';
import { elementOf, fieldsOf, parseType } from '../../../core/type';
import { ROLES } from '../../../core/shape';
import type { Role } from '../../../core/shape';
import { localSentence } from '../../../host/shown';

export interface Correction {
  readonly role: Role;
  /** Empty: this dataset has no such role. */
  readonly paths: readonly string[];
}

interface RolePick extends vscode.QuickPickItem {
  readonly role: Role;
}

interface PathPick extends vscode.QuickPickItem {
  readonly path: string;
  readonly typed?: boolean;
}

/** Asks which role (unless given) and which columns play it. Undefined where the person backed out. */
export async function askCorrection(info: DatasetInfo, given: string | null): Promise<Correction | undefined> {
  const role = ROLES.find((r) => r === given) ?? (await askRole(info));
  if (role === undefined) return undefined;
  const paths = await askPaths(info, role);
  return paths === undefined ? undefined : { role, paths };
}

async function askRole(info: DatasetInfo): Promise<Role | undefined> {
  const items = ROLES.map((role): RolePick => {
    const paths = info.shape.roles[role];
    const reason = info.shape.reasons.find((r) => r.role === role);
    return {
      role,
      label: role,
      description: paths ? paths.join(', ') : vscode.l10n.t('not there'),
      ...(reason ? { detail: localSentence(reason) } : {}),
    };
  });
  items.sort((a, b) => Number(info.shape.roles[b.role] !== undefined) - Number(info.shape.roles[a.role] !== undefined));
  const kind = info.shape.reasons.find((r) => r.role === undefined);
  const pick = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Shape: {0}', info.shape.kind),
    placeHolder: kind ? localSentence(kind) : vscode.l10n.t('Which role do you want to correct?'),
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  return pick?.role;
}

async function askPaths(info: DatasetInfo, role: Role): Promise<readonly string[] | undefined> {
  const now = info.shape.roles[role] ?? [];
  const names = info.columns.map((c) => c.name);
  const paths = [...new Set([...now, ...info.columns.flatMap((c) => pathsOf(c.name, c.type, names))])];
  const items = paths.map((path): PathPick => {
    const column = info.columns.find((c) => c.name === path);
    return { path, label: path, ...(column ? { description: column.type.slice(0, 80) } : {}), picked: now.includes(path) };
  });
  const typed: PathPick = { path: '', typed: true, label: vscode.l10n.t('$(edit) Write a path or (SQL)…'), alwaysShow: true };
  const picks = await vscode.window.showQuickPick([...items, typed], {
    title: vscode.l10n.t('Columns of the role “{0}”', role),
    placeHolder: vscode.l10n.t('Check the columns that hold it and press Enter; none checked: the dataset has no such role'),
    canPickMany: true,
    ignoreFocusOut: true,
  });
  if (!picks) return undefined;
  const chosen = picks.filter((p) => p.typed !== true).map((p) => p.path);
  if (!picks.some((p) => p.typed === true)) return chosen;
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Path or SQL for “{0}”', role),
    prompt: vscode.l10n.t('For example reviews[].rating, messages[-1].content, or (lower(answer))'),
    ignoreFocusOut: true,
  });
  return text === undefined ? undefined : [...chosen, ...(text.trim() === '' ? [] : [text.trim()])];
}

/** A column and, where it is a struct or a list of structs, its fields, as paths. */
function pathsOf(name: string, type: string, columns: readonly string[]): string[] {
  const node = parseType(type);
  const each = elementOf(node) === undefined ? [] : [{ each: true } as const];
  const paths = [[], ...fieldsOf(elementOf(node) ?? node).map((f) => [...each, { field: f.name }])];
  return paths.map((steps) => printRolePath({ column: name, steps }, columns));
}
