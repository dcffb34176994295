import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { KeySample } from '../../../src/features/comparison/keysContract';
import type { MetricFigures } from '../../../src/features/comparison/figuresContract';
import { extremes, samplesOf } from '../../../src/features/comparison/rule/samples';
import { icon } from '../../kit/icon';
import { t, tCount } from '../../kit/l10n';
import type { ComparisonController } from './controller';
import { groupDigits, styleOf } from './figures';
import { outcomeOf } from './stripView';

/** Which of a side's answers to the prompt is read, what each came to, and their mean with its spread. */
export function samplesTemplate(c: ComparisonController, side: number, samples: readonly KeySample[], isInFocus: boolean): TemplateResult | typeof nothing {
  if (samples.length < 2) return nothing;
  const { reading } = c;
  const now = reading.sampleOf(side);
  const values = valuesOf(c, samples);
  const [mean] = samplesOf(Float64Array.from(values, (v) => v ?? Number.NaN), new Int32Array(values.length));
  const best = extremes(values);
  const style = styleOf(c.kind.value, Math.max(0, ...values.map((v) => Math.abs(v ?? 0))));
  const go = (to: number): (() => void) => () => reading.readSample(side, to);
  return html`<div class="samples" role="group" aria-label=${t('answers to this prompt')}><button class="tool" ?disabled=${now === 0} title=${t('The answer before (,)')} aria-label=${t('The answer before (,)')} @click=${go(now - 1)}>${icon('chevron-left')}</button><span class="of">${t('{0} of {1}', groupDigits(now + 1), groupDigits(samples.length))}</span><button class="tool" ?disabled=${now === samples.length - 1} title=${t('The next answer (.)')} aria-label=${t('The next answer (.)')} @click=${go(now + 1)}>${icon('chevron-right')}</button>${isInFocus ? html`<kbd>, .</kbd>` : nothing}
    <span class="strip">${values.map((value, i) => {
      const { glyph, tone, words } = outcomeOf(value, mean?.mean ?? null, c.kind.value === 'binary');
      const about = t('answer {0}: {1}', groupDigits(i + 1), words);
      return html`<button class="outcome ${tone} ${i === now ? 'shown' : ''}" aria-pressed=${i === now} title=${about} aria-label=${about} @click=${go(i)}>${glyph}</button>`;
    })}</span>
    ${mean ? html`<span class="second spread" title=${t('Mean of the {0} answers with a value ± their standard deviation (n − 1)', groupDigits(mean.n))}>${style.value(mean.mean)}${mean.sd === null ? nothing : html` ± ${style.value(mean.sd)}`}${style.unit === '' ? nothing : ` ${style.unit}`}</span>` : nothing}
    ${best && best.best !== best.worst ? html`<span class="ends"><button class="link" title=${t('The best answer by the metric (>)')} @click=${go(best.best)}>${t('best')}</button><button class="link" title=${t('The worst answer by the metric (<)')} @click=${go(best.worst)}>${t('worst')}</button>${isInFocus ? html`<kbd>${'> <'}</kbd>` : nothing}</span>` : nothing}</div>`;
}

/** The samples of the side in focus by keys: one further, one back, the best, the worst. */
export function sampleKey(c: ComparisonController, key: string): (() => void) | undefined {
  const { side } = c.reading.columns;
  const samples = c.reading.texts.peek()?.samples[side] ?? [];
  if (samples.length < 2) return undefined;
  const ends = extremes(valuesOf(c, samples));
  const to = { ',': c.reading.sampleOf(side) - 1, '.': c.reading.sampleOf(side) + 1, '>': ends?.best, '<': ends?.worst }[key];
  return to === undefined ? undefined : () => c.reading.readSample(side, to);
}

export const SAMPLE_KEYS: readonly string[] = [',', '.', '<', '>'];

function valuesOf(c: ComparisonController, samples: readonly KeySample[]): (number | null)[] {
  const metric = c.state.peek()?.metric ?? null;
  return samples.map(({ values }) => (metric === null ? null : (values[metric] ?? null)));
}

/** pass@k for the means of sides, where that is chosen. */
export function passed(c: ComparisonController, metric: MetricFigures): MetricFigures {
  const k = chosenK(c, metric);
  if (k === null) return metric;
  return { ...metric, sides: metric.sides.map(({ name }, i) => {
    const pass = metric.samples?.[i]?.passAtK.find((p) => p.k === k);
    return pass ? { name, mean: pass.measure, skipped: pass.skipped } : { name, mean: { value: null, why: { code: 'undefined-few-samples', args: { k } }, n: 0 }, skipped: 0 };
  }) };
}

/** The k for which pass@k stands for the means; null: the means do. */
export function chosenK(c: ComparisonController, { samples }: MetricFigures): number | null {
  const k = c.passK.value;
  return k !== null && samples?.[0]?.passAtK.some((pass) => pass.k === k) === true ? k : null;
}

/** Mean, or pass@k for a k that is chosen. Nothing where answers are no samples, or neither right nor wrong. */
export function passTemplate(c: ComparisonController, metric: MetricFigures): TemplateResult | typeof nothing {
  const ks = metric.samples?.[0]?.passAtK.map(({ k }) => k) ?? [];
  if (ks.length === 0) return nothing;
  const chosen = chosenK(c, metric);
  return html`<select aria-label=${t('Mean or pass@k')} title=${t('pass@k: the chance that at least one of k answers is right, unbiased (Chen et al. 2021)')} @change=${(e: Event) => { const { value } = e.target as HTMLSelectElement; c.passK.value = value === '' ? null : Number(value); }}><option value="" ?selected=${chosen === null}>${t('mean')}</option>${ks.map((k) => html`<option value=${k} ?selected=${k === chosen}>${t('pass@{0}', groupDigits(k))}</option>`)}</select>`;
}

/** Of the side in focus: prompts all of whose answers are right, some, none. Each opens its list. */
export function sampleDoors(c: ComparisonController, { samples }: MetricFigures): TemplateResult | typeof nothing {
  const side = c.reading.columns.shown.value[c.reading.columns.focus.value] ?? 0;
  const [of, metric] = [samples?.[side], c.state.value?.metric ?? null];
  if (!of || metric === null || of.allRight === null || of.allWrong === null) return nothing;
  const door = (are: 'allRight' | 'mixed' | 'allWrong', text: string): TemplateResult => html`<button class="link" @click=${() => c.reading.open({ of: are, side, metric })}>${text}</button>`;
  const answers = of.fewest === of.most ? tCount(of.most, '{0} answer a prompt', '{0} answers a prompt') : t('{0} to {1} answers a prompt', groupDigits(of.fewest), groupDigits(of.most));
  return html`<p class="foot second sampled"><span>${t('{0}: {1}', of.name, answers)}</span> · ${door('allRight', t('{0} all right', groupDigits(of.allRight)))} · ${door('mixed', t('{0} some', groupDigits(of.prompts - of.allRight - of.allWrong)))} · ${door('allWrong', t('{0} all wrong', groupDigits(of.allWrong)))}</p>`;
}
