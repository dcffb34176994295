import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { brushed } from '../../../../src/core/profile';
import type { ProfileBar } from '../../../../src/core/profile';
import { narrowed } from '../../../../src/core/narrowed';
import { groupDigits } from '../../../../src/core/sentences';
import { pictureTemplate } from '../../../kit/charts/picture';
import { t } from '../../../kit/l10n';
import type { ExploreController } from '../controller';
import { barText, percentText, profileLine, profileTip } from './profileWords';
import type { KeptProfile } from './profileWords';
import type { Profiled } from './profiles';

/** What stands in a head under the column's name: its distribution, and a line of words. */
export function profilePicture(profile: Profiled | undefined, controller: ExploreController): TemplateResult {
  return html`${guard([profile], () => (profile === undefined ? nothing : 'problem' in profile ? problemView(profile.problem) : pictureOf(profile, controller)))}`;
}

function problemView(problem: string): TemplateResult | typeof nothing {
  return problem === '' ? nothing : html`<div class="profileLine" title=${problem}>${t('no profile')}</div>`;
}

function pictureOf(profile: KeptProfile, controller: ExploreController): TemplateResult {
  const { bars, rows, nulls } = profile;
  const drawn = bars.map((bar) => ({ count: bar.count, title: barTip(profile, bar), isRest: 'rest' in bar.is, isFixed: bar.where === null }));
  const choose = (first: number, last: number): void => chooseBars(controller, bars.slice(first, last + 1));
  return html`${pictureTemplate(drawn, rows === 0 ? 0 : nulls / rows, choose)}<div class="profileLine" title=${profileTip(profile)}>${profileLine(profile)}</div>`;
}

function barTip(profile: KeptProfile, bar: ProfileBar): string {
  const counted = t('{0}: {1} rows ({2})', barText(profile, bar), groupDigits(bar.count), percentText(bar.count, profile.rows));
  return bar.where === null ? counted : `${counted}\n${t('Click: only these rows; draw over several bars: those of all')}`;
}

/** Their rows alone are left of those that are shown: the condition is added to what stands in the filter. */
export function chooseBars(controller: ExploreController, bars: readonly ProfileBar[]): void {
  const { filter } = controller.state.query.peek();
  const where = brushed(bars);
  if (where !== null) void controller.setFilter(narrowed(filter?.op === 'sql' ? filter.expression : '', where));
}
