/** What `loupe --help` prints. */
export const HELP = `loupe COMMAND DATASET… [options]

  inspect DATASET                     files, columns, kind and roles, with reasons
  rows DATASET                        whole values: --offset N, --limit N, or --row N (repeatable)
  export DATASET --out FILE           .parquet, .jsonl, .csv or .arrow, nested types kept (CSV: JSON in the cell)
  annotate DATASET                    one label, saved beside the dataset: --by NAME --labels ID|FILE (--row N | --key K)
                                      --label L [--note T] [--part PATH]
  annotations DATASET                 labels there are, orphans, counts; --out FILE (.jsonl, .csv) writes them

DATASET: a file (.parquet, .jsonl, .ndjson, .json, .csv, .tsv, the text ones also as .gz or .zst), several of one format, a
folder of shards, a Hugging Face folder, or a quoted glob; NAME=PATH names it.

  --config NAME --split NAME          which part of a Hugging Face folder
  --role ROLE=PATH or ROLE=(SQL)      overrides the shape; repeatable
  --join PATH --on COLUMN             adds the columns of another dataset, by a key
  --delimiter C --quote C|none        CSV: what separates cells (tab for a tab) and quotes them, where the guess is wrong
  --header, --no-header               CSV: whether the first line names the columns
  --filter SQL                        a boolean expression over the columns
  --columns a,b                       which columns, derived ones too (turns, chars, …)
  --memory 2GB --threads N --temp DIR limits of the engine
  --cache DIR                         where copies of text files above 64 MB are kept (a month after their last use)
  --json                              one JSON document on standard output
  --with annotations                  export: labels as columns of their rows
  --force                             replace an existing --out file

Exit status: 0 done, 2 bad input or usage, 3 the engine failed, 130 interrupted.
`;
