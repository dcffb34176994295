-- name: duplicate-answers
-- description: Answers that stand in several places, word for word: templates, refusals, answers that were copied.
-- keywords: dedup deduplication duplicates copies repeated
-- needs: answers.text
-- parameter: n integer = 20  how many at most
select text, count(*) as answers, count(distinct model) as models, list(distinct "row" order by "row")[:20] as rows
from answers
where text is not null
group by text
having count(*) > 1
order by answers desc, min("row"), text
limit $n
