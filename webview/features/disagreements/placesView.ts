import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { AS_FOUND } from '../../../src/features/disagreements/page';
import type { Places, Reading, Shown } from '../../../src/features/disagreements/page';
import { pathsIn } from '../../../src/features/disagreements/places';
import { t } from '../../kit/l10n';
import type { DisagreementsController } from './controller';

type Where = Pick<Reading, 'raters' | 'raterId' | 'unit' | 'rater' | 'label' | 'sides' | 'orderBy' | 'cluster' | 'pairwise'>;

/** What stands in fields that a person leaves empty: how verdicts were read, else what the shape says of some of it. */
type Found = Places['found'] & { readonly cluster?: readonly string[]; readonly isLong: boolean };

/** Where raters, names and units are, as a person says it; fields that stay empty are as they were found. */
export function placesTemplate(controller: DisagreementsController, { answer: { how }, places }: Shown): TemplateResult {
  const isLong = how.layout === 'long';
  return html`<details class="places"><summary>${t('Say where the verdicts are…')}</summary>${formTemplate(controller, places, {
    raters: isLong ? [] : how.raters, raterId: isLong ? how.raters : how.label, label: isLong ? how.label : [], unit: how.unit === 'row' ? [] : how.unit, sides: how.sides ?? [], cluster: how.cluster === null ? [] : [how.cluster], isLong,
  })}</details>`;
}

/** The same where nothing was counted: it stands open, since nothing else is there to see. */
export function openPlacesTemplate(controller: DisagreementsController, { places, found }: Places): TemplateResult {
  return html`<details class="places" open><summary>${t('Say where the verdicts are…')}</summary>${formTemplate(controller, places, { ...found, isLong: found.raters.length === 0 })}</details>`;
}

function formTemplate(controller: DisagreementsController, places: readonly string[], found: Found): TemplateResult {
  const reading = controller.reading.value;
  const isLong = reading.raters === null && (reading.rater !== null || reading.label !== null || found.isLong);
  const field = (name: keyof Where, title: string, value: readonly string[] | null, there: readonly string[], hint: string): TemplateResult => html`<label class="field"><span>${title}</span><input name=${name} list="places" autocomplete="off" spellcheck="false" .value=${(value ?? []).join(', ')} placeholder=${there.join(', ') || hint} title=${hint}></label>`;
  const given = (value: readonly string[] | 'none' | null): readonly string[] | null => (value === 'none' ? null : value);
  return html`<form @submit=${(event: SubmitEvent) => { event.preventDefault(); controller.read({ ...sayOf(event.target as HTMLFormElement), aspect: null }); }}>
      <datalist id="places">${places.map((place) => html`<option value=${place}></option>`)}</datalist>
      ${field('raters', t('Verdicts of raters'), reading.raters, isLong ? [] : found.raters, t('a column for each rater, or a path into a list: reviews[].rating'))}
      ${field('raterId', t('their names'), reading.raterId, isLong ? [] : found.raterId, t('beside the verdicts: reviews[].worker_id'))}
      <span class="or">${t('or, with a verdict a row:')}</span>
      ${field('label', t('Verdict'), reading.label === null ? null : [reading.label], isLong ? found.label : [], t('the column of the verdict'))}
      ${field('rater', t('Rater'), reading.rater, isLong ? found.raterId : [], t('the column that says who judged'))}
      ${field('unit', t('What was judged'), reading.unit, found.unit, t('the row; or columns that name it'))}
      ${field('sides', t('Two sides, shuffled'), given(reading.sides), found.sides, t('two columns: model_a, model_b'))}
      ${field('orderBy', t('Order of verdicts'), reading.orderBy, [], t('the order of the file; or a time'))}
      ${field('cluster', t('Drawn together'), reading.cluster === null ? null : [reading.cluster], found.cluster ?? [], t('units of one prompt; “none”: each by itself'))}
      ${field('pairwise', t('Ratings as verdicts on two answers'), reading.pairwise?.map(String) ?? null, [], t('thresholds: 0 or 0, 1 (better by more than 0, clearly by more than 1)'))}
      <div class="buttons"><button class="button first" type="submit">${t('Count so')}</button> <button class="button" type="button" @click=${() => controller.read(AS_FOUND)}>${t('As found')}</button> <button class="button" type="button" title=${t('Roles of columns are kept in the workspace and hold for every view')} @click=${() => controller.correct()}>${t('Correct shape…')}</button></div>
    </form>`;
}

function sayOf(form: HTMLFormElement): Where {
  const paths = (name: string): readonly string[] | null => {
    const found = pathsIn((form.elements.namedItem(name) as HTMLInputElement).value);
    return found.length === 0 ? null : found;
  };
  const numbers = paths('pairwise')?.map(Number).filter((n) => Number.isFinite(n) && n >= 0).slice(0, 2) ?? [];
  const [sides, cluster] = [paths('sides'), paths('cluster')?.[0] ?? null];
  return { raters: paths('raters'), raterId: paths('raterId'), unit: paths('unit'), rater: paths('rater'), label: paths('label')?.[0] ?? null, sides: sides?.[0] === 'none' ? 'none' : sides, orderBy: paths('orderBy'), cluster, pairwise: numbers.length === 0 ? null : numbers };
}

/** What was said by a person instead of found. */
export function saidTemplate(reading: Reading): TemplateResult | typeof nothing {
  const said = (['raters', 'raterId', 'unit', 'rater', 'label', 'orderBy', 'cluster', 'pairwise', 'order', 'values'] as const).filter((name) => reading[name] !== null);
  return said.length === 0 ? nothing : html`<span class="second">${t('said by you')}</span>`;
}
