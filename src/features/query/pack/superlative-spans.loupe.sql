-- name: superlative-spans
-- description: Rows of a table of superlatives (SuperSem) whose span in the sentence is not the superlative.
-- keywords: supersem
-- needs: dataset.sentence, dataset.sup_idx_sent, dataset.superlative
with spans as (
  select loupe_row as "row", sentence, superlative, sup_idx_sent, try_cast(split_part(sup_idx_sent, ':', 1) as bigint) as begins, try_cast(split_part(sup_idx_sent, ':', 2) as bigint) as ends
  from dataset
)
select "row", superlative, sup_idx_sent, substr(sentence, begins + 1, ends - begins) as there, sentence
from spans
where substr(sentence, begins + 1, ends - begins) is distinct from superlative
order by "row"
