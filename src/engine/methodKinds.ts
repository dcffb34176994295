import type { EngineMethod } from './contract';

/**
 * What may be asked again of a new engine without harm: everything that only reads. A new engine has no answers, and says so; a
 * query of a person's that ended the engine would end the next one, too.
 */
export const REPEATABLE: ReadonlySet<EngineMethod> = new Set(['open', 'page', 'record', 'text', 'view', 'position', 'check', 'checkFilter', 'showSql', 'status', 'reshape', 'checkPages', 'profiles', 'derived', 'work', 'copy', 'count', 'answer', 'answerPage', 'answerCell', 'answerCount', 'stopAnswer', 'closeAnswer']);
/** These are asked again only where something else ended the engine. */
export const QUERIES: ReadonlySet<EngineMethod> = new Set(['query', 'ask']);
export const WRITING: ReadonlySet<EngineMethod> = new Set(['export', 'exportQuery']);
/** What runs a person's SQL, or waits for it: one call of a function can take gigabytes that DuckDB's own limit does not count. */
export const RUNS_SQL: ReadonlySet<EngineMethod> = new Set(['query', 'ask', 'answer', 'answerCount', 'view', 'exportQuery']);
/** What has to end soon after it was cancelled: such a call cannot be interrupted, and holds up all that comes after it. */
export const ENDS_SOON: ReadonlySet<EngineMethod> = new Set(['query', 'ask', 'answerCount', 'stopAnswer', 'closeAnswer', 'view']);
