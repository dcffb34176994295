-- name: values
-- description: How often each value of a column occurs.
-- keywords: distribution histogram count frequency label
-- parameter: column column  a column, or a path into one
-- parameter: n integer = 100  how many at most
select $column as value, count(*) as rows, count(*) / sum(count(*)) over () as share
from dataset
group by value
order by rows desc, value
limit $n
