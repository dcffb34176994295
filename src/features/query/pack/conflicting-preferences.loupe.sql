-- name: conflicting-preferences
-- description: Answers that one record chooses and another rejects, for the same prompt.
-- keywords: contradiction inconsistent disagreement noise
-- needs: chosen, rejected, answers.text, records.prompt
-- parameter: n integer = 20  how many at most
with judged as (
  select r.prompt, a.text, a.side, a."row"
  from answers a join records r using ("row")
  where a.text is not null
)
select c.prompt, c.text, list(distinct c."row" order by c."row") as chosen_in, list(distinct r."row" order by r."row") as rejected_in
from judged c join judged r on c.prompt = r.prompt and c.text = r.text and c."row" <> r."row"
where c.side = 'chosen' and r.side = 'rejected'
group by c.prompt, c.text
order by min(c."row"), c.text
limit $n
