-- name: counts-by-source
-- description: How many records each source has, and their share.
-- keywords: distribution mixture size number how many
-- needs: records.source
select source, count(*) as records, count(*) / sum(count(*)) over () as share
from records
group by source
order by records desc, source
