-- name: near-duplicate-prompts
-- description: Prompts that differ, and are the same without case, punctuation and spaces.
-- keywords: dedup deduplication duplicates fuzzy similar
-- needs: records.prompt
-- parameter: n integer = 20  how many at most
with plain as (
  select "row", prompt, trim(regexp_replace(lower(nfc_normalize(prompt)), '[^\p{L}\p{N}]+', ' ', 'g')) as words
  from records
  where prompt is not null
)
select words, count(distinct prompt) as spellings, count(*) as records, list("row" order by "row")[:20] as rows
from plain
where words <> ''
group by words
having count(distinct prompt) > 1
order by records desc, min("row")
limit $n
