import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { PageState } from '../../../src/features/comparison/page';
import type { Vote, VoteShare } from '../../../src/features/comparison/rule/votes';
import { t, tCount } from '../../kit/l10n';
import type { ComparisonController } from './controller';
import { groupDigits } from './figures';

/** Letters that the page needs for nothing else; on every keyboard the two for left and right lie side by side. */
export const VOTE_KEYS: Readonly<Record<string, Vote>> = { c: 'left', v: 'right', t: 'tie', x: 'bothBad' };

/** What can be voted on the two answers above, and how it stands with the last vote. */
export function ballotTemplate(c: ComparisonController): TemplateResult {
  const { voting } = c;
  const held = voting.held.value;
  const [ballot, problem] = [voting.ballot.value, voting.problem.value];
  const isOpen = ballot !== null && voting.step.value !== 'saving';
  const isHeld = (vote: Vote): boolean => {
    if (!held || !ballot) return false;
    const isTurned = held.left !== ballot.left;
    return held.vote === (isTurned && vote === 'left' ? 'right' : isTurned && vote === 'right' ? 'left' : vote);
  };
  const button = (key: string, vote: Vote, text: string): TemplateResult => html`<button class="vote" aria-pressed=${isHeld(vote)} ?disabled=${!isOpen} @click=${() => void voting.give(vote)}>${text} <kbd>${key}</kbd></button>`;
  return html`<footer class="ballot" role="group" aria-label=${t('Your vote')}>${button('c', 'left', t('left is better'))}${button('t', 'tie', t('tie'))}${button('x', 'bothBad', t('both bad'))}${button('v', 'right', t('right is better'))}
    <span class="after">${problem === null ? html`<span class="second" role="status">${ballot === null && c.reading.texts.value !== null && !c.reading.isFilling.value ? t('One of the two has no answer to this prompt.') : stepText(c)}</span>` : html`<span class="failed" role="alert">${problem}</span>`}
    <span class="second">${tCount(voting.tally.value.n, '{0} vote', '{0} votes')}</span><button class="link" title=${t('Take the last vote back (u)')} @click=${() => void voting.undo()}>${t('undo')} <kbd>u</kbd></button>
    <select aria-label=${t('Show pairs again')} title=${t('How often a pair that was voted on is shown again, with its answers swapped: it tells how much their place says')} @change=${(e: Event) => { const { value } = e.target as HTMLSelectElement; voting.every.value = value === '' ? null : Number(value); }}><option value="" ?selected=${voting.every.value === null}>${t('no pair again')}</option>${EVERY.map((n) => html`<option value=${n} ?selected=${voting.every.value === n}>${t('one again after {0}', groupDigits(n))}</option>`)}</select></span></footer>`;
}

function stepText(c: ComparisonController): string {
  switch (c.voting.step.value) {
    case 'saving': return t('saving…');
    case 'saved': return t('saved');
    case 'taken-back': return t('taken back');
    case 'no-name': return t('not saved: no name was given');
    case 'none': return '';
  }
}

/** After so many votes one is asked again. */
const EVERY = [3, 5, 10, 20];

/** What was voted, with names. */
export function tallyTemplate(c: ComparisonController, state: PageState): TemplateResult {
  const pair = c.voting.pair.value;
  const tally = c.voting.tally.value;
  const swapped = c.voting.swapped.value;
  if (!pair || tally.n === 0) return html`<div class="figures one tally"><p class="none second">${t('No vote on these two sides yet.')} <button class="link" @click=${() => c.reading.hideAgain()}>${t('Vote')}</button></p></div>`;
  const [a, b] = [state.sides[pair[0]]?.name ?? '', state.sides[pair[1]]?.name ?? ''];
  const line = (text: string, n: number): TemplateResult => html`<tr><th scope="row" title=${text}>${text}</th><td class="number">${groupDigits(n)}</td><td class="plot"><svg width="100%" height="8" aria-hidden="true"><rect class="bar-of" width="${((100 * n) / tally.n).toFixed(1)}%" height="8"></rect></svg></td></tr>`;
  return html`<div class="figures one tally"><section class="region" aria-label=${t('blind votes')}><header><h2>${t('Blind votes')}</h2> <span class="second">${tCount(tally.n, '{0} vote', '{0} votes')}</span><span class="end"><button class="link" @click=${() => c.voting.export()}>${t('Export as preference set…')}</button><button class="link" @click=${() => c.reading.hideAgain()}>${t('Hide names again')}</button></span></header>
    <div class="scroll results"><table><tbody>${line(t('{0} better', a), tally.wins[0])}${line(t('{0} better', b), tally.wins[1])}${line(t('ties'), tally.ties)}${line(t('both bad'), tally.bothBad)}</tbody></table>
    <dl><dt>${t('Win rate of {0}', a)}</dt><dd>${shareText(tally.winRate)} <span class="second">${t('of {0}; ties and both bad as half', groupDigits(tally.n))}</span></dd>
    <dt title=${t('How often the answer on the left was voted for, among votes for one of the two')}>${t('Left voted for')}</dt><dd>${tally.left.n === 0 ? html`<span class="second">${t('undefined: no vote for one of the two')}</span>` : html`${shareText(tally.left)} <span class="second">${t('of {0} decided', groupDigits(tally.left.n))} · ${biasText(tally.left)}</span>`}</dd>
    ${swapped.same.n === 0 ? nothing : html`<dt title=${t('Pairs that were voted on twice, the second time with the answers swapped')}>${t('Same when swapped')}</dt><dd class="swapped">${shareText(swapped.same)} <span class="second">${t('of {0}', groupDigits(swapped.same.n))} · ${t('{0} for the left both times', groupDigits(swapped.leftTwice))} · ${t('{0} for the right', groupDigits(swapped.rightTwice))}</span></dd>`}</dl>
    ${c.voting.problem.value === null ? nothing : html`<p class="notice error" role="alert">${c.voting.problem.value}</p>`}</div></section></div>`;
}

function shareText({ value, low, high }: VoteShare): TemplateResult {
  const percent = (n: number | null): string => (n === null ? '–' : (100 * n).toFixed(1));
  return html`<b>${t('{0} %', percent(value))}</b> <span title=${t('95 % interval (Wilson)')}>${t('({0} to {1})', percent(low), percent(high))}</span>`;
}

function biasText({ low, high }: VoteShare): string {
  if (low !== null && low > 0.5) return t('you lean to the left');
  return high !== null && high < 0.5 ? t('you lean to the right') : t('50 % is within the interval');
}
