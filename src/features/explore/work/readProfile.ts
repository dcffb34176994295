import { DEFECTS } from '../../../core/conversation/defects';
import type { TurnRole } from '../../../core/conversation';
import { NO_ANSWERS, NO_PAIRS, NO_PROMPT, NO_ROWS, NO_SCORES, NO_SOURCE, NO_TEXTS } from '../../../core/datasetProfile';
import type { ChosenLonger, Conversations, DatasetProfile, DefectCount, Distribution, Duplicates, Lengths, ScoreMargin, Scripts, Sources, Undefined } from '../../../core/datasetProfile';
import { integer, sql } from '../../../core/sql';
import type { Sql } from '../../../core/sql';
import { wilson } from '../../../core/statistics/wilson';
import type { ProfileFilters } from '../summary/filters';
import { MOST_ROWS } from '../summary/filters';
import type { MeasurePlan } from '../summary/rowMeasures';
import { scriptOf } from '../summary/scripts';

/** Sources that are named; the others are counted. */
const MOST_SOURCES = 20;
const ROLES: readonly TurnRole[] = ['system', 'user', 'assistant', 'tool', 'other'];

type Rows = readonly (readonly unknown[])[];
type Ask = (query: Sql) => Promise<Rows>;

interface Of {
  readonly plan: MeasurePlan;
  readonly rows: number;
  readonly of: number;
  readonly filter: string | null;
  readonly seed: number | null;
  readonly filters: ProfileFilters;
}

/** Counts a profile from the measures of rows (`measuresSql`). */
export async function readProfile(ask: Ask, measures: Sql, of: Of): Promise<DatasetProfile> {
  const { plan, rows, filters } = of;
  const reading = new ProfileReading(ask, measures, of);
  const texts = plan.sides !== null && rows > 0;
  return {
    rows, of: of.of, filter: of.filter,
    sources: plan.source ? await reading.sources() : NO_SOURCE,
    conversations: texts ? await reading.conversations() : plan.sides ? NO_ROWS : NO_TEXTS,
    lengths: texts ? await reading.lengths() : [],
    scripts: texts ? await reading.scripts() : plan.sides ? NO_ROWS : NO_TEXTS,
    chosenLonger: plan.isPair ? await reading.chosenLonger() : NO_PAIRS,
    scoreMargin: plan.isPair ? await reading.scoreMargin() : NO_PAIRS,
    duplicatePrompts: plan.hasPrompt ? await reading.duplicates('prompt') : NO_PROMPT,
    duplicateRows: await reading.duplicates('row'),
    identicalPairs: plan.isPair ? { rows: await reading.count('count(*) filter (identical)'), filter: filters.identical() } : NO_PAIRS,
    defects: plan.hasDefects ? await reading.defects() : NO_ANSWERS,
    defectRows: plan.hasDefects ? { rows: await reading.count('count(*) filter (len(defects) > 0)'), filter: filters.anyDefect() } : NO_ANSWERS,
  };
}

const distributionSql = (value: string): string => `min(${value}), avg(${value}), quantile_cont(${value}, 0.5), quantile_cont(${value}, 0.95), max(${value})`;

function distribution(values: readonly unknown[], at: number): Distribution | null {
  const [min, mean, p50, p95, max] = values.slice(at, at + 5);
  return min === null || min === undefined ? null : { min: Number(min), mean: Number(mean), p50: Number(p50), p95: Number(p95), max: Number(max) };
}

const record = (rows: Rows): Record<string, number> => Object.fromEntries(rows.map(([name, count]) => [String(name), Number(count)]));

class ProfileReading {
  readonly #ask: Ask;
  readonly #from: Sql;
  readonly #of: Of;

  constructor(ask: Ask, from: Sql, of: Of) {
    this.#ask = ask;
    this.#from = from;
    this.#of = of;
  }

  async #row(select: string): Promise<readonly unknown[]> {
    return (await this.#ask(sql`select ${select} from ${this.#from}`))[0] ?? [];
  }

