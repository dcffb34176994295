-- name: win-rate-by-model-pair
-- description: How often one model wins against another, over all verdicts on their answers. Ties count half.
-- keywords: winrate elo matrix head-to-head
-- needs: verdicts.side, answers.model
with pairs as (
  select least(a.model, b.model) as one, greatest(a.model, b.model) as other,
    case when v.side = 'tie' then 0.5 when (v.side = 'first') = (a.model <= b.model) then 1 else 0 end as won
  from verdicts v join answers a using ("row") join answers b using ("row")
  where v.side is not null and a.place = 1 and b.place = 2
)
select one, other, count(*) as verdicts, count(*) filter (won = 1) as wins, count(*) filter (won = 0.5) as ties, count(*) filter (won = 0) as losses, avg(won) as win_rate
from pairs
group by one, other
order by verdicts desc, one, other
