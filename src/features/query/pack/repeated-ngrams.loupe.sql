-- name: repeated-ngrams
-- description: Answers in which the same words come again and again: n words in a row that stand there several times.
-- needs: answers.text
-- parameter: words integer = 8  how many words in a row
-- parameter: times integer = 3  how often at least
-- parameter: n integer = 20  how many at most
with split as (
  select "row", place, side, regexp_split_to_array(trim(lower(text), E' \t\r\n'), '\s+') as words
  from answers
), grams as (
  select "row", place, side, unnest(list_transform(range(1, len(words) - $words + 2), lambda loupe_i: array_to_string(words[loupe_i:loupe_i + $words - 1], ' '))) as gram
  from split
  where len(words) >= $words
), counted as (
  select "row", place, side, gram, count(*) as times
  from grams
  group by "row", place, side, gram
  having count(*) >= $times
)
select "row", side, max(times) as times, arg_max(gram, (times, gram)) as words, count(*) as different
from counted
group by "row", place, side
order by times desc, "row", place
limit $n
