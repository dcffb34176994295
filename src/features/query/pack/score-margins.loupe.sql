-- name: score-margins
-- description: By how much the chosen answer scores above the rejected one, by source: quantiles, and how many score below.
-- keywords: reward gap difference
-- needs: chosen, rejected, answers.score
with pairs as (
  select r.source, c.score - x.score as margin
  from answers c join answers x using ("row") join records r using ("row")
  where c.side = 'chosen' and x.side = 'rejected' and c.score is not null and x.score is not null
)
select source, count(*) as pairs, count(*) filter (margin < 0) as below, count(*) filter (margin = 0) as equal, min(margin) as least, quantile_cont(margin, 0.25) as p25,
  quantile_cont(margin, 0.5) as p50, quantile_cont(margin, 0.75) as p75, max(margin) as most, avg(margin) as mean
from pairs
group by source
order by pairs desc, source
