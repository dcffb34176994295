import { LoupeError } from '../core/message';
import type { Role, Shape } from '../core/shape';
import type { Session } from './session';

type Roles = Readonly<Record<string, readonly string[]>>;

/**
 * Roles that a person or the command line gave: each path must lead somewhere in this dataset, each `(SQL)` must be an
 * expression that only reads. Throws `column-unknown`, `path-unreadable`, `sql-…`.
 */
export async function checkRoles(session: Session, roles: Roles, signal: AbortSignal): Promise<void> {
  for (const path of Object.values(roles).flat()) await session.checkPath(path, signal);
}

/**
 * `.loupe/shapes.json` comes with a repository and is as little trusted as the data: a path in it must lead somewhere in this
 * dataset, what it says in SQL is checked like a filter before anything runs it, and what does not pass is left out with a notice.
 */
export async function dropUnsafeRoles(session: Session, signal: AbortSignal): Promise<void> {
  const roles: Partial<Record<Role, readonly string[]>> = { ...session.info.shape.roles };
  const given = new Set(session.info.shape.reasons.filter((r) => r.by === 'person').map((r) => r.role));
  const refused: { role: string; path: string }[] = [];
  for (const [role, paths] of Object.entries(roles) as [Role, readonly string[]][]) {
    const kept: string[] = [];
    for (const path of paths) {
      const fits = !given.has(role) || (await session.checkPath(path, signal).then(() => true, (error: unknown) => refusal(error)));
      if (fits) kept.push(path);
      else refused.push({ role, path });
    }
    if (kept.length < paths.length) roles[role] = kept;
  }
  if (refused.length === 0) return;
  const shape: Shape = { ...session.info.shape, roles: Object.fromEntries(Object.entries(roles).filter(([, paths]) => paths.length > 0)) };
  session.setShape(shape);
  session.info = { ...session.info, warnings: [...session.info.warnings, ...refused.map((args) => ({ code: 'shapes-role-refused', args }))] };
}

function refusal(error: unknown): false {
  if (error instanceof LoupeError && error.fault !== 'aborted') return false;
  throw error;
}
