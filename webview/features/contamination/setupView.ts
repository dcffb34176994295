import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { EvaluationSet, PageState } from '../../../src/features/contamination/page';
import { localSentence, t } from '../../kit/l10n';
import type { ContaminationController } from './controller';
import { chipsTemplate } from './headView';
import { shortName } from './figures';

/** Before there are results: what will be checked against what, and what is missing for it. */
export function setupTemplate(c: ContaminationController, { setup, running }: PageState): TemplateResult {
  const evaluations = setup?.evaluations ?? [];
  const said = c.said.value;
  if (setup === null || evaluations.length === 0) return html`<div class="page"><h1>${t('Does the training data hold evaluation items?')}</h1>
    <p>${t('Choose the evaluation sets that this model will be judged by. Every item is looked for in the training texts; you read both texts beside each other, judge by one key, and get how precise the check is.')}</p>
    <p>${t('Evaluation sets are looked for in a folder of yours, in this workspace and in the Hugging Face cache. Nothing is downloaded or uploaded.')}</p>
    ${said === null ? nothing : html`<p class="notice error" role="alert">${said}</p>`}
    <button class="button first" @click=${() => c.choose('evaluations')}>${t('Choose evaluation sets…')}</button></div>`;
  const usable = evaluations.filter((e) => e.problem === null);
  return html`<div class="page ready"><h1>${running ? t('Reading…') : t('Ready to check')}</h1><div class="chips">${chipsTemplate(c, setup, running !== null)}</div>
    ${said === null ? nothing : html`<p class="notice error" role="alert">${said}</p>`}
    <table class="sets"><thead><tr><th scope="col">${t('evaluation set')}</th><th scope="col">${t('text')}</th><th scope="col">${t('use')}</th></tr></thead><tbody>${evaluations.map(setTemplate)}</tbody></table>
    ${running ? nothing : html`<p class="buttons"><button class="button first" ?disabled=${usable.length === 0} @click=${() => c.scan()}>${t('Check for contamination')}</button> <button class="button" @click=${() => c.choose('fields')}>${t('Correct text fields…')}</button></p>`}</div>`;
}

function setTemplate({ name, path, fields, stage, problem }: EvaluationSet): TemplateResult {
  return html`<tr><th scope="row" title=${path}>${shortName(name)}</th><td>${problem === null ? html`<code>${(fields ?? []).join(', ')}</code>` : html`<span class="problem">${localSentence(problem)}</span>`}</td><td class="second">${stage === 'unseen' ? t('unseen') : t('development')}</td></tr>`;
}
