-- name: principle-violations
-- description: For each principle: in how many dialogues it is, and how often these violate it or are cut off (SDSD).
-- keywords: constitution sdsd violated
-- needs: dataset.principle, dataset.is_violation, dataset.is_truncated
with each as (select unnest(principle) as principle, is_violation, is_truncated from dataset)
select principle, count(*) as dialogues, count(*) filter (is_violation) as violations, count(*) filter (is_violation) / count(*) as violation_rate,
  count(*) filter (is_truncated) as truncated, count(*) filter (is_truncated) / count(*) as truncation_rate
from each
group by principle
order by violation_rate desc, dialogues desc, principle
