-- name: sample-by-column
-- description: Records drawn by chance, as many for each value of a column: the same seed gives the same records.
-- keywords: random stratified draw
-- parameter: column column  whose values are drawn from alike
-- parameter: n integer = 5  how many for each value
-- parameter: seed integer = 0  another seed gives other records
select loupe_row as "row", $column as value, d.* exclude (loupe_row)
from dataset d
qualify row_number() over (partition by $column order by md5($seed::varchar || ':' || loupe_row::varchar)) <= $n
order by value, "row"
