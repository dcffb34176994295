-- name: first-words
-- description: With which words answers begin most often.
-- keywords: openings beginnings start prefix
-- needs: answers.text
-- parameter: words integer = 2  how many words
-- parameter: n integer = 20  how many at most
with begins as (
  select regexp_replace(regexp_extract(text, '^\s*((?:\S+\s+){0,' || ($words - 1) || '}\S+)', 1), '\s+', ' ', 'g') as words, "row"
  from answers
  where trim(text, E' \t\r\n') <> ''
)
select words, count(*) as answers, count(*) / sum(count(*)) over () as share, list(distinct "row" order by "row")[:20] as rows
from begins
group by words
order by answers desc, words
limit $n
