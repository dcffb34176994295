-- name: identity-phrases
-- description: Names of models and makers, and sentences on what one is, in what the model says.
-- keywords: chatgpt openai claude anthropic self leak contamination
-- needs: turns.text
with phrases(phrase) as (values
  ('as an ai'),
  ('as a language model'),
  ('as an artificial intelligence'),
  ('i am an ai'),
  ('i''m an ai'),
  ('i am a language model'),
  ('large language model'),
  ('openai'),
  ('chatgpt'),
  ('gpt-4'),
  ('anthropic'),
  ('i am claude'),
  ('google deepmind'),
  ('i am bard'),
  ('i am gemini'),
  ('meta ai'),
  ('i am llama'),
  ('mistral ai'),
  ('i am qwen'),
  ('i am deepseek'),
  ('trained by')
), said as (
  select "row", lower(replace(text, '’', chr(39))) as text
  from turns
  where role = 'assistant'
)
select phrase, count(*) as turns, count(distinct "row") as records, list(distinct "row" order by "row")[:20] as rows
from said join phrases on contains(said.text, phrase)
group by phrase
order by turns desc, phrase
