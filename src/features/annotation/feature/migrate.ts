import * as vscode from 'vscode';
import type { Draft } from '../../../core/annotation/history';
import { choicesOf } from '../../../core/annotation/labelSchema';
import type { LabelSchema, Question } from '../../../core/annotation/labelSchema';
import type { LabelLine, LabelValue } from '../../../core/annotation/labelLine';
import { subjectKey } from '../../../core/annotation/subject';
import { groupDigits } from '../../../core/sentences';
import { valueText } from '../contract';
import type { GivenValue } from '../contract';
import { staleness } from '../staleness';
import { askValue, minePages, readyTo, writing } from './bulk';
import type { Labelling } from './labelling';

type Answer = { readonly keep: true } | { readonly value: LabelValue | null; readonly question: string };

/** Takes one's own labels of a changed schema over: for each old value a person says what it is now. Written as one batch. */
export async function migrate(labelling: Labelling): Promise<void> {
  const schema = await readyTo(labelling);
  const by = labelling.annotator;
  if (!schema || by === null) return;
  const given = await labelling.work('given', { by, schema: schema.id });
  const stale = given.flatMap((g) => {
    const why = staleness(schema, g);
    return why === undefined ? [] : [{ ...g, why }];
  });
  if (stale.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Your labels of “{0}” all fit its version {1}.', schema.title, schema.version));
    return;
  }
  const answers: { readonly given: GivenValue; readonly answer: Answer }[] = [];
  for (const old of stale) {
    const answer = await ask(schema, old);
    if (!answer) return;
    answers.push({ given: old, answer });
  }
  const changes = answers.flatMap(({ given: old, answer }) => ('keep' in answer ? [] : [{ old, answer }]));
  await writing(labelling, changes.reduce((n, c) => n + c.old.count, 0), async function* (done, stopped) {
    for (const { old, answer } of changes) {
      // What was answered to the new question since is newer than what is taken over, and stays.
      const answered = answer.value !== null && answer.question !== old.question ? await placesAnswered(labelling, { by, schema: schema.id, question: answer.question }, stopped) : undefined;
      for await (const lines of minePages(labelling, { by, schema: schema.id, view: null, question: old.question, value: old.text, hidden: false }, stopped)) {
        yield lines.filter((line) => line.schemaVersion === old.version && answered?.has(placeOf(line)) !== true).map(({ dataset, row, subject, note, id, schemaVersion, question }): Draft => ({
          dataset, row, subject, schema: schema.id, by, origin: 'migrated', ...(note === undefined ? {} : { note }),
          ...(answer.value === null ? { schemaVersion, question, value: null, retracts: id } : { schemaVersion: schema.version, question: answer.question, value: answer.value, replaces: id }),
        }));
        done(lines.length);
      }
    }
  });
}

/** Where a person has answered a question. */
async function placesAnswered(labelling: Labelling, of: { readonly by: string; readonly schema: string; readonly question: string }, stopped: () => boolean): Promise<ReadonlySet<string>> {
  const places = new Set<string>();
  for await (const lines of minePages(labelling, { ...of, view: null, value: null, hidden: false }, stopped)) for (const line of lines) places.add(placeOf(line));
  return places;
}

const placeOf = ({ row, subject }: LabelLine): string => `${row.hash} ${row.id ?? ''} ${subjectKey(subject)}`;

async function ask(schema: LabelSchema, old: GivenValue & { readonly why: 'version' | 'question' | 'value' }): Promise<Answer | undefined> {
  const title = vscode.l10n.t(old.count === 1 ? '“{0}” of version {1} ({2} label) is now…' : '“{0}” of version {1} ({2} labels) is now…', `${old.question}: ${valueText(old.value)}`, old.version, groupDigits(old.count));
  const same = schema.questions.find((q) => q.id === old.question);
  const others = same ? [same] : schema.questions.filter((q) => q.about === 'record');
  type Item = vscode.QuickPickItem & { answer: () => Promise<Answer | undefined> };
  const to = (question: Question, value: LabelValue): (() => Promise<Answer>) => () => Promise.resolve({ value, question: question.id });
  const items: Item[] = others.flatMap((question): Item[] => {
    const choices = choicesOf(question);
    if (choices.length === 0 || question.kind === 'multiple' || question.kind === 'ranking') {
      return [{ label: vscode.l10n.t('Another answer to “{0}”…', question.title), answer: async () => {
        const value = await askValue(question, title);
        return value === undefined ? undefined : { value, question: question.id };
      } }];
    }
    return choices.map((choice): Item => ({ label: choice.title, description: others.length > 1 ? `${question.title} · ${choice.id}` : choice.id, answer: to(question, choice.id) }));
  });
  const equal: Item[] = old.why === 'version' && same ? [{ label: vscode.l10n.t('The same: {0}', valueText(old.value)), description: vscode.l10n.t('as a label of version {0}', schema.version), answer: to(same, old.value) }] : [];
  const rest: Item[] = [
    { label: vscode.l10n.t('Keep it as it is'), description: vscode.l10n.t('a label of the older version'), answer: () => Promise.resolve({ keep: true }) },
    { label: vscode.l10n.t('Take it back'), answer: () => Promise.resolve({ value: null, question: old.question }) },
  ];
  return (await vscode.window.showQuickPick([...equal, ...items, ...rest], { title, ignoreFocusOut: true }))?.answer();
}
