import type { TurnRole } from '../conversation';

const ROLES: Readonly<Record<string, TurnRole>> = {
  system: 'system', developer: 'system',
  user: 'user', human: 'user', prompter: 'user', instruction: 'user',
  assistant: 'assistant', gpt: 'assistant', model: 'assistant', bot: 'assistant', chatgpt: 'assistant', bard: 'assistant', claude: 'assistant', function_call: 'assistant', tool_call: 'assistant', agent: 'assistant', ai: 'assistant',
  tool: 'tool', function: 'tool', ipython: 'tool', observation: 'tool', environment: 'tool', function_response: 'tool', tool_response: 'tool', tool_result: 'tool', tool_results: 'tool',
};

/** The role behind a data set's own word for it; a word we do not know stays visible as `other`. */
export function turnRole(raw: string): TurnRole {
  return ROLES[raw.trim().toLowerCase().replace(/[ -]+/g, '_')] ?? 'other';
}