  async count(select: string): Promise<number> {
    return Number((await this.#row(select))[0]);
  }

  async sources(): Promise<Sources> {
    const counted = await this.#ask(sql`select source, count(*) as n, count(*) over () as sources, sum(count(*)) over () as named from ${this.#from} where source is not null group by source order by n desc, source limit ${integer(MOST_SOURCES)}`);
    const top = counted.map(([source, n]) => ({ source: String(source), rows: Number(n), filter: this.#of.filters.source(String(source)) }));
    const n = Number(counted[0]?.[3] ?? 0);
    return { n, skipped: this.#of.rows - n, top, others: { sources: Number(counted[0]?.[2] ?? 0) - top.length, rows: n - top.reduce((sum, s) => sum + s.rows, 0) } };
  }

  /** The conversation of a row: what is asked, and the first answer. */
  get #conversation(): string {
    return 'list_concat(asked, coalesce(answers[1].m, []))';
  }

  async conversations(): Promise<Conversations | Undefined> {
    const turns = `len(list_filter(${this.#conversation}, lambda loupe_t: loupe_t.r <> 'system'))`;
    const [n, ...figures] = (await this.#ask(sql`select count(t), ${distributionSql('t')} from (select case when len(${this.#conversation}) > 0 then ${turns} end as t from ${this.#from})`))[0] ?? [];
    const found = distribution(figures, 0);
    if (!found) return NO_ROWS;
    const roles = await this.#ask(sql`select r, count(*) as n from (${this.#turns}) group by r order by n desc, r`);
    const ends = await this.#ask(sql`select r, count(*) as n from (select (${this.#conversation})[-1].r as r from ${this.#from}) where r is not null group by r order by n desc, r`);
    return { turns: { n: Number(n), ...found }, roles: record(roles), endsWith: record(ends), skipped: this.#of.rows - Number(n) };
  }

  /** Every message once. */
  get #turns(): Sql {
    return sql`select t.r as r, t.c as c, t.w as w from (select unnest(list_concat(asked, coalesce(flatten(list_transform(answers, lambda loupe_e: loupe_e.m)), []))) as t from ${this.#from})`;
  }

  async lengths(): Promise<readonly Lengths[]> {
    const figures = (c: string, w: string): string => `count(${c}), count(*) - count(${c}), ${distributionSql(c)}, ${distributionSql(w)}`;
    const byRole = await this.#ask(sql`select r, ${figures('c', 'w')} from (${this.#turns}) group by r`);
    const bySide = this.#of.plan.isPair ? await this.#ask(sql`select side, ${figures('c', 'w')} from (select a.side as side, list_sum(list_transform(a.m, lambda loupe_t: loupe_t.c)) as c, list_sum(list_transform(a.m, lambda loupe_t: loupe_t.w)) as w from (select unnest(answers) as a from ${this.#from})) where side in ('chosen', 'rejected') group by side order by side`) : [];
    const lengthsOf = ([of, n, skipped, ...more]: readonly unknown[]): Lengths => ({ of: String(of) as Lengths['of'], n: Number(n), skipped: Number(skipped), characters: distribution(more, 0), words: distribution(more, 5) });
    const roles = byRole.map(lengthsOf).sort((a, b) => ROLES.indexOf(a.of as TurnRole) - ROLES.indexOf(b.of as TurnRole));
    return [...roles, ...bySide.map(lengthsOf)];
  }

  async scripts(): Promise<Scripts | Undefined> {
    const [n, letters, rest] = await this.#row('count(letters), sum(letters), sum(length(others))');
    if (Number(n) === 0) return NO_ROWS;
    const counted = new Map<string, number>(Number(letters) > Number(rest) ? [['Latin', Number(letters) - Number(rest)]] : []);
    for (const [letter, count] of await this.#ask(sql`select letter, count(*) from (select unnest(regexp_extract_all(others, '.')) as letter from ${this.#from} where others <> '') group by letter`)) {
      const script = scriptOf(String(letter));
      counted.set(script, (counted.get(script) ?? 0) + Number(count));
    }
    const total = Number(letters ?? 0);
    const scripts = [...counted].sort(([a, m], [b, k]) => k - m || (a < b ? -1 : 1)).map(([script, found]) => ({ script, letters: found, share: found / total }));
    return { n: Number(n), of: this.#of.rows, seed: this.#of.seed, letters: total, scripts };
  }

  async chosenLonger(): Promise<ChosenLonger | Undefined> {
    const [n, longer, ties] = (await this.#row("count(longer), count(*) filter (longer = 'chosen'), count(*) filter (longer = 'same')")).map(Number);
    if (n === undefined || n === 0) return NO_ROWS;
    const { filters, rows } = this.#of;
    return { n, skipped: rows - n, longer: { rows: longer ?? 0, filter: filters.longer('chosen') }, ties: { rows: ties ?? 0, filter: filters.longer('same') }, shorter: { rows: n - (longer ?? 0) - (ties ?? 0), filter: filters.longer('rejected') }, share: (longer ?? 0) / n, ...wilson(longer ?? 0, n) };
  }

  async scoreMargin(): Promise<ScoreMargin | Undefined> {
    const finite = 'case when isfinite(margin) then margin end';
    const [n, ties, inversions, ...figures] = await this.#row(`count(*) filter (not isnan(margin)), count(*) filter (margin = 0), count(*) filter (margin < 0), ${distributionSql(finite)}`);
    const found = distribution(figures, 0);
    if (!found) return NO_SCORES;
    const { filters, rows } = this.#of;
    return { n: Number(n), skipped: rows - Number(n), ...found, ties: { rows: Number(ties), filter: filters.margin('=') }, inversions: { rows: Number(inversions), filter: filters.margin('<') } };
  }

  async duplicates(of: 'prompt' | 'row'): Promise<Duplicates> {
    const { filters, rows } = this.#of;
    const name = `same_${of}`;
    const [n, different] = (await this.#row(`count(${name}), count(distinct ${name})`)).map(Number);
    const repeated = (n ?? 0) - (different ?? 0);
    const numbers = filters.base === null || repeated === 0 || repeated > MOST_ROWS ? null
      : (await this.#ask(sql`select "row" from (select "row", row_number() over (partition by ${name} order by "row") as k from ${this.#from} where ${name} is not null) where k > 1 order by "row"`)).map(([row]) => Number(row));
    return { n: n ?? 0, skipped: rows - (n ?? 0), rows: repeated, filter: filters.copies(of, numbers) };
  }

  async defects(): Promise<readonly DefectCount[]> {
    const counted = record(await this.#ask(sql`select code, count(*) from (select unnest(defects) as code from ${this.#from}) group by code`));
    return DEFECTS.map((code) => ({ code, rows: counted[code] ?? 0, filter: this.#of.filters.defect(code) }));
  }
}
