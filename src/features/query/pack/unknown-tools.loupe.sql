-- name: unknown-tools
-- description: Tools that are called and are not among those that the record offers.
-- keywords: function functions hallucinated agent
-- needs: turns.calls, records.tools
with called as (select "row", turn, unnest(calls) as tool from turns),
  offered as (
    select "row", list_transform(case json_type(try_cast(tools as json)) when 'ARRAY' then try_cast(tools as json)::json[] when 'OBJECT' then [try_cast(tools as json)] else [] end,
      lambda loupe_t: coalesce(loupe_t ->> '$.function.name', loupe_t ->> '$.name')) as names
    from records
  )
select c."row", c.turn, c.tool, o.names as offered
from called c join offered o using ("row")
where not coalesce(list_contains(o.names, c.tool), false)
order by c."row", c.turn
