-- name: tool-calls
-- description: Which tools are called how often, and in how many records.
-- keywords: function functions agent
-- needs: turns.calls
with called as (select "row", unnest(calls) as tool from turns)
select tool, count(*) as calls, count(distinct "row") as records, list(distinct "row" order by "row")[:20] as rows
from called
group by tool
order by calls desc, tool
