-- name: wildbench-reward
-- description: WB-Reward and places from counts of outcomes: (much better + better / 2 - worse / 2 - much worse) / all, for each reference and length margin.
-- keywords: score benchmark
-- needs: dataset.model, dataset.reference, dataset.length_margin, dataset.win_much, dataset.win, dataset.tie, dataset.lose, dataset.lose_much, dataset.total
select reference, length_margin, model, (win_much + win * 0.5 - lose * 0.5 - lose_much) / total as reward,
  rank() over (partition by reference, length_margin order by (win_much + win * 0.5 - lose * 0.5 - lose_much) / total desc) as place, total as pairs,
  win_much + win + tie + lose + lose_much as outcomes
from dataset
order by reference, length_margin, place, model
