-- name: repeated-ngrams
-- description: Answers in which the same words come again and again: n words in a row that stand there several times.
-- keywords: repetition loop degenerate duplicates
-- needs: answers.text
-- parameter: words integer = 8  how many words in a row
-- parameter: times integer = 3  how often at least
-- parameter: n integer = 20  how many at most
with split as (
  select "row", place, side, regexp_split_to_array(trim(lower(text), E' \t\r\n'), '\s+') as words
  from answers
), grams as (
  select "row", place, side, list_histogram(list_reduce(list_transform(range(1, $words + 1), lambda loupe_i: words[loupe_i:]),
    lambda loupe_a, loupe_b: list_transform(list_zip(loupe_a, loupe_b, true), lambda loupe_z: loupe_z[1] || ' ' || loupe_z[2]))) as grams
  from split
  where len(words) >= $words + $times - 1
), often as (
  select "row", place, side, list_transform(list_filter(map_entries(grams), lambda loupe_g: loupe_g.value >= $times), lambda loupe_g: {'times': loupe_g.value, 'words': loupe_g.key}) as often
  from grams
)
select "row", side, list_max(often).times as times, list_max(often).words as words, len(often) as different
from often
where len(often) > 0
order by times desc, "row", place
limit $n
