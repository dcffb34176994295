import { LoupeError } from '../../../core/message';
import { parseRolePath } from '../../../core/rolePath';
import type { RolePath } from '../../../core/rolePath';
import type { AgreementRequest } from '../contract';
import type { JudgesRequest } from '../judgesContract';
import type { ReportInput } from './input';

/** A command line that gives some of the numbers. */
export interface ReportCommand {
  readonly gives: string;
  readonly words: readonly string[];
}

/** The commands that give every number of a report, which is of one number of resamples: as JSON, as the report, and of each unit. */
export function commandsOf(input: ReportInput): readonly ReportCommand[] {
  const { request, aspects, profiles, judges } = input;
  const line = (of: AgreementRequest, more: readonly string[]): readonly string[] => ['loupe', 'agreement', ...sourceWords(input), ...requestWords(of, input), ...more];
  const parts = [...(aspects === null ? [] : ['--aspects']), ...(profiles === null ? [] : ['--profiles']), ...(judges === null ? [] : judgesWords(judges.request, input))];
  return [
    { gives: 'All figures', words: line(request, [...parts, '--json']) },
    { gives: 'A report like this one', words: line(request, [...parts, '--report', 'report.html']) },
    { gives: 'The verdicts of each unit, with class, share of pairs that differ and soft label', words: line({ ...request, by: null, resamples: 0 }, ['--out', 'items.parquet']) },
  ];
}

/** The dataset as `loupe` takes it: its paths, and what a person said of how it is read. */
function sourceWords({ source, info }: ReportInput): readonly string[] {
  const roles = Object.entries(info.shape.roles).filter(([role]) => info.shape.reasons.some((r) => r.role === role && r.by === 'person'));
  const { reading } = source;
  return [
    ...source.paths.map((path) => (/^-|^[A-Za-z_][\w.-]*=/.test(path) ? `./${path}` : path)),
    ...option('--config', source.config), ...option('--split', source.split),
    ...(source.join ? [...source.join.paths.flatMap((path) => option('--join', path)), ...option('--on', source.join.on)] : []),
    ...option('--delimiter', reading?.delimiter), ...option('--quote', reading?.quote === '' ? 'none' : reading?.quote), ...(reading?.header === undefined ? [] : [reading.header ? '--header' : '--no-header']),
    ...roles.flatMap(([role, paths]) => paths.flatMap((path) => option('--role', `${role}=${path}`))),
  ];
}

/** A request as options; what nobody said is found again by the same rules. */
function requestWords(request: AgreementRequest, { info }: ReportInput): readonly string[] {
  const paths = (of: readonly string[] | null): string | null => pathsWord(of, info.columns.map((c) => c.name));
  return [
    ...option('--filter', request.filter), ...option('--raters', paths(request.raters)), ...option('--rater-id', paths(request.raterId)), ...option('--unit', paths(request.unit)), ...option('--rater', paths(request.rater)), ...option('--label', request.label),
    ...(request.repeat === 'last' ? [] : option('--repeat', request.repeat)), ...option('--order-by', paths(request.orderBy)), ...(request.sides === 'none' ? ['--no-sides'] : option('--sides', paths(request.sides))), ...option('--cluster', request.cluster),
    ...option('--aspect', request.aspect), ...option('--pairwise', request.pairwise?.join(',')), ...(request.manyRaters ? ['--many-raters'] : []),
    ...option('--level', request.level), ...option('--distance', request.distance), ...option('--order', namesWord(request.order)), ...option('--values', request.values === null ? null : Object.entries(request.values).map(([label, n]) => `${nameWord(label)}=${String(n)}`).join(',')),
    ...option('--collapse', request.collapse), ...(request.drop.length === 0 ? [] : option('--drop', namesWord(request.drop))), ...(request.merge ? ['--merge-labels'] : []),
    ...option('--by', request.by), '--resamples', String(request.resamples), '--seed', String(request.seed),
  ];
}

function judgesWords({ choice }: JudgesRequest, { info }: ReportInput): readonly string[] {
  const paths = (of: readonly string[] | null): string | null => pathsWord(of, info.columns.map((c) => c.name));
  const { score } = choice;
  return [
    '--judges', ...option('--judge', namesWord(choice.judges)), ...option('--human', namesWord(choice.humans)), ...(choice.ties === 'skip' ? [] : option('--ties', choice.ties)),
    ...option('--swapped', choice.swapped === 'none' ? 'none' : paths(choice.swapped)), ...option('--answers', choice.answers === 'none' ? 'none' : paths(choice.answers)),
    ...(score === null ? [] : score.of === 'score' ? option('--score', score.path) : [...option('--rewards', paths(score.rewards)), ...option('--deviations', paths(score.deviations)), ...option('--lambda', String(score.lambda))]),
  ];
}

/** What begins with a hyphen would be read as another option. */
function option(name: string, value: string | null | undefined): readonly string[] {
  if (value === null || value === undefined) return [];
  return value.startsWith('-') ? [`${name}=${value}`] : [name, value];
}

function namesWord(names: readonly string[] | null): string | null {
  return names === null ? null : names.map((name) => nameWord(name)).join(',');
}

/** A label or a rater's name in a list: in double quotes where a comma, bracket, quote or space at its ends would be read otherwise. */
export function nameWord(name: string): string {
  return name !== '' && name.trim() === name && !/[,"'()[\]{}]/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

function pathsWord(paths: readonly string[] | null, columns: readonly string[]): string | null {
  return paths === null ? null : paths.map((path) => pathWord(path, columns)).join(',');
}

/** A path in a list: names that hold what parts lists stand in double quotes, which paths know. */
export function pathWord(path: string, columns: readonly string[]): string {
  if (/^[\w.\-[\] ]+$/.test(path)) return path;
  const parsed = parsedPath(path, columns);
  if (parsed === null || 'expression' in parsed) return path;
  const name = (text: string): string => (/^[\w -]+$/.test(text) && text.trim() === text ? text : `"${text.replaceAll('"', '""')}"`);
  return name(parsed.column) + parsed.steps.map((s) => ('field' in s ? `.${name(s.field)}` : 'each' in s ? '[]' : `[${String(s.element)}]`)).join('');
}

function parsedPath(path: string, columns: readonly string[]): RolePath | null {
  try {
    return parseRolePath(path, columns);
  } catch (error) {
    if (error instanceof LoupeError) return null;
    throw error;
  }
}
