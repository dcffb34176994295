-- name: roles-not-alternating
-- description: Where two turns of the user, or two of the assistant, follow each other, and conversations that the user does not begin.
-- keywords: order broken conversation turns
-- needs: turns.role
with sides as (select distinct "row", side from turns where side is not null),
  whole as (
    select "row", side, turn, role from turns where side is not null
    union all
    select t."row", s.side, t.turn, t.role from turns t left join sides s using ("row") where t.side is null
  ),
  steps as (
    select "row", side, turn, role, lag(role) over (partition by "row", side order by turn) as before
    from whole
    where role <> 'system'
  )
select "row", side, turn, before, role
from steps
where (role = before and role in ('user', 'assistant')) or (before is null and role <> 'user')
order by "row", side, turn
