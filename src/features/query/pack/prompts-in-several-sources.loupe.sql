-- name: prompts-in-several-sources
-- description: Prompts that stand in more than one source, with the sources and the rows.
-- keywords: overlap dedup duplicates leak leakage contamination
-- needs: records.prompt, records.source
-- parameter: n integer = 20  how many at most
select prompt, count(distinct source) as sources, list(distinct source order by source) as which, count(*) as records, list("row" order by "row")[:20] as rows
from records
where prompt is not null
group by prompt
having count(distinct source) > 1
order by records desc, min("row")
limit $n
