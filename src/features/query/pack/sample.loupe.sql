-- name: sample
-- description: Records drawn by chance: the same seed gives the same records.
-- keywords: random draw
-- parameter: n integer = 20  how many
-- parameter: seed integer = 0  another seed gives other records
select loupe_row as "row", d.* exclude (loupe_row)
from dataset d
order by md5($seed::varchar || ':' || loupe_row::varchar)
limit $n
