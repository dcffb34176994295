-- name: chosen-by-model
-- description: How often the answer of each model is the chosen one.
-- keywords: preferred wins winner
-- needs: chosen, rejected, answers.model
select model, count(*) as answers, count(*) filter (side = 'chosen') as chosen, count(*) filter (side = 'rejected') as rejected, count(*) filter (side = 'chosen') / count(*) as share
from answers
where model is not null
group by model
order by share desc, answers desc, model
