-- name: formatting
-- description: How many answers have code blocks, lists, headings, tables and bold words, by side and model.
-- keywords: markdown style bullets code
-- needs: answers.text
select side, model, count(*) as answers, count(*) filter (regexp_matches(text, '(?m)^\s*```')) as code_blocks, count(*) filter (regexp_matches(text, '(?m)^\s*(?:[-*+•]|\d+[.)])\s+\S')) as lists,
  count(*) filter (regexp_matches(text, '(?m)^#{1,6} \S')) as headings, count(*) filter (regexp_matches(text, '(?m)^\s*\|.*\|\s*$')) as tables, count(*) filter (regexp_matches(text, '\*\*\S')) as bold
from answers
where text is not null
group by side, model
order by side, model
