-- name: scripts
-- description: Which scripts the answers are written in: characters, share of all letters, and in how many answers.
-- keywords: language languages chinese latin cyrillic
-- needs: answers.text
with scripts(script, pattern) as (values
  ('Latin', '\p{Latin}+'), ('Han', '\p{Han}+'), ('Hiragana', '\p{Hiragana}+'), ('Katakana', '\p{Katakana}+'), ('Hangul', '\p{Hangul}+'), ('Cyrillic', '\p{Cyrillic}+'),
  ('Greek', '\p{Greek}+'), ('Arabic', '\p{Arabic}+'), ('Hebrew', '\p{Hebrew}+'), ('Devanagari', '\p{Devanagari}+'), ('Thai', '\p{Thai}+')
), counted as (
  select script, "row", length(array_to_string(regexp_extract_all(text, pattern), '')) as characters
  from answers cross join scripts
  where text is not null
), letters as (select sum(length(array_to_string(regexp_extract_all(text, '\p{L}+'), ''))) as total from answers)
select script, sum(characters)::bigint as characters, sum(characters) / nullif(any_value(total), 0) as share, count(*) filter (characters > 0) as answers,
  (list(distinct "row" order by "row") filter (characters > 0))[:20] as rows
from counted cross join letters
group by script
having sum(characters) > 0
order by characters desc, script
