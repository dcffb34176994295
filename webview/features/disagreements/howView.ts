import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Level } from '../../../src/core/statistics/ratings';
import { LEVELS } from '../../../src/features/disagreements/contract';
import type { How } from '../../../src/features/disagreements/contract';
import type { Shown } from '../../../src/features/disagreements/page';
import { groupDigits } from '../../../src/core/sentences';
import { verdictSide } from '../../../src/core/verdictSide';
import { levelText } from '../../kit/levelText';
import { t, tCount } from '../../kit/l10n';
import type { DisagreementsController } from './controller';
import { placesTemplate, saidTemplate } from './placesView';
import { scaleTemplate } from './scaleView';

/** What was taken for what, and what a person can say instead. */
export function howTemplate(controller: DisagreementsController, shown: Shown): TemplateResult {
  const { answer } = shown;
  const { how } = answer;
  const reading = controller.reading.value;
  const line = (name: string, value: unknown): TemplateResult => html`<dt>${name}</dt><dd>${value}</dd>`;
  const picked = (event: Event): string => (event.target as HTMLSelectElement).value;
  const canCollapse = reading.collapse !== null || answer.strengths !== null || (how.order.some((l) => verdictSide(l, false) !== null) && how.order.filter((l) => verdictSide(l, true) !== null).length > 1 && how.order.some((l) => !['first', 'tie', 'second'].includes(l)));
  return html`<section><details class="how"><summary><h2>${t('What was taken for what')}</h2><span class="second">${summaryOf(how)}</span></summary>
    <dl>
      ${line(t('Verdicts'), html`${layoutText(how)}: ${how.layout === 'long' ? codes(how.label) : codes(how.raters)}`)}
      ${line(t('Raters'), how.exchangeable ? t('positions of the list, which are no people: they count as exchangeable') : how.layout === 'wide' && how.label.length === 0 ? t('the columns') : codes(how.layout === 'long' ? how.raters : how.label))}
      ${line(t('Unit'), how.unit === 'row' ? t('the row') : codes(how.unit))}
      ${line(t('Order of the scale'), how.order.slice(0, 30).join(how.level === 'nominal' || how.level === 'set' ? ', ' : ' › '))}
      ${how.aspect === null ? nothing : line(t('What was judged'), t('{0}, one of {1}', how.aspect, answer.aspects.join(', ')))}
      ${how.pairwise === null ? nothing : line(t('Pairs'), t('ratings of the two answers to a prompt: better by more than {0}', how.pairwise.join(t(', clearly by more than '))))}
      ${how.sides === null ? nothing : line(t('Sides'), html`${t('turned to one order before anything is counted, by')} ${codes(how.sides)}`)}
      ${how.cluster === null ? nothing : line(t('Drawn together'), html`${codes([how.cluster])}${how.clusters === null ? nothing : html`, ${tCount(how.clusters, '{0} cluster', '{0} clusters')}`}`)}
      ${answer.skipped.repeated === 0 && reading.repeat === 'last' ? nothing : line(t('The same rater twice'), repeatText(how))}
    </dl></details>
    <div class="choices">
      <label>${t('Level')} <select @change=${(e: Event) => { const level = picked(e); controller.read({ level: level === '' ? null : (level as Level) }); }}>
        <option value="" ?selected=${reading.level === null}>${reading.level === null ? t('{0} (found)', levelText(how.level)) : t('as found')}</option>
        ${LEVELS.map((level) => html`<option value=${level} ?selected=${reading.level === level}>${levelText(level)}</option>`)}</select></label>
      ${how.distance === null ? nothing : html`<label>${t('Distance of sets')} <select @change=${(e: Event) => controller.read({ distance: picked(e) === 'jaccard' ? 'jaccard' : 'masi' })}>
        <option value="masi" ?selected=${how.distance === 'masi'}>${t('MASI')}</option><option value="jaccard" ?selected=${how.distance === 'jaccard'}>${t('Jaccard')}</option></select></label>`}
      ${canCollapse ? html`<label><input type="checkbox" .checked=${reading.collapse === 'winner'} @change=${() => controller.read({ collapse: reading.collapse === null ? 'winner' : null })}> ${t('only who wins')}</label>` : nothing}
      ${how.sides !== null || reading.sides !== null ? html`<label><input type="checkbox" .checked=${reading.sides === null} @change=${() => controller.read({ sides: reading.sides === null ? 'none' : null })}> ${t('turn sides')}</label>` : nothing}
      ${answer.skipped.repeated > 0 || reading.repeat !== 'last' ? html`<label>${t('The same rater twice')} <select @change=${(e: Event) => { const value = picked(e); controller.read({ repeat: value === 'first' ? 'first' : value === 'all' ? 'all' : 'last' }); }}>
        <option value="last" ?selected=${reading.repeat === 'last'}>${t('the last counts')}</option><option value="first" ?selected=${reading.repeat === 'first'}>${t('the first counts')}</option><option value="all" ?selected=${reading.repeat === 'all'}>${t('each counts')}</option></select></label>` : nothing}
      ${reading.merge ? html`<label><input type="checkbox" .checked=${true} @change=${() => controller.read({ merge: false })}> ${t('merge labels that differ in case or spaces')}</label>` : nothing}
      ${saidTemplate(reading)}
    </div>${placesTemplate(controller, shown)}${scaleTemplate(controller, shown)}</section>`;
}

function codes(paths: readonly string[]): TemplateResult {
  return html`${paths.map((path, i) => html`${i === 0 ? nothing : ', '}<code>${path}</code>`)}`;
}

function summaryOf(how: How): string {
  return [layoutText(how), how.unit === 'row' ? t('a row is a unit') : t('units: {0}', how.unit.join(', ')), levelText(how.level), ...(how.sides === null ? [] : [t('sides turned')])].join(' · ');
}

function layoutText({ layout }: How): string {
  switch (layout) {
    case 'wide': return t('a column each');
    case 'nested': return t('lists in a row');
    case 'long': return t('a verdict a row');
  }
}

function repeatText({ repeat }: How): string {
  switch (repeat) {
    case 'last': return t('the last counts');
    case 'first': return t('the first counts');
    case 'all': return t('each counts');
  }
}

/** What counts for nothing, and what is to be known. */
export function leftOutTemplate({ answer: { skipped } }: Shown): TemplateResult | typeof nothing {
  const reasons: readonly (readonly [number, string])[] = [
    [skipped.missing, t('no verdict (null, empty or NaN)')], [skipped.unparsable, t('not on the scale')], [skipped.dropped, t('left out as asked')],
    [skipped.repeated, t('another verdict of the same rater on the same unit counts')], [skipped.noRater, t('nobody’s name beside it')], [skipped.noUnit, t('rows that say nothing of what was judged')],
  ];
  const some = reasons.filter(([count]) => count > 0);
  return some.length === 0 ? nothing : html`<section><h2>${t('Verdicts that count for nothing')}</h2><table class="plain">${some.map(([count, reason]) => html`<tr><td class="number">${groupDigits(count)}</td><td>${reason}</td></tr>`)}</table></section>`;
}
