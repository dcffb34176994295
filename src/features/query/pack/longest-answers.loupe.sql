-- name: longest-answers
-- description: The longest answers, with their length in characters (code points).
-- keywords: long length outliers maximum
-- needs: answers.text
-- parameter: n integer = 20  how many at most
select "row", side, model, length(text) as characters, left(text, 200) as begins
from answers
where text is not null
order by characters desc, "row", place
limit $n
