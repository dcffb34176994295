import type { TurnRole } from '../conversation';

/** The words of data sets for each role, with `_` for spaces and hyphens. */
export const ROLE_WORDS: Readonly<Record<Exclude<TurnRole, 'other'>, string>> = {
  system: 'system developer system_prompt',
  user: 'user human prompter instruction customer question query',
  assistant: 'assistant gpt model bot chatbot chatgpt bard claude gemini llama vicuna alpaca agent ai answer response completion function_call tool_call tool_calls',
  tool: 'tool function ipython observation environment function_response function_output function_result tool_response tool_result tool_results tool_output code_output code_execution_output',
};

const ROLES: ReadonlyMap<string, TurnRole> = new Map(
  (['system', 'user', 'assistant', 'tool'] as const).flatMap((role) => ROLE_WORDS[role].split(' ').map((word): [string, TurnRole] => [word, role])),
);

/** The role behind a data set's own word for it; a word we do not know stays visible as `other`. */
export function turnRole(raw: string): TurnRole {
  const word = raw.trim().toLowerCase().replace(/[ -]+/g, '_');
  return ROLES.get(word) ?? (/^(chat)?gpt_?\d/.test(word) ? 'assistant' : 'other');
}

/** Does a turn of this role say a call of a tool, as JSON text (glaive, LlamaFactory)? */
export function isCallRole(raw: string): boolean {
  return /^(function|tool)_calls?$/i.test(raw.trim());
}
