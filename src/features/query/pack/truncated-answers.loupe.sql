-- name: truncated-answers
-- description: Answers that seem to be cut off: a code block is open at the end, or a long last line ends in a letter, a digit, a comma, or an opening bracket.
-- keywords: cut incomplete unfinished
-- needs: answers.text
-- parameter: characters integer = 200  shorter answers may end as they like
with ends as (
  select "row", place, side, model, rtrim(text, E' \t\r\n') as text
  from answers
  where length(text) >= $characters
), looked as (
  select *, len(regexp_extract_all(text, '(?m)^\s*```')) % 2 = 1 as is_open, split_part(text, E'\n', -1) as last_line
  from ends
)
select "row", side, model, case when is_open then 'open code block' else 'open sentence' end as why, right(text, 80) as ends
from looked
where is_open or (regexp_matches(last_line, '[\p{L}\p{N},;:({[–-]$') and length(last_line) >= 40)
order by "row", place
