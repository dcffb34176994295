-- name: refusal-phrases
-- description: Phrases of refusals in what the model says: in how many turns, and in which rows.
-- keywords: refusals refuse sorry decline
-- needs: turns.text
with phrases(phrase) as (values
  ('i can''t help'),
  ('i cannot help'),
  ('i can''t assist'),
  ('i cannot assist'),
  ('i can''t provide'),
  ('i cannot provide'),
  ('i can''t fulfill'),
  ('i cannot fulfill'),
  ('i''m not able to'),
  ('i am not able to'),
  ('i''m unable to'),
  ('i am unable to'),
  ('i won''t'),
  ('i will not'),
  ('i''m sorry, but'),
  ('i am sorry, but'),
  ('i apologize, but'),
  ('it is not appropriate'),
  ('it would be inappropriate'),
  ('i must decline'),
  ('not ethical'),
  ('against my programming')
), said as (
  select "row", lower(replace(text, '’', chr(39))) as text
  from turns
  where role = 'assistant'
)
select phrase, count(*) as turns, count(distinct "row") as records, list(distinct "row" order by "row")[:20] as rows
from said join phrases on contains(said.text, phrase)
group by phrase
order by turns desc, phrase
