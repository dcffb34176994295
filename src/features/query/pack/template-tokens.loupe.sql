-- name: template-tokens
-- description: Special tokens and marks of chat templates that are left in the texts.
-- keywords: special chat im_start eos artifacts
-- needs: turns.text
with tokens as (
  select "row", role, unnest(regexp_extract_all(text, '<\|[A-Za-z_]+\|>|<｜[^｜<>]+｜>|\[/?INST\]|<</?SYS>>|</?s>|<(?:bos|eos|pad|unk|mask)>|<(?:start|end)_of_turn>|\[/?(?:TOOL_CALLS|AVAILABLE_TOOLS|TOOL_RESULTS|SYSTEM_PROMPT)\]|### (?:Instruction|Response|Human|Assistant|Input):|\[\|(?:Human|AI)\|\]|</?think>')) as token
  from turns
)
select token, role, count(*) as times, count(distinct "row") as records, list(distinct "row" order by "row")[:20] as rows
from tokens
group by token, role
order by times desc, token, role
