/** What `loupe --help` prints. */
export const HELP = `loupe COMMAND DATASET… [options]

  inspect DATASET                     files, columns, kind and roles, with reasons; page checksums (up to 1 GB)
                                      --profile [--filter SQL] reads the rows: columns, turns, lengths by role, scripts, chosen longer,
                                      score margins, duplicates, defects of conversations (letters: of 20,000 rows, --seed N)
  rows DATASET                        a table, cut to fit: --offset N, --limit N; whole values with --row N (repeatable) or --json
  query DATASET                       a saved query by its name: --saved NAME [--set key=value]…; --list shows them, what each takes,
                                      and which fit the dataset; your own are .loupe/queries/*.loupe.sql. Or one SELECT: --sql SQL or
                                      --sql-file FILE, over dataset (loupe_row is the row's number), over records, answers, turns and
                                      verdicts (made of the roles), items, labels and labels_long; with NAME=PATH for each of
                                      several datasets over NAME, NAME.records …, too. [--limit N] [--out FILE]
  export DATASET --out FILE           .parquet, .jsonl, .csv or .arrow, nested types kept (CSV: JSON in the cell)
                                      [--with annotations,verdicts,contamination] [--without SCHEMA=LABEL|disagreement=CLASS]…
  annotate DATASET                    one label, saved beside the dataset: --by NAME --labels ID|FILE (--row N | --key K)
                                      --label L [--question Q] [--note T] [--part PATH [--start N --end N]]
  annotations DATASET                 labels there are, orphans, counts, agreement; --out FILE writes them:
                                      one line a label, or --wide (one line a row), or --as preference
  agreement DATASET                   how far raters agree, over all and in pairs, with intervals; without options the shape decides
                                      where they are (see “Agreement” below)
  contamination TRAIN… --eval NAME=PATH…   which items of evaluations stand in training data (see “Contamination” below)
  compare NAME=DATASET…               what sides (checkpoints, models) answered to the same prompts, and whether they differ by more
                                      than chance (see “Comparison” below)
  checkpoints DATASET                 metrics of checkpoints: a table checkpoint × task with averages, and every point; what is left out,
                                      duplicates, steps that contradict their names. [--model M,…] [--task T,…] [--metric M,…]
                                      [--set value=COLUMN]…: which column is what, where its name does not say it (also model,
                                      checkpoint, step, tokens, task, metric, shots, stderr; or values=A,B, a column for each task)
  correlate DATASET --columns a,b,…   Pearson, Spearman and Kendall τ-b for each pair of columns, with n

DATASET: a file (.parquet, .jsonl, .ndjson, .json, .csv, .tsv, the text ones also as .gz or .zst), several of one format, a
folder of shards, a Hugging Face folder, or a quoted glob; NAME=PATH names it.

  --config NAME --split NAME          which part of a Hugging Face folder
  --role ROLE=PATH or ROLE=(SQL)      overrides the shape; repeatable; ROLE= says that there is no such role
  --join PATH --on COLUMN             adds the columns of another dataset, by a key
  --delimiter C --quote C|none        CSV: what separates cells (tab for a tab) and quotes them, where the guess is wrong
  --header, --no-header               CSV: whether the first line names the columns
  --filter SQL                        a boolean expression over the columns
  --columns a,b                       which columns, derived ones too (turns, chars, …)
  --memory 2GB --threads N --temp DIR limits of the engine
  --cache DIR                         where copies of files above 64 MB that are not Parquet are kept (a month after their last use);
                                      rows without --filter and inspect read large ones without a copy
  --json                              one JSON document on standard output
  --force                             replace an existing --out file

Labels
  --accept all|majority|adjudicated   whose labels count. adjudicated: only what was decided. majority: that, and where nothing
                                      was decided, what more than half of the annotators said. all (default): everything
  --with annotations                  export: labels as columns of their rows
  --with contamination                export: what checks in VS Code found of each row, as columns contamination, contamination:evaluation, …
  --without SCHEMA=LABEL              export: leaves out rows with the accepted label (all: the decision, else anybody's); rows
                                      without labels stay; SCHEMA.QUESTION=LABEL where several questions have it; repeatable
  --part PATH                         annotate: a turn (messages[3]), an answer (chosen, completions[2]) or a text (prompt), as the
                                      reader names them; --start N --end N: a stretch of its text, in characters (code points)
                                      from 0, end not included
  --as preference                     annotations: prompt, chosen and rejected as messages, from a pairwise question (--labels ID
                                      --question Q, default pairwise); votes are turned so that A is the chosen answer. The
                                      winner is the decision, else what most annotators said (majority: more than half)
  --ties drop|first|both              with it: a record whose answers are equal is left out (default), or its first answer is
                                      chosen, or it makes a row each way

Agreement
  --raters a,b,c                      a column for each rater; or a list of verdicts (--raters reviews[].rating), with --rater-id
                                      (reviews[].worker_id; several are taken together). Both take (SQL) that gives a list
  --unit COL,… --rater COL,… --label COL   a verdict a row: what was judged, by whom, and the verdict
  --repeat last|first|all             which of a rater's verdicts on one unit counts, in the order of --order-by COL,…
  --sides A,B, --no-sides             what stood on the first and second side of each verdict: verdicts are turned to one order
  --distance masi|jaccard                how far two sets of labels are from each other
  --level nominal|ordinal|interval|ratio|set   the scale; --order l1,l2,… its labels in order; --values l=1,m=2,… their numbers
  --collapse winner                   first, tie or second of what was clearly or slightly better; --drop l1,l2 counts as missing
  --merge-labels                      labels that differ only in case or spaces are one; --many-raters: names of raters that look like free text
  --aspect NAME                       one of several things that raters judged (overall, helpful, …); --aspects: a table of all
  --profiles                          each rater against the others: labels, agreement, severity, drift, and who stands apart by which test
  --pairwise 0[,1]                    ratings of single answers as verdicts on the two answers of a prompt: better by more than 0, clearly by more than 1
  --by COL                            all of it for each value, and for the rest; --rows: disputed rows, the most disputed first
  --out FILE                          the item table: a row for each unit, with verdicts, class, share of pairs that differ, soft label
  --report FILE                       all of it as .md or .html: tables, figures, definitions, and the commands that give the numbers again
  --verdicts-of ROW                   the verdicts on one record, as the reader shows them: on one scale, with what stands beside them
  --with verdicts                     export: the same beside each row, as columns disagreement:verdicts, :class, :share, :soft, …
  --without disagreement=CLASS        export: leaves out rows of a class (diverging: diverging_substantial too; disputed: all on which
                                      raters differ); rows with fewer than two verdicts stay; repeatable
  --cluster COL|none                  intervals draw units of one value together (default: the prompt, where units share one);
                                      --resamples N (default 10,000, 0 for none) --seed N

Judges
  --judges                            agreement: judges (raters called like models or programs) beside humans
  --judge A,B --human A,B             who they are, by their names, or columns that are no raters: gpt_result, final_label
  --ties skip|tie|half                where humans' votes are equal: no majority (default), a tie, or each label in front in part
  --swapped COL,…                     the verdicts on the same pair with its sides swapped, turned back (default: what is called
                                      like the verdict with _swapped); --answers A,B the two answers (default: the shape's); or none
  --score COL                         a number that is higher where humans should diverge; or --rewards A,B of the two answers
                                      (−|A − B|), with --deviations A,B and --lambda 1: −(|A − B| − λ(sum of deviations))

Contamination
  --eval NAME=PATH                    an evaluation; repeatable. --eval-text NAME=PATH or NAME=(SQL): which text is asked, each a field
                                      of its own (default: the shape's prompt); --eval-filter NAME=SQL: which of its rows
  --fields prompt|chosen|rejected|response|messages|text|all|COLUMN,…   what is searched in training data (default: the conversation
                                      of a chat row, prompt, chosen and rejected of a pair, prompt and answers, each text); or
                                      --text (SQL): a text, a list of texts, or messages. NAME=… of one of several. --raw: a transcript is one message
  --roles user|assistant|all          whose messages (default user); --unit message|row: what one document is (default message)
  --method ngram,exact,any13          n-grams that cover more than a share of an item; whole items; any 13-gram (default ngram,exact)
  --tokens characters                 for texts without spaces (ours, not published): each Chinese, Japanese, Korean, Thai, … character is a
                                      token, n is 13 unless it is said, other words stay words (default: words)
  --n 8 --threshold 0.5               of n-grams; --template K counts matches apart that are nothing but n-grams of K or more texts
  --rephrased                         training texts that may say an item in other words: a ranked list, never a verdict;
                                      its limits were chosen on the labelled pairs that it was measured on
  --by COLUMN                         matched items for each source; --matches N|all: how many are listed (default 20)
  --rows                              training rows on the removal list, with the evaluations they match
  --out-clean FILE                    the training data (what --filter leaves) without those rows; --out-report FILE: .md or .html with all of it
  --fail-on contaminated              exit status 1 where more than 2 % of an evaluation stand in one training dataset
  --shard I/N --json                  a part of the rows; contamination merge PART… makes one result of all parts

Comparison
  compare NAME=DATASET NAME=DATASET …  each path is a side of its own; one dataset is taken apart by --model COLUMN, or by a struct
                                      or a column for each model where it has them
  --key COLUMN,…|prompt|prompt-normalised|row   by what sides are joined (default: the id that all have, else the prompt)
  --sample COLUMN                     numbers several answers to one prompt; without it a second one is a duplicate and not used
  --text PATH                         the answer (default: the shape's); a field of the side's own struct where it has one
  --metric COLUMN|(SQL)|verifier:gsm8k|wb-score|wb-reward[:K]|alpaca-winrate|alpaca-lc|text:FEATURE|pattern:REGEX   repeatable; features
                                      are characters, words, lines, codeBlocks, lists, listItems, headings, refuses
  --against MODEL[,MODEL…]            wb-reward: the baseline that the judge's rows name (default: the model in every row of all sides); of
                                      several also the mean of the rewards against each (--sample "(loupe_row)" has their rows together);
                                      K: a slight win that is longer by more than K characters is a tie
  --coefficients FILE                 alpaca-lc: a table with a row for each model, as AlpacaEval's weights; a model that has none, or
                                      without the option all, is fitted by a rule of ours, which is not comparable with the leaderboard
  --difficulties FILE                 alpaca-lc: a table with instruction_difficulty, in AlpacaEval's order
  --quirk NAME,…                      what released scripts do otherwise: skipped-in-total, cut-out-of-groups, missing-is-zero,
                                      numbered-names-skipped, difficulty-by-row
  --published FILE --published-column COLUMN|(SQL)   figures of others beside the means, by the names of the sides
  --baseline NAME                     the side that others are compared with (default: the first); differences are other − baseline
  --family baseline|adjacent|all      which pairs are compared, and corrected for together by Holm (default baseline)
  --test mcnemar|mcnemar-midp|sign|wilcoxon|permutation   (default: exact McNemar of right or wrong, else the paired permutation test)
  --by COL                            each value of a column against the rest; corrected by Benjamini and Hochberg
  --where EXPR                        only prompts that meet a condition over the joined table's columns (--out): "dpo.score > sft.score"
  --rows flips|differ                 prompts that are fixed or broken (of other metrics lower or higher), or answered differently; --limit N
  --ranks                             who beats whom, ranks with intervals, Bradley–Terry strengths, and flips from the baseline to each side
  --resamples N (default 10,000) --seed N
  --out FILE                          the joined table, a row for each prompt and a struct for each side: .parquet, .jsonl, .csv or .arrow
  --out-report FILE                   .md or .html with all of it

Exit status: 0 done, 1 done and found what --fail-on names, 2 bad input or usage, 3 the engine failed, 130 interrupted.
`;
