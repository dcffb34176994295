-- name: lengths-by-source
-- description: How long the answers of each source are, in characters (code points): quantiles, with the number of answers.
-- keywords: long longest short shortest length verbosity
-- needs: records.source, answers.text
select r.source, count(a.text) as answers, min(length(a.text)) as shortest, quantile_cont(length(a.text), 0.05) as p5,
  quantile_cont(length(a.text), 0.25) as p25, quantile_cont(length(a.text), 0.5) as p50, quantile_cont(length(a.text), 0.75) as p75,
  quantile_cont(length(a.text), 0.95) as p95, max(length(a.text)) as longest, avg(length(a.text)) as mean
from answers a join records r using ("row")
group by r.source
order by p50 desc, r.source
