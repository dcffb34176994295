import type { WorkCall } from '../../../engine/work';
import { answerHash } from '../../../data/annotation/answerHash';
import { refuseOut } from '../../../data/disk/outFile';
import type { ComparisonWork, PreferencesWritten } from '../contract';
import { PREFERENCE_FORM, preferenceOf } from '../rule/votesPreference';
import type { AnswerNow, VoteLeftOut } from '../rule/votesPreference';
import { joinedOf } from './joinMethod';
import { texts } from './textsMethod';

/** Writes blind votes as a preference set: one row for each vote for one of the two answers, with the texts as they are now, whatever prompts are filtered by. */
export async function preferences({ spec: asked, home, votes, ...target }: ComparisonWork['preferences']['params'], call: WorkCall): Promise<PreferencesWritten> {
  const spec = { ...asked, where: null };
  // Of the dataset that is asked it is refused where it is written.
  await refuseOut(target, call.others.flatMap(({ session }) => session.info.files.map((file) => file.path)));
  const { table } = await joinedOf(spec, call);
  const side = table.sides[home];
  const keys = new Map<number, number>();
  if (side) for (let key = 0; key < side.first.length; key++) {
    const row = side.read.rows[side.first[key] ?? -1];
    if (row !== undefined) keys.set(row, key);
  }
  const left: Partial<Record<VoteLeftOut, number>> = {};
  const leave = (why: VoteLeftOut): void => void (left[why] = (left[why] ?? 0) + 1);
  async function* rows(): AsyncGenerator<string[]> {
    for (const { row, ...vote } of votes) {
      const key = keys.get(row);
      const sideOf = (name: string): number => spec.sides.findIndex((s) => s.name === name);
      if (vote.vote === 'tie' || vote.vote === 'bothBad') leave(vote.vote);
      else if (key === undefined) leave('gone');
      else {
        const { prompt, answers } = await texts(spec, { key, sides: [sideOf(vote.left.name), sideOf(vote.right.name)] }, call);
        const made = preferenceOf(vote, prompt, { left: answerNow(answers[sideOf(vote.left.name)]), right: answerNow(answers[sideOf(vote.right.name)]) });
        if ('left' in made) leave(made.left);
        else yield [JSON.stringify(made)];
      }
    }
  }
  const written = await call.write(target, { form: PREFERENCE_FORM, rows });
  return { ...written, left };
}

function answerNow(text: string | null | undefined): AnswerNow {
  return { text: text ?? null, hash: text === null || text === undefined ? null : answerHash(text) };
}
