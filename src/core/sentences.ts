import type { Message } from './message';
import { annotation } from './sentences/annotation';
import { checkpoints } from './sentences/checkpoints';
import { cli } from './sentences/cli';
import { comparison } from './sentences/comparison';
import { contamination } from './sentences/contamination';
import { contaminationPage } from './sentences/contaminationPage';
import { dataset } from './sentences/dataset';
import { disagreements } from './sentences/disagreements';
import { engine } from './sentences/engine';
import { explore } from './sentences/explore';
import { formats } from './sentences/formats';
import { query } from './sentences/query';
import type { Sentences } from './sentences/sentence';
import { shape } from './sentences/shape';
import { statistics } from './sentences/statistics';

/** Every sentence of the product by code: the CLI prints them, host and views translate them first. */
export const SENTENCES: Sentences = { ...dataset, ...formats, ...engine, ...shape, ...explore, ...annotation, ...disagreements, ...contamination, ...comparison, ...checkpoints, ...contaminationPage, ...cli, ...query, ...statistics };

/** Fills `{name}` holes; integers get thin thousands separators. An unknown code is shown as it is, with its arguments. */
export function sentence(message: Message, template: string | undefined = SENTENCES[message.code]): string {
  if (template === undefined) return `${message.code} ${JSON.stringify(message.args)}`;
  return template.replace(/\{(\w+)\}/g, (hole, name: string) => {
    const value = message.args[name];
    if (value === undefined) return hole;
    return typeof value === 'number' ? groupDigits(value) : value;
  });
}

/** A count or a row number: 4182 → `4,182`. Values of a dataset are never grouped. */
export function groupDigits(value: number): string {
  if (!Number.isInteger(value)) return String(value).replace('-', '−');
  return String(value).replace('-', '−').replace(/\B(?=(\d{3})+$)/g, ',');
}
