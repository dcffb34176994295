-- name: phrase
-- description: Where a phrase stands, whatever its case: in which turns, and what is around it.
-- keywords: search find grep contains text
-- needs: turns.text
-- parameter: phrase text  what is looked for
-- parameter: role text = assistant  whose turns: assistant, user, system, tool, or * for all
-- parameter: n integer = 100  how many at most
select "row", side, turn, role, strpos(lower(text), lower($phrase)) as at, substr(text, greatest(1, strpos(lower(text), lower($phrase)) - 40), 80 + length($phrase)) as around
from turns
where contains(lower(text), lower($phrase)) and ($role = '*' or role = $role)
order by "row", turn, side
limit $n
