import { LoupeError } from '../../../core/message';
import type { MetricsRoles } from '../contract';
import { wideValues } from './findRoles';

const PARTS = ['model', 'checkpoint', 'step', 'tokens', 'shots', 'task', 'metric', 'value', 'stderr', 'values'] as const;
type Part = (typeof PARTS)[number];

/** Roles with those that a person said, as `part=COLUMN`; an empty column: there is none. Null: it is still not known where values are. Throws `checkpoints-set`. */
export function setRoles(found: MetricsRoles | null, given: readonly string[]): MetricsRoles | null {
  const said = new Map<Part, string>();
  for (const text of given) {
    const at = text.indexOf('=');
    const part = PARTS.find((p) => p === text.slice(0, Math.max(0, at)).trim());
    if (!part) throw new LoupeError('checkpoints-set', { given: text, parts: PARTS.join('|') }, 'usage');
    said.set(part, text.slice(at + 1));
  }
  const of = (part: Part, otherwise: string | null): string | null => {
    const name = said.get(part);
    return name === undefined ? otherwise : name === '' ? null : name;
  };
  const row = { model: of('model', found?.model ?? null), checkpoint: of('checkpoint', found?.checkpoint ?? null), step: of('step', found?.step ?? null), tokens: of('tokens', found?.tokens ?? null), shots: of('shots', found?.shots ?? null), task: of('task', found?.task ?? null) };
  const values = of('values', null);
  if (values !== null) return { form: 'wide', ...row, values: wideValues(values.split(',').map((name) => name.trim()).filter((name) => name !== '')) };
  const [value, long] = [of('value', found?.form === 'long' ? found.value : null), found?.form === 'long' ? found : null];
  if (value !== null) return { form: 'long', ...row, metric: of('metric', long?.metric ?? null), value, stderr: of('stderr', long?.stderr ?? null) };
  return found?.form === 'wide' ? { ...found, ...row } : null;
}

/** The parts that roles play otherwise than they were found, as `part=COLUMN`. */
export function saidOf(roles: MetricsRoles, found: MetricsRoles | null): string[] {
  const parts = (of: MetricsRoles | null): ReadonlyMap<Part, string> => {
    if (!of) return new Map();
    const { model, checkpoint, step, tokens, shots, task } = of;
    const own: readonly (readonly [Part, string | null])[] = of.form === 'long' ? [['metric', of.metric], ['value', of.value], ['stderr', of.stderr]] : [['values', of.values.flatMap((v) => [v.name, ...(v.stderr === null ? [] : [v.stderr])]).join(',')]];
    const all: readonly (readonly [Part, string | null])[] = [['model', model], ['checkpoint', checkpoint], ['step', step], ['tokens', tokens], ['shots', shots], ['task', task], ...own];
    return new Map(all.flatMap(([part, name]) => (name === null ? [] : [[part, name] as const])));
  };
  const [now, before] = [parts(roles), parts(found)];
  return [...[...now].filter(([part, name]) => before.get(part) !== name).map(([part, name]) => `${part}=${name}`), ...[...before.keys()].filter((part) => !now.has(part) && (part === 'values') === (roles.form === 'wide')).map((part) => `${part}=`)];
}
