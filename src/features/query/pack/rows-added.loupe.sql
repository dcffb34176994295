-- name: rows-added
-- description: Rows that another version of the dataset does not have: no row there has the same values in all columns that both have.
-- keywords: diff new version missing
-- parameter: other dataset  the version to compare with
-- parameter: n integer = 100  how many rows at most
with own as (
  select loupe_row, md5(coalesce(to_json(columns(* exclude loupe_row))::varchar, 'null')) from dataset
), there as (
  select distinct md5(coalesce(to_json(columns(*))::varchar, 'null')) from $other
), added as (
  select loupe_row, count(*) over () as added from own natural anti join there
)
select dataset.*, added from dataset join added using (loupe_row)
order by loupe_row
limit $n
