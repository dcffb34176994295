-- name: win-rate-by-model
-- description: How often each model wins, loses and ties, over all verdicts on two answers. Ties count half.
-- keywords: winrate elo leaderboard ranking
-- needs: verdicts.side, answers.model
with each as (
  select a.model, case when v.side = 'tie' then 0.5 when (v.side = 'first') = (a.place = 1) then 1 else 0 end as won
  from verdicts v join answers a using ("row")
  where v.side is not null and a.place <= 2
)
select model, count(*) as verdicts, count(*) filter (won = 1) as wins, count(*) filter (won = 0.5) as ties, count(*) filter (won = 0) as losses, avg(won) as win_rate
from each
group by model
order by win_rate desc, model
