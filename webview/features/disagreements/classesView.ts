import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { groupDigits } from '../../../src/core/sentences';
import type { Judged } from '../../../src/features/disagreements/contract';
import type { Shown } from '../../../src/features/disagreements/page';
import { barTemplate } from '../../kit/charts/bars';
import { t, tCount } from '../../kit/l10n';
import type { DisagreementsController } from './controller';
import { classText, percent } from './figures';

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
      const asked = { of: 'class', name } as const;
      return html`<button class="class ${text.tone}" data-class=${name} title=${text.rule} aria-disabled=${String(count === 0)} aria-pressed=${String(opened === JSON.stringify(asked))} @click=${() => { if (count > 0) controller.showRows(asked); }}>
        <span class="name">${text.name}<span class="meaning">${text.rule}</span></span><span class="tone">${barTemplate([{ count, title: text.name }], most)}</span><span class="number">${groupDigits(count)}</span><span class="share">${percent(count / all)}</span></button>`;
    })}</div></section>`;
}
