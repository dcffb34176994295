import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { groupDigits } from '../../../src/core/sentences';
import type { Judged } from '../../../src/features/disagreements/contract';
import { DIVERGENCE_GROUPS } from '../../../src/features/disagreements/divergence';
import type { ClassShares, DivergenceGroup, UnitShare } from '../../../src/features/disagreements/divergence';
import type { Asked } from '../../../src/features/disagreements/rowFilter';
import type { Shown } from '../../../src/features/disagreements/page';
import { barTemplate } from '../../kit/charts/bars';
import { t, tCount } from '../../kit/l10n';
import type { DisagreementsController } from './controller';
import { bare, classText, percent } from './figures';

/** How units divide into classes of disagreement; each opens its rows. */
export function classesTemplate(controller: DisagreementsController, { answer }: Shown): TemplateResult | typeof nothing {
  const classes = Object.entries(answer.classes) as [keyof Judged['classes'], number][];
  const all = classes.reduce((sum, [, count]) => sum + count, 0);
  if (all === 0) return nothing;
  const most = Math.max(...classes.map(([, count]) => count));
  const opened = controller.opened.value?.asked;
  return html`<section><header class="row"><h2>${t('Classes')} <span class="second">${tCount(all, '{0} unit with two verdicts or more', '{0} units with two verdicts or more')}</span></h2>
      <span class="right"><button class="button" @click=${() => controller.showRows({ of: 'disputed' })}>${t('Show disputed records')}</button> <button class="button" @click=${() => controller.next()}>${t('Next disputed record')}</button> <button class="button" title=${t('One key for each of ten reasons, your own verdict, a decision, and a proposal to drop the record')} @click=${() => controller.label()}>${t('Label disputes')}</button></span></header>
    <div class="classes">${classes.map(([name, count]) => {
      const text = classText(name);
      return rowTemplate(controller, { of: 'class', name }, text, answer.shares.classes[name] ?? { count, value: count / all, low: null, high: null }, most, opened);
    })}</div>${answer.shares.groups ? groupsTemplate(controller, answer.shares.groups, answer.classes.all_ties ?? 0, most, opened) : nothing}</section>`;
}

type Text = ReturnType<typeof classText>;

function rowTemplate(controller: DisagreementsController, asked: Asked, text: Text, { count, value, low, high }: UnitShare, most: number, opened: string | undefined): TemplateResult {
  return html`<button class="class ${text.tone}" data-class=${asked.of === 'class' ? asked.name : nothing} title=${text.rule} aria-disabled=${String(count === 0)} aria-pressed=${String(opened === JSON.stringify(asked))} @click=${() => { if (count > 0) controller.showRows(asked); }}>
    <span class="name">${text.name}<span class="meaning">${text.rule}</span></span><span class="tone">${barTemplate([{ count, title: text.name }], most)}</span><span class="number">${groupDigits(count)}</span><span class="share">${value === null ? '' : percent(value)}${low === null || high === null ? nothing : html`<span class="meaning" title=${t('95 % by Wilson, over units, or over what is drawn together')}>${t('{0} to {1}', bare(low), bare(high))}</span>`}</span></button>`;
}

/** Classes that are reported together: what counts as agreement, and diverging with and without substantially. */
function groupsTemplate(controller: DisagreementsController, groups: NonNullable<ClassShares['groups']>, ties: number, most: number, opened: string | undefined): TemplateResult {
  const agreement: DivergenceGroup = controller.tiesAgree.value ? 'agreementWithTies' : 'agreement';
  const row = (group: DivergenceGroup): TemplateResult => rowTemplate(controller, { of: 'classes', names: DIVERGENCE_GROUPS[group] }, groupText(group), groups[group], most, opened);
  return html`<div class="choices groups"><h2>${t('Taken together')}</h2>${ties === 0 ? nothing : html`<span class="second">${tCount(ties, '{0} unit of ties alone is in none of these', '{0} units of ties alone are in none of these')}</span>`}<label><input type="checkbox" .checked=${controller.tiesAgree.value} @change=${(event: Event) => { controller.tiesAgree.value = (event.target as HTMLInputElement).checked; }}>${t('one side with ties counts as agreement')}</label></div>
    <div class="classes">${row(agreement)}${row('diverging')}${row('divergingOrSubstantial')}</div>`;
}

function groupText(group: DivergenceGroup): Text {
  switch (group) {
    case 'agreement': return { name: t('all for one side, no tie'), tone: 'green', rule: t('All verdicts are for one side, none is a tie.') };
    case 'agreementWithTies': return { name: t('all for one side, or ties'), tone: 'green', rule: t('All verdicts that are no ties are for one side, and there is one.') };
    case 'diverging': return { name: t('diverging, not substantially'), tone: 'orange', rule: t('Verdicts for both sides, and clear ones on one of them alone.') };
    case 'divergingOrSubstantial': return { name: t('diverging, with substantially'), tone: 'red', rule: t('Verdicts for both sides, and a clear one on either.') };
  }
}
