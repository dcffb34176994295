const DATA = /\.(?:parquet|parq|arrows?|feather|(?:jsonl|ndjson|json|csv|tsv)(?:\.gz|\.zst)?)$/i;
const parts = (path: string): string[] => path.split(/[/\\]+/);
const nameOf = (path: string): string => parts(path).at(-1) ?? path;
const folderOf = (path: string): string => parts(path).slice(0, -1).join('/');

/**
 * What of a folder is compared, by the paths of its files: AlpacaEval's annotations (of the annotator that has most), else its outputs; the samples
 * of lm-evaluation-harness, those of one folder a side, of a task the newest; else each data file that lies highest. Every list is one side.
 */
export function outputFilesOf(files: readonly string[]): (readonly string[])[] {
  const data = [...files].filter((file) => DATA.test(file) && !parts(file).some((part) => part.startsWith('.'))).sort();
  const annotations = grouped(data.filter((file) => nameOf(file) === 'annotations.json'), (file) => nameOf(folderOf(file)));
  const [most] = [...annotations.values()].sort((a, b) => b.length - a.length);
  if (most && most.length > 0) return most.map((file) => [file]);
  const outputs = data.filter((file) => nameOf(file) === 'model_outputs.json');
  if (outputs.length > 0) return outputs.map((file) => [file]);
  const samples = grouped(data.filter((file) => /^samples_.*\.jsonl$/.test(nameOf(file))), folderOf);
  if (samples.size > 0) return [...samples.values()].map(newestOfTasks);
  const depth = data.reduce((least, file) => Math.min(least, parts(file).length), Infinity);
  return data.filter((file) => parts(file).length === depth && !/^(results|config|metadata|metrics)[_.-]/.test(nameOf(file))).map((file) => [file]);
}

function grouped(files: readonly string[], by: (file: string) => string): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const file of files) {
    const group = groups.get(by(file));
    if (group) group.push(file);
    else groups.set(by(file), [file]);
  }
  return groups;
}

/** `samples_TASK_2025-03-01T10-00-00.000000.jsonl`: of several runs of a task the last. */
function newestOfTasks(files: readonly string[]): string[] {
  const tasks = grouped(files, (file) => nameOf(file).replace(/_\d{4}-\d\d-\d\dT[\d.-]+\.jsonl$/, ''));
  return [...tasks.values()].flatMap((runs) => runs.sort().slice(-1));
}
