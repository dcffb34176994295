-- name: identical-pairs
-- description: Records whose chosen and rejected answers are the same text.
-- keywords: same equal duplicates dedup
-- needs: chosen, rejected, answers.text
-- parameter: n integer = 20  how many at most
select "row", c.text
from answers c join answers r using ("row")
where c.side = 'chosen' and r.side = 'rejected' and c.text = r.text
order by "row"
limit $n
