-- name: cutoff-phrases
-- description: Phrases on where knowledge ends, in what the model says.
-- keywords: knowledge date leak
-- needs: turns.text
with phrases(phrase) as (values
  ('knowledge cutoff'),
  ('knowledge cut-off'),
  ('my last update'),
  ('my last training'),
  ('my training data'),
  ('as of my last'),
  ('as of september 2021'),
  ('as of 2021'),
  ('as of 2022'),
  ('as of 2023'),
  ('real-time information'),
  ('real-time data'),
  ('browse the internet'),
  ('access to current')
), said as (
  select "row", lower(replace(text, '’', chr(39))) as text
  from turns
  where role = 'assistant'
)
select phrase, count(*) as turns, count(distinct "row") as records, list(distinct "row" order by "row")[:20] as rows
from said join phrases on contains(said.text, phrase)
group by phrase
order by turns desc, phrase
