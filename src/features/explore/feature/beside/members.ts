import * as path from 'node:path';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { LoupeError } from '../../../../core/message';
import type { DatasetSource } from '../../../../core/dataset';
import { SCHEME, sourceOf, uriOf } from '../../../../host/datasetUri';
import type { Member } from '../../summary/beside';

const members = v.pipe(v.array(v.object({ name: v.string(), uri: v.string(), of: v.nullable(v.string()) })), v.minLength(1));

/** The resource of a page over several datasets: its members stand in the fragment, which the page keeps over a reload. */
export function uriOfMembers(of: readonly Member[]): vscode.Uri {
  const listed = of.map((m) => ({ name: m.name, uri: uriOf(m.source).toString(), of: m.of }));
  return vscode.Uri.from({ scheme: SCHEME, path: '/beside', fragment: JSON.stringify(listed) });
}

/** Throws `link-damaged`. */
export function membersOf(uri: vscode.Uri): readonly Member[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(uri.fragment);
  } catch {
    parsed = undefined;
  }
  const checked = v.safeParse(members, parsed);
  if (!checked.success) throw new LoupeError('link-damaged', {}, 'input', uri.toString());
  return checked.output.map((m) => ({ name: m.name, source: sourceOf(vscode.Uri.parse(m.uri, true)), of: m.of }));
}

/** Members of whole datasets, called by their files; by their folders, too, where two files are called the same. */
export function wholeMembers(sources: readonly DatasetSource[]): readonly Member[] {
  const short = (source: DatasetSource): string => [path.basename(source.paths[0] ?? ''), source.config, source.split].filter((part) => part !== undefined).join(' · ');
  const names = sources.map(short);
  return sources.map((source, i) => {
    const name = names[i] ?? '';
    const isTwice = names.filter((n) => n === name).length > 1;
    return { name: isTwice ? `${path.basename(path.dirname(source.paths[0] ?? ''))}/${name}` : name, source, of: null };
  });
}
