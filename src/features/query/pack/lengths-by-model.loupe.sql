-- name: lengths-by-model
-- description: How long the answers of each model are, in characters (code points): quantiles, with the number of answers.
-- keywords: long longest short shortest length verbosity
-- needs: answers.text, answers.model
select model, count(text) as answers, min(length(text)) as shortest, quantile_cont(length(text), 0.05) as p5,
  quantile_cont(length(text), 0.25) as p25, quantile_cont(length(text), 0.5) as p50, quantile_cont(length(text), 0.75) as p75,
  quantile_cont(length(text), 0.95) as p95, max(length(text)) as longest, avg(length(text)) as mean
from answers
group by model
order by p50 desc, model
