import { dirname, join } from 'node:path';
import picomatch from 'picomatch';
import { sketchOf, stemOf } from './columnsOf';
import type { Sketch } from './columnsOf';
import { declaredParts, placeOf } from './splits';
import { natural } from './walkFolder';
import type { FoundFile } from './walkFolder';

/** One of the datasets in a folder of several: how it is called there, and what opens it. */
export interface FolderDataset {
  /** The way below the folder: a file, a folder (`sft/`), or a pattern. */
  readonly name: string;
  /** Paths as a source takes them. */
  readonly paths: readonly string[];
  readonly literal: boolean;
  readonly files: number;
}

/** More names than these are not compared: so many are parts of one dataset. */
const MOST_STEMS = 64;
/** Files of no common pattern that are named one by one. */
const MOST_NAMED = 100;
/** What says that a folder is a dataset of its own, with its configs and splits. */
const SAVED = /^(dataset_dict|dataset_info|state)\.json$/;

/** The datasets in a folder, as names, formats and columns tell them apart. */
export class FolderDatasets {
  readonly #sketches = new Map<string, Promise<Sketch>>();

  constructor(readonly folder: string, readonly all: readonly FoundFile[], readonly familyOf: (relative: string) => string) {}

  async #sketch(file: FoundFile): Promise<Sketch> {
    const known = this.#sketches.get(file.path) ?? sketchOf(file.path);
    this.#sketches.set(file.path, known);
    return known;
  }

  /** JSON files that are one object, where other files hold rows: settings and results, no dataset. */
  async settings(files: readonly FoundFile[]): Promise<readonly FoundFile[]> {
    const json = files.filter((f) => /\.json$/i.test(f.relative));
    if (json.length > MOST_STEMS) return [];
    const alone = await Promise.all(json.map(async (f) => (await this.#sketch(f)).oneObject));
    const found = json.filter((_, i) => alone[i]);
    return found.length < files.length ? found : [];
  }

  /** Are these more than one dataset? Configs and splits of one format, whose names say so, are not. */
  async areMixed(files: readonly FoundFile[]): Promise<boolean> {
    if (new Set(files.map((f) => this.familyOf(f.relative))).size > 1) return true;
    const parts = groupsOf(files, (f) => JSON.stringify(placeOf(f.relative)));
    for (const part of parts) if ((await this.#clusters(part)).length > 1) return true;
    // Folders that nothing tells apart as splits would be read as one: a file of each is looked at.
    const one = parts.length > 1 && files.every((f) => placeOf(f.relative)[1] === '');
    return one && (await this.#clusters(files, (f) => `${dirname(f.relative)}/${stemOf(f.relative)}`)).length > 1;
  }

  /** The datasets below a folder (`''`: the folder itself), each to be opened by itself. */
  async list(files: readonly FoundFile[], at = ''): Promise<FolderDataset[]> {
    if (at !== '' && ((await this.#saysItself(at, files)) || !(await this.areMixed(files)))) {
      return [{ name: `${at}/`, paths: [join(this.folder, at)], literal: true, files: files.length }];
    }
    const below = (f: FoundFile): string => f.relative.slice(at === '' ? 0 : at.length + 1);
    const own = files.filter((f) => !below(f).includes('/'));
    const found: FolderDataset[] = [];
    for (const group of groupsOf(own, (f) => JSON.stringify([this.familyOf(f.relative), placeOf(f.relative)]))) {
      for (const cluster of await this.#clusters(group)) found.push(this.#named(at, cluster, own));
    }
    for (const inside of groupsOf(files.filter((f) => !own.includes(f)), (f) => below(f).split('/')[0] ?? '')) {
      const folder = inside[0] ? below(inside[0]).split('/')[0] : undefined;
      if (folder !== undefined) found.push(...(await this.list(inside, at === '' ? folder : `${at}/${folder}`)));
    }
    return found.sort((a, b) => natural(a.name, b.name));
  }

  async #saysItself(at: string, files: readonly FoundFile[]): Promise<boolean> {
    if (this.all.some((f) => f.relative.startsWith(`${at}/`) && SAVED.test(f.relative.slice(at.length + 1)))) return true;
    const inside = files.map((f) => ({ ...f, relative: f.relative.slice(at.length + 1) }));
    return (await declaredParts(join(this.folder, at), inside)).length > 0;
  }

  /** Files whose columns are alike, by one file for each name; shards of one name are together whatever they hold. */
  async #clusters(files: readonly FoundFile[], keyOf = (f: FoundFile): string => stemOf(f.relative)): Promise<FoundFile[][]> {
    const stems = groupsOf(files, keyOf);
    if (stems.length < 2 || stems.length > MOST_STEMS) return [[...files]];
    const clusters: { readonly columns: ReadonlySet<string> | undefined; readonly files: FoundFile[] }[] = [];
    for (const stem of stems) {
      const columns = stem[0] ? (await this.#sketch(stem[0])).columns : undefined;
      const like = clusters.find((c) => areAlike(c.columns, columns));
      if (like) like.files.push(...stem);
      else clusters.push({ columns, files: [...stem] });
    }
    return clusters.map((c) => c.files);
  }

  #named(at: string, files: readonly FoundFile[], beside: readonly FoundFile[]): FolderDataset {
    const [only] = files;
    if (only && files.length === 1) return { name: only.relative, paths: [only.path], literal: true, files: 1 };
    const names = files.map((f) => f.relative.slice(at === '' ? 0 : at.length + 1));
    const pattern = patternOf(names);
    const fits = picomatch(pattern, { dot: false, nonegate: true });
    const exact = beside.filter((f) => fits(f.relative.slice(at === '' ? 0 : at.length + 1))).length === files.length;
    const name = at === '' ? pattern : `${at}/${pattern}`;
    const plain = !/[*?[\]{}()!]/.test(join(this.folder, at)) && !/[?[\]{}()!]/.test(pattern);
    if (exact && plain) return { name, paths: [join(this.folder, at, pattern)], literal: false, files: files.length };
    return { name: names.slice(0, 3).join(' + ') + (names.length > 3 ? ' + …' : ''), paths: files.slice(0, MOST_NAMED).map((f) => f.path), literal: true, files: files.length };
  }
}

/** `train-*.parquet` for names that begin and end alike. */
function patternOf(names: readonly string[]): string {
  const [first = ''] = names;
  const shared = (of: (name: string) => string): number => {
    const begin = of(first);
    let n = 0;
    while (n < begin.length && names.every((name) => of(name)[n] === begin[n])) n++;
    return n;
  };
  const start = first.slice(0, shared((name) => name)).replace(/\d+$/, '');
  const backwards = (text: string): string => [...text].reverse().join('');
  const end = shared(backwards);
  const tail = first.slice(Math.max(start.length, first.length - end)).replace(/^\d*(-of-\d+)?/, '');
  return `${start}*${tail}`;
}

/** Half of the columns of both together are in both; a file that cannot be read is with the first. */
function areAlike(a: ReadonlySet<string> | undefined, b: ReadonlySet<string> | undefined): boolean {
  if (!a || !b) return true;
  const both = [...a].filter((name) => b.has(name)).length;
  return both * 2 >= a.size + b.size - both;
}

function groupsOf(files: readonly FoundFile[], keyOf: (file: FoundFile) => string): FoundFile[][] {
  const groups = new Map<string, FoundFile[]>();
  for (const file of files) groups.set(keyOf(file), [...(groups.get(keyOf(file)) ?? []), file]);
  return [...groups.values()];
}
