import type { Message } from './message';
import { cli } from './sentences/cli';
import { dataset } from './sentences/dataset';
import { engine } from './sentences/engine';
import { explore } from './sentences/explore';
import type { Sentences } from './sentences/sentence';
import { shape } from './sentences/shape';

/** Every sentence of the product by code: the CLI prints them, the host hands them to `vscode.l10n.t`. */
export const SENTENCES: Sentences = { ...dataset, ...engine, ...shape, ...explore, ...cli };

/** Fills `{name}` holes; integers get thin thousands separators. An unknown code is shown as it is, with its arguments. */
export function sentence(message: Message, template: string | undefined = SENTENCES[message.code]): string {
  if (template === undefined) return `${message.code} ${JSON.stringify(message.args)}`;
  return template.replace(/\{(\w+)\}/g, (hole, name: string) => {
    const value = message.args[name];
    if (value === undefined) return hole;
    return typeof value === 'number' ? groupDigits(value) : value;
  });
}

/** 1234567 → `1,234,567`; numbers below 10,000 stay as they are. */
export function groupDigits(value: number): string {
  if (!Number.isInteger(value) || Math.abs(value) < 10_000) return String(value).replace('-', '−');
  return String(value).replace('-', '−').replace(/\B(?=(\d{3})+$)/g, ',');
}
