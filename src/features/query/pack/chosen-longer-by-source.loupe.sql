-- name: chosen-longer-by-source
-- description: How often the chosen answer is the longer one, by source (one line without a source): a length bias that a reward model learns.
-- keywords: verbosity bias longest length
-- needs: chosen, rejected, answers.text
with pairs as (
  select r.source, length(c.text) as chosen, length(x.text) as rejected
  from answers c join answers x using ("row") join records r using ("row")
  where c.side = 'chosen' and x.side = 'rejected' and c.text is not null and x.text is not null
)
select source, count(*) as pairs, count(*) filter (chosen > rejected) as chosen_longer, count(*) filter (chosen = rejected) as equal,
  count(*) filter (chosen > rejected) / count(*) as share, avg(chosen) as mean_chosen, avg(rejected) as mean_rejected
from pairs
group by source
order by pairs desc, source
