import type { Reading } from '../core/dataset';
import type { Shape } from '../core/shape';
import { sentence } from '../core/sentences';
import { counted, table, visible } from './output';
import { profileDataset } from './profileDataset';
import { countedTo, openOne } from './session';
import type { CommandContext, CommandResult } from './session';

/** Page checksums are looked at below this size: that reads every byte. */
const CHECKED_BYTES = 1e9;

/** `loupe inspect`: what the footers, the checksums of pages and the shape say, without decoding the rows; with `--profile` what is in them. */
export async function inspect(context: CommandContext): Promise<CommandResult> {
  const { profile } = context.options;
  const opened = await openOne(context, !profile);
  const info = await countedTo(context, opened.info, null, true);
  const checked = info.bytes <= CHECKED_BYTES;
  const names = info.columns.filter((c) => c.origin === 'file').map((c) => c.name);
  const damaged = checked ? await context.engine.request('checkPages', { dataset: info.id, view: 'all', rowStart: 0, rowEnd: info.rows, columns: names }, { signal: context.signal, lane: 'job' }) : [];
  const profiled = profile ? await profileDataset(context, info) : null;
  const result = {
    format: info.format,
    ...(info.reading === undefined ? {} : { reading: info.reading }),
    rows: info.rows,
    rowGroups: info.rowGroups,
    bytes: info.bytes,
    uncompressedBytes: info.uncompressedBytes,
    columns: info.columns.map((c) => ({
      name: c.name,
      type: c.type,
      ...(c.sourceName === c.name ? {} : { sourceName: c.sourceName }),
      ...(c.unit === undefined ? {} : { unit: c.unit }),
      ...(c.labels === undefined ? {} : { labels: c.labels }),
      ...(c.origin === 'file' ? {} : { origin: c.origin }),
      ...(c.unreadable === undefined ? {} : { unreadable: sentence(c.unreadable) }),
    })),
    checksums: checked ? (damaged.length === 0 ? 'right, where there are any' : 'wrong') : 'not looked at',
    shape: { kind: info.shape.kind, roles: rolesOf(info.shape), reasons: info.shape.reasons.map((r) => sentence(r)), encodings: info.shape.encodings },
    files: info.files.map((f) => ({ path: f.path, rows: f.rows, rowStart: f.rowStart, bytes: f.bytes })),
    ...(info.config === undefined ? {} : { config: info.config }),
    ...(info.split === undefined ? {} : { split: info.split }),
    ...(info.choices.length > 1 ? { choices: info.choices } : {}),
    ...(profiled?.document ?? {}),
  };
  const text = [
    `${visible(info.name)}: ${counted(info.rows, 'row')}${info.format === 'parquet' ? ` in ${counted(info.rowGroups, 'row group')}` : ''}, ${counted(info.bytes, 'byte')}, ${info.shape.kind}`,
    ...(info.reading === undefined ? [] : [readAs(info.format, info.reading)]),
    '',
    table(['role', 'columns'], Object.entries(info.shape.roles).map(([role, paths]) => [role, paths.join(', ')])),
    '',
    table(['column', 'type'], info.columns.map((c) => [c.name, c.type])),
    '',
    ...info.shape.reasons.map((r) => `· ${visible(sentence(r))}`),
    ...(profiled ? ['', profiled.text] : []),
  ].join('\n');
  return { datasets: [{ ...opened, info }], result, warnings: [...info.warnings, ...damaged], text };
}

/** How text was read: `csv, utf-8, delimiter tab, no quotes, names in the first line`. */
function readAs(format: string, { packing, encoding, rows, delimiter, quote, header }: Reading): string {
  return [
    format,
    packing,
    encoding,
    rows === undefined ? undefined : `rows: ${visible(rows)}`,
    delimiter === undefined ? undefined : `delimiter ${delimiter === '\t' ? 'tab' : visible(delimiter)}`,
    quote === undefined ? undefined : quote === '' ? 'no quotes' : `quote ${visible(quote)}`,
    header === undefined ? undefined : header ? 'names in the first line' : 'no line of names',
  ].filter((part) => part !== undefined).join(', ');
}

/** One path as a string, several as a list, as the headless contract has it. */
function rolesOf(shape: Shape): Record<string, string | readonly string[]> {
  const roles: Record<string, string | readonly string[]> = {};
  for (const [role, paths] of Object.entries(shape.roles)) roles[role] = paths.length === 1 ? (paths[0] ?? '') : paths;
  return roles;
}
