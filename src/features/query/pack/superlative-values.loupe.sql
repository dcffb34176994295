-- name: superlative-values
-- description: Values of Orientation, Implicit and class in a table of superlatives (SuperSem), with how often: what is misspelt is at the end.
-- keywords: supersem typos
-- needs: dataset.Orientation, dataset.Implicit, dataset.sup_class
with each as (
  select unnest([{'field': 'Orientation', 'value': coalesce("Orientation", '')}, {'field': 'Implicit', 'value': coalesce("Implicit", '')}, {'field': 'sup_class', 'value': coalesce(sup_class, '')}]) as one
  from dataset
)
select one.field, one.value, count(*) as rows
from each
group by one.field, one.value
order by one.field, rows desc, one.value
