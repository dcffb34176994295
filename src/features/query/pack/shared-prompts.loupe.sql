-- name: shared-prompts
-- description: Rows whose prompt is in another dataset, too, the same without case, punctuation and spaces; in how many rows there.
-- keywords: leak leakage contamination overlap duplicates dedup test train
-- needs: records.prompt
-- parameter: other dataset  which other dataset is looked through
-- parameter: n integer = 100  how many rows at most
with own as (
  select "row", prompt, trim(regexp_replace(lower(nfc_normalize(prompt)), '[^\p{L}\p{N}]+', ' ', 'g')) as words
  from records
  where prompt is not null
), there as (
  select words, count(*) as there, min("row") as first_there
  from (select "row", trim(regexp_replace(lower(nfc_normalize(prompt)), '[^\p{L}\p{N}]+', ' ', 'g')) as words from $other.records where prompt is not null)
  where words <> ''
  group by words
)
select "row", prompt, there, first_there, count(*) over () as shared
from own join there using (words)
order by "row"
limit $n
