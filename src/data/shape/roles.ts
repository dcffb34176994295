import { isList } from '../../core/cell';
import type { MessageArgs } from '../../core/message';
import type { Role } from '../../core/shape';
import { elementOf, fieldOf, fieldsOf, isBoolean, isInteger, isNumber, isText } from '../../core/type';
import { distinctShare, isNumeric, isTextInBytes, neverAnswers, share, wordOf } from './values';
import type { Seen } from './values';
import { ATTRIBUTES, NAMES, plainName, RATER_FIELDS, RESPONSE_FIELDS, RESPONSE_LISTS, SIDE_STEMS, VERDICT_FIELDS, VERDICT_LISTS } from './vocabulary';

export interface Guess {
  readonly paths: readonly string[];
  readonly reason: string;
  readonly args?: MessageArgs;
}

/** Roles in the order in which they are decided; what one takes the next does not see, unless it may share. */
export function guessRoles(seen: readonly Seen[]): ReadonlyMap<Role, Guess> {
  return new RoleGuesser(seen).guess();
}

class RoleGuesser {
  readonly #seen: readonly Seen[];
  readonly #found = new Map<Role, Guess>();
  readonly #taken = new Set<string>();

  constructor(seen: readonly Seen[]) {
    this.#seen = seen;
  }

  guess(): ReadonlyMap<Role, Guess> {
    this.#sides();
    this.#lists();
    this.#pairs();
    this.#raters();
    this.#messages();
    this.#prompt();
    this.#response();
    this.#small();
    this.#text();
    return this.#found;
  }

  #take(role: Role, guess: Guess): void {
    if (guess.paths.length === 0 || this.#found.has(role)) return;
    this.#found.set(role, guess);
    for (const path of guess.paths) this.#taken.add(path);
  }

