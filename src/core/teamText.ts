import * as v from 'valibot';

/** What a file of a team says, checked; or why it is none, and where. */
export function readTeamText<T>(text: string, check: v.GenericSchema<unknown, T>): { readonly value: T } | { readonly problem: string } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
  const checked = v.safeParse(check, parsed);
  if (!checked.success) return { problem: checked.issues.map((issue) => [v.getDotPath(issue), issue.message].filter((part) => part !== null).join(': ')).join('; ') };
  return { value: checked.output };
}

/** The text of a team's file: one value a line, so that git merges it. */
export function writeTeamText(value: object): string {
  return `${JSON.stringify({ version: 1, ...value }, null, 2)}\n`;
}
