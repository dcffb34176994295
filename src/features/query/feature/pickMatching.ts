import * as vscode from 'vscode';

/** A choice of a list, with what it is found by; without `words` it always shows. */
export interface Choice extends vscode.QuickPickItem {
  readonly words?: string;
}

interface Options {
  readonly title: string;
  readonly placeHolder: string;
  readonly matches: (words: string, typed: string) => boolean;
}

/** A list in which `matches` says what is found, what is called as typed first, then what begins so, else in the order of the list: VS Code’s own search knows labels and details only. Undefined where a person leaves. */
export async function pickMatching<T extends Choice>(all: readonly T[], { title, placeHolder, matches }: Options): Promise<T | undefined> {
  const picker = vscode.window.createQuickPick<T>();
  const found = (): T[] => {
    const matching = all.filter((item) => item.words === undefined || item.kind === vscode.QuickPickItemKind.Separator || matches(item.words, picker.value));
    const items = picker.value === '' ? matching : matching.filter((item) => item.kind !== vscode.QuickPickItemKind.Separator).sort((a, b) => nearness(a, picker.value) - nearness(b, picker.value));
    return items.filter((item, i) => item.kind !== vscode.QuickPickItemKind.Separator || (items[i + 1] !== undefined && items[i + 1]?.kind !== vscode.QuickPickItemKind.Separator)).map((item) => ({ ...item, alwaysShow: true }));
  };
  picker.title = title;
  picker.placeholder = placeHolder;
  picker.items = found();
  try {
    return await new Promise((resolve) => {
      picker.onDidChangeValue(() => { picker.items = found(); });
      picker.onDidAccept(() => {
        // Enter can come before the list has followed what was typed.
        const choices = found().filter((item) => item.kind !== vscode.QuickPickItemKind.Separator);
        const [active] = picker.selectedItems.length > 0 ? picker.selectedItems : picker.activeItems;
        resolve(choices.find((item) => item.label === picker.value) ?? choices.find((item) => item.label === active?.label) ?? choices[0]);
      });
      picker.onDidHide(() => { resolve(undefined); });
      picker.show();
    });
  } finally {
    picker.dispose();
  }
}

/** What is typed may be a name; what always shows stays last. */
function nearness({ label, words }: Choice, typed: string): number {
  if (words === undefined) return 3;
  return label === typed ? 0 : label.startsWith(typed) ? 1 : 2;
}

/** A list with one of its choices under the cursor. */
export async function pickFrom<T extends vscode.QuickPickItem>(items: readonly T[], { title, placeHolder, active }: { readonly title: string; readonly placeHolder: string; readonly active: T | undefined }): Promise<T | undefined> {
  const picker = vscode.window.createQuickPick<T>();
  picker.title = title;
  picker.placeholder = placeHolder;
  picker.items = items;
  if (active) picker.activeItems = [active];
  try {
    return await new Promise((resolve) => {
      picker.onDidAccept(() => { resolve(picker.selectedItems[0] ?? picker.activeItems[0]); });
      picker.onDidHide(() => { resolve(undefined); });
      picker.show();
    });
  } finally {
    picker.dispose();
  }
}
