-- name: rater-pairs
-- description: How often two raters say the same of what both judged, row by row. Coefficients, and units of several rows: loupe agreement.
-- keywords: agreement annotator kappa
-- needs: verdicts.label, verdicts.rater
with said as (
  select "row", rater, last(coalesce(side, label)) as verdict
  from verdicts
  where rater is not null
  group by "row", rater
)
select a.rater as one, b.rater as other, count(*) as both, count(*) filter (a.verdict = b.verdict) as same, count(*) filter (a.verdict = b.verdict) / count(*) as share
from said a join said b on a."row" = b."row" and a.rater < b.rater
group by a.rater, b.rater
order by share, one, other