  /** Free columns whose name fits the role, most telling name first. */
  #named(role: Role, test: (s: Seen) => boolean): Seen | undefined {
    for (const name of NAMES[role] ?? []) {
      const hit = this.#seen.find((s) => s.plain === name && !this.#taken.has(s.name) && test(s));
      if (hit) return hit;
    }
    return undefined;
  }

  #prose(s: Seen): boolean {
    return s.encoding !== undefined && s.encoding !== 'json' && !this.#tokens(s);
  }

  #tokens(s: Seen): boolean {
    const of = elementOf(s.type);
    return isInteger(of) && s.values.filter(isList).some((l) => l.length > 30);
  }

  /** chosen and rejected: only both together, and only where they hold texts or messages. */
  #sides(): void {
    const chosen = this.#named('chosen', (s) => this.#prose(s));
    const rejected = this.#named('rejected', (s) => this.#prose(s));
    if (!chosen || !rejected) return;
    this.#take('chosen', { paths: [chosen.name], reason: chosen.encoding === 'plain' ? 'role-name' : 'role-messages' });
    this.#take('rejected', { paths: [rejected.name], reason: rejected.encoding === 'plain' ? 'role-name' : 'role-messages' });
  }

  /** Several answers in one list: of texts, or of structs that hold a text. */
  #lists(): void {
    for (const s of this.#seen) {
      if (!RESPONSE_LISTS.includes(s.plain) || s.encoding === 'messages') continue;
      const of = elementOf(s.type);
      if (isText(of)) this.#take('responses', { paths: [s.name], reason: 'role-name' });
      const field = RESPONSE_FIELDS.find((f) => isText(fieldOf(of, f)));
      if (field === undefined) continue;
      this.#take('responses', { paths: [`${s.name}[].${field}`], reason: 'role-nested' });
      this.#inside(s, 'model', ['model', 'model_name', 'generator']);
      this.#inside(s, 'score', ['rank', 'score', 'rating', 'reward', 'overall_score', 'helpfulness']);
    }
    const chosen = this.#seen.find((s) => s.plain === 'chosen' && isInteger(s.type));
    if (chosen && this.#found.has('responses')) this.#take('chosen', { paths: [chosen.name], reason: 'role-values' });
  }

  #inside(list: Seen, role: Role, names: readonly string[]): void {
    const of = elementOf(list.type);
    const name = names.find((n) => fieldOf(of, n) !== undefined);
    if (name !== undefined) this.#take(role, { paths: [`${list.name}[].${name}`], reason: 'role-nested' });
  }

  /** `completion_a` beside `completion_b`, `response1` beside `response2`. */
  #pairs(): void {
    for (const stem of SIDE_STEMS) {
      for (const [one, two] of [['a', 'b'], ['1', '2'], ['0', '1'], ['j', 'k']] as const) {
        const side = (mark: string): Seen | undefined => this.#seen.find((s) => [`${stem}_${mark}`, `${stem}${mark}`, `${mark}_${stem}`].includes(s.plain) && s.encoding !== undefined && !this.#taken.has(s.name));
        const [left, right] = [side(one), side(two)];
        if (!left || !right) continue;
        this.#take('responses', { paths: [left.name, right.name], reason: 'role-pair' });
        const models = ['model', 'generator'].map((m) => [one, two].map((mark) => this.#seen.find((s) => s.plain === `${m}_${mark}` || s.plain === `${m}${mark}`)));
        const pair = models.find(([a, b]) => a && b);
        if (pair?.[0] && pair[1]) this.#take('model', { paths: [pair[0].name, pair[1].name], reason: 'role-pair' });
      }
    }
  }

  /** Verdicts: a column each, a list of structs, or a short list of numbers or labels. */
  #raters(): void {
    const wide = this.#wide();
    if (wide.length > 1) this.#take('raters', { paths: wide.map((s) => s.name), reason: 'role-wide' });
    const nested = this.#seen.filter((s) => VERDICT_LISTS.test(s.plain) && fieldsOf(elementOf(s.type)).length > 0);
    const verdicts = nested.flatMap((s) => {
      const fields = fieldsOf(elementOf(s.type));
      const field = VERDICT_FIELDS.map((f) => fields.find((k) => plainName(k.name) === f)).find((f) => f !== undefined);
      const rater = RATER_FIELDS.find((f) => fields.some((k) => k.name === f));
      return field ? [{ path: `${s.name}[].${field.name}`, rater: rater === undefined ? undefined : `${s.name}[].${rater}` }] : [];
    });
    if (verdicts.length > 0) {
      this.#take('raters', { paths: verdicts.map((v) => v.path), reason: 'role-nested' });
      this.#take('raterId', { paths: verdicts.flatMap((v) => (v.rater === undefined ? [] : [v.rater])), reason: 'role-nested' });
    }
    const lists = this.#seen.filter((s) => this.#ratingList(s));
    if (lists.length > 0 && !this.#steps()) this.#take('raters', { paths: lists.map((s) => s.name), reason: 'role-values' });
  }

  #wide(): readonly Seen[] {
    const groups = new Map<string, Seen[]>();
    for (const s of this.#seen) {
      const stem = /^((?:human_|expert_)?(?:annotator|annotation|rater|rating|judge|human|worker|evaluator|vote|labeler|label))_?\d+$/.exec(s.plain)?.[1];
      if (stem !== undefined && (isText(s.type) || isNumber(s.type) || isBoolean(s.type))) groups.set(stem, [...(groups.get(stem) ?? []), s]);
    }
    return [...groups.values()].find((g) => g.length > 1) ?? [];
  }

  #ratingList(s: Seen): boolean {
    const of = elementOf(s.type);
    if (!of || !(isNumber(of) || isText(of)) || this.#taken.has(s.name)) return false;
    if (!/(score|rating|label|vote|verdict|annotation|grade)s?$/.test(s.plain) && !ATTRIBUTES.includes(s.plain)) return false;
    const lists = s.values.filter(isList).filter((l) => l.length > 0);
    return lists.length > 0 && lists.every((l) => l.length <= 20 && l.every((v) => v === null || typeof v !== 'string' || v.length < 60));
  }

  /** Step labels: `completions` and `labels` of the same length in each row are steps of one answer, not raters. */
  #steps(): boolean {
    const steps = this.#seen.find((s) => s.plain === 'completions' && isText(elementOf(s.type)));
    const labels = this.#seen.find((s) => s.plain === 'labels' && elementOf(s.type) !== undefined);
    return steps !== undefined && labels !== undefined && steps.values.length === labels.values.length && steps.values.every((v, i) => {
      const other = labels.values[i];
      return isList(v) && isList(other) && v.length === other.length;
    });
  }

  #messages(): void {
    const asPrompt = (s: Seen): boolean => ['prompt', 'question', 'query'].includes(s.plain) || this.#taken.has(s.name) || ['completion', 'response', 'output'].includes(s.plain);
    const like = this.#seen.filter((s) => s.encoding !== undefined && s.encoding !== 'plain' && s.encoding !== 'json' && !asPrompt(s));
    const lists = like.filter((s) => fieldsOf(s.type).length === 0 || elementOf(s.type) !== undefined || this.#parallel(s));
    const named = (NAMES.messages ?? []).map((n) => lists.find((s) => s.plain === n)).find((s) => s !== undefined);
    const best = named ?? lists.find((s) => elementOf(s.type) !== undefined) ?? lists[0];
    if (!best) return;
    const sidesAreAnswers = this.#found.has('chosen') && this.#seen.some((s) => s.name === this.#found.get('chosen')?.paths[0] && s.type.kind === 'struct');
    const questions = neverAnswers(best) && this.#seen.some((s) => (NAMES.answer ?? []).includes(s.plain));
    this.#take(sidesAreAnswers || questions ? 'prompt' : 'messages', { paths: [best.name], reason: 'role-messages' });
  }

  /** A struct of parallel lists, as `datasets` stored a sequence of dicts. */
  #parallel(s: Seen): boolean {
    return fieldsOf(s.type).some((f) => elementOf(f.type) !== undefined);
  }

  #prompt(): void {
    const listOfTexts = (s: Seen): boolean => s.plain === 'turns' && isText(elementOf(s.type));
    const prompt = this.#named('prompt', (s) => (this.#prose(s) && !this.#onlyInput(s)) || listOfTexts(s));
    if (prompt) this.#take('prompt', { paths: [prompt.name], reason: prompt.encoding === 'plain' ? 'role-name' : 'role-messages' });
    else if (this.#found.get('responses') && !this.#found.has('messages')) {
      const text = this.#seen.find((s) => s.plain === 'text' && s.encoding === 'plain');
      if (text) this.#take('prompt', { paths: [text.name], reason: 'role-values' });
    }
    const system = this.#named('system', (s) => isText(s.type));
    if (system && (this.#found.has('prompt') || this.#found.has('messages'))) this.#take('system', { paths: [system.name], reason: 'role-name' });
  }

  /** `context` and the like are prompts only beside something that answers them. */
  #onlyInput(s: Seen): boolean {
    const weak = ['context', 'history', 'post', 'goal', 'user', 'behavior'].includes(s.plain);
    const answered = this.#found.has('chosen') || this.#found.has('responses') || this.#seen.some((k) => (NAMES.response ?? []).includes(k.plain) && k.encoding !== undefined);
    return weak && !answered;
  }

  #response(): void {
    if (this.#found.has('chosen') && this.#found.has('rejected')) return;
    const response = this.#named('response', (s) => this.#prose(s));
    if (response) this.#take('response', { paths: [response.name], reason: 'role-name' });
    const reference = this.#seen.find((s) => s.plain === 'references' && fieldsOf(s.type).length > 0);
    const first = fieldsOf(reference?.type)[0];
    if (reference && first && isText(first.type)) this.#take('response', { paths: [`${reference.name}.${first.name}`], reason: 'role-nested' });
  }

  #small(): void {
    this.#choices();
    this.#answer();
    this.#label();
    this.#score();
    this.#identity();
    const simple = (role: Role, test: (s: Seen) => boolean): void => {
      const hit = this.#named(role, test);
      if (hit) this.#take(role, { paths: [hit.name], reason: 'role-name' });
    };
    simple('checklist', (s) => isText(elementOf(s.type)) || isText(s.type));
    simple('tools', (s) => isText(s.type) || elementOf(s.type) !== undefined);
    simple('spans', (s) => ['start', 'end'].every((f) => fieldOf(elementOf(s.type), f) !== undefined));
    this.#model();
    this.#source();
    if (!this.#found.has('raters')) {
      const rater = this.#named('raterId', (s) => isText(s.type) && distinctShare(s.values) < 0.6);
      const single = this.#found.has('label') || this.#found.has('score') || this.#seen.some((s) => s.plain === 'preference');
      if (rater && single) this.#take('raterId', { paths: [rater.name], reason: 'role-values' });
    }
  }

  #choices(): void {
    const choices = this.#named('choices', (s) => isText(elementOf(s.type)) || isText(elementOf(fieldOf(s.type, 'text'))) || isText(s.type));
    if (choices) this.#take('choices', { paths: [choices.type.kind === 'struct' ? `${choices.name}.text` : choices.name], reason: 'role-name' });
  }

  #answer(): void {
    for (const outer of ['reward_model', 'extra_info']) {
      const struct = this.#seen.find((s) => s.plain === outer);
      const field = ['ground_truth', 'answer'].find((f) => fieldOf(struct?.type, f) !== undefined);
      if (struct && field !== undefined && this.#found.has('prompt')) this.#take('answer', { paths: [`${struct.name}.${field}`], reason: 'role-nested' });
    }
    const asked = this.#found.has('prompt') || this.#found.has('choices') || this.#found.has('messages');
    const answer = asked ? this.#named('answer', (s) => isText(s.type) || isNumber(s.type)) : undefined;
    if (answer) this.#take('answer', { paths: [answer.name], reason: 'role-name' });
  }

  #label(): void {
    const flags = this.#seen.filter((s) => isBoolean(s.type) && /^is_(?!correct$)/.test(s.plain));
    const label = this.#named('label', (s) => (isBoolean(s.type) || isInteger(s.type) || (isText(s.type) && share(s.values, (v) => wordOf(v).length < 40) === 1) || this.#stepLabels(s)) && !this.#tokens(s));
    if (label) this.#take('label', { paths: [label.name], reason: 'role-name' });
    else if (flags.length > 1) this.#take('label', { paths: flags.map((s) => s.name), reason: 'role-values' });
    else if (this.#found.has('raterId')) return;
    else {
      const preference = this.#seen.find((s) => s.plain === 'preference' && isText(s.type) && !this.#taken.has(s.name));
      if (preference) this.#take('label', { paths: [preference.name], reason: 'role-name' });
    }
  }

  #stepLabels(s: Seen): boolean {
    return s.plain === 'labels' && this.#steps();
  }

  #score(): void {
    const both = ['chosen', 'rejected'].map((side) => this.#seen.find((s) => [`score_${side}`, `${side}_score`, `${side}_rating`, `${side}_avg_rating`, `rating_${side}`].includes(s.plain) && isNumeric(s)));
    if (both[0] && both[1]) this.#take('score', { paths: [both[0].name, both[1].name], reason: 'role-pair' });
    const attributes = this.#seen.filter((s) => ATTRIBUTES.includes(s.plain) && isNumber(s.type));
    if (attributes.length > 1) this.#take('score', { paths: attributes.map((s) => s.name), reason: 'role-name' });
    const score = this.#named('score', (s) => isNumeric(s) || s.encoding === 'json');
    if (score) this.#take('score', { paths: [score.name], reason: 'role-name' });
  }

  /** An id is there in every row and hardly ever the same twice: a constant column of that name is none. */
  #identity(): void {
    const id = this.#named('id', (s) => (isText(s.type) || isInteger(s.type) || this.#uuid(s)) && s.encoding !== 'messages' && (s.values.length < 3 || distinctShare(s.values) >= 0.9));
    if (id) this.#take('id', { paths: [id.name], reason: 'role-values' });
  }

  #uuid(s: Seen): boolean {
    return s.type.kind === 'scalar' && s.type.name === 'UUID';
  }

  #model(): void {
    const model = this.#named('model', (s) => isText(s.type) && share(s.values, (v) => wordOf(v).length < 120) === 1);
    if (!model || (model.plain === 'name' && this.#prosaic())) return;
    this.#take('model', { paths: [model.name], reason: 'role-name' });
  }

  /** `name` is a model's only in a table of figures. */
  #prosaic(): boolean {
    return this.#found.has('prompt') || this.#found.has('messages') || this.#found.has('response') || this.#found.has('chosen');
  }

  #source(): void {
    const pair = ['domain', 'subarea'].map((n) => this.#seen.find((s) => s.plain === n));
    if (pair[0] && pair[1]) this.#take('source', { paths: [pair[0].name, pair[1].name], reason: 'role-name' });
    const source = this.#named('source', (s) => (isText(s.type) && (s.values.length === 0 || share(s.values, (v) => wordOf(v).length < 120) >= 0.9)) || isText(elementOf(s.type)));
    if (source) this.#take('source', { paths: [source.name], reason: 'role-name' });
  }

  #text(): void {
    if (['prompt', 'messages', 'response', 'chosen', 'responses'].some((r) => this.#found.has(r as Role))) return;
    const texts = this.#seen.filter((s) => (NAMES.text ?? []).includes(s.plain) && (isText(s.type) || isTextInBytes(s.type, s.values)) && s.encoding !== 'json' && !this.#taken.has(s.name));
    const [first] = texts;
    if (!first) return;
    const both = texts.filter((s) => ['document', 'hypothesis'].includes(s.plain));
    const chosen = both.length === 2 ? both : [first];
    this.#take('text', { paths: chosen.map((s) => s.name), reason: this.#seen.length === 1 ? 'role-only-text' : 'role-name' });
  }
}

