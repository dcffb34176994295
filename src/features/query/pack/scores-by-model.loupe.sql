-- name: scores-by-model
-- description: The scores of each model: number, mean, quantiles.
-- keywords: reward rating average
-- needs: answers.score, answers.model
select model, count(score) as scores, count(*) - count(score) as without, avg(score) as mean, min(score) as least, quantile_cont(score, 0.25) as p25, quantile_cont(score, 0.5) as p50,
  quantile_cont(score, 0.75) as p75, max(score) as most
from answers
group by model
order by mean desc nulls last, model
