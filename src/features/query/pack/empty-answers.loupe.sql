-- name: empty-answers
-- description: Answers that are missing, empty, or nothing but spaces.
-- keywords: missing blank null
-- needs: answers.text
select "row", side, model, case when text is null then 'missing' when text = '' then 'empty' else 'spaces' end as what
from answers
where text is null or trim(text, E' \t\r\n') = ''
order by "row", place
