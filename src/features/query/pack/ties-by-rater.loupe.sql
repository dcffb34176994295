-- name: ties-by-rater
-- description: How often each rater says that two answers are equal.
-- keywords: annotator draw equal
-- needs: verdicts.side
select rater, count(*) as verdicts, count(*) filter (side = 'tie') as ties, count(*) filter (side = 'tie') / count(*) as share
from verdicts
where side is not null
group by rater
order by share desc, rater
