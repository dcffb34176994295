-- name: duplicate-prompts
-- description: Prompts that several records have, word for word, with the rows.
-- keywords: dedup deduplication duplicates copies repeated
-- needs: records.prompt
-- parameter: n integer = 20  how many at most
select prompt, count(*) as records, list("row" order by "row")[:20] as rows
from records
where prompt is not null
group by prompt
having count(*) > 1
order by records desc, min("row")
limit $n
