-- name: turns-by-source
-- description: How many turns the records of each source have: system turns are not counted, and of several answers it is the longest.
-- keywords: length multi-turn conversation dialogue long longest
-- needs: records.source, turns.role
with counted as (
  select "row", count(*) filter (side is null) + coalesce(max(place), 0) as turns
  from (
    select "row", side, case when side is not null then row_number() over (partition by "row", side order by turn) end as place
    from turns
    where role <> 'system'
  )
  group by "row"
)
select r.source, count(*) as records, min(turns) as fewest, quantile_disc(turns, 0.5) as median, quantile_disc(turns, 0.95) as p95, max(turns) as most, avg(turns) as mean
from counted join records r using ("row")
group by r.source
order by mean desc, r.source
