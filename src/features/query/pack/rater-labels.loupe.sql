-- name: rater-labels
-- description: Which labels each rater gives how often, beside the share that the others give: who leans which way.
-- keywords: annotator bias
-- needs: verdicts.label, verdicts.rater
with given as (select rater, label, count(*) as verdicts from verdicts group by rater, label),
  labels_given as (select label, sum(verdicts) as verdicts from given group by label),
  raters as (select rater, sum(verdicts) as verdicts from given group by rater)
select r.rater, t.label, coalesce(g.verdicts, 0) as verdicts, coalesce(g.verdicts, 0) / r.verdicts as share,
  (t.verdicts - coalesce(g.verdicts, 0)) / nullif((select sum(verdicts) from raters) - r.verdicts, 0) as share_of_others
from raters r cross join labels_given t left join given g on g.rater is not distinct from r.rater and g.label = t.label
order by r.rater, t.label
