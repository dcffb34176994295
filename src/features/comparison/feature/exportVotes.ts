import * as vscode from 'vscode';
import { groupDigits } from '../../../core/sentences';
import { exportFile } from '../../../host/exportFile';
import type { Services } from '../../../host/services';
import { VOTES_LEFT_OUT } from '../rule/votesPreference';
import type { VoteLeftOut } from '../rule/votesPreference';
import type { Comparison } from './comparison';
import type { BlindVotes } from './votes';

/** Asks for a place and writes votes on two sides there as a preference set; says what was left out. */
export async function exportVotes(services: Services, comparison: Comparison, votes: BlindVotes, [a, b]: readonly [number, number]): Promise<void> {
  const { home, votes: held } = await votes.of(a, b);
  const source = (await comparison.file()).sides[home]?.source;
  if (!source) return;
  await exportFile(services, { session: comparison.session(source) }, 'votes', async (target, { signal, onProgress }) => {
    await comparison.refuseOut(target);
    const { rows, left } = await comparison.ask('preferences', { home, votes: held, ...target }, { signal, progress: (fraction) => { onProgress(fraction, null); } });
    const reasons = VOTES_LEFT_OUT.flatMap((why) => { const n = left[why] ?? 0; return n === 0 ? [] : [`${whyText(why)} ${groupDigits(n)}`]; });
    return reasons.length === 0 ? { rows } : { rows, beside: vscode.l10n.t('left out: {0}', reasons.join(', ')) };
  });
}

/** Why a vote makes no row of a preference set. */
function whyText(why: VoteLeftOut): string {
  switch (why) {
    case 'tie': return vscode.l10n.t('ties');
    case 'bothBad': return vscode.l10n.t('both bad');
    case 'gone': return vscode.l10n.t('rows that are not joined any more');
    case 'changed': return vscode.l10n.t('answers that changed since');
    case 'noAnswer': return vscode.l10n.t('answers missing');
  }
}
