-- name: ids-added
-- description: Rows whose id another version of the dataset does not have.
-- keywords: diff new version missing
-- needs: records.id
-- parameter: other dataset  the version to compare with
-- parameter: n integer = 100  how many rows at most
select "row", id, prompt, source, count(*) over () as added
from records
where id is not null and id not in (select id from $other.records where id is not null)
order by "row"
limit $n
