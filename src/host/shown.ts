import * as vscode from 'vscode';
import { LoupeError } from '../core/message';
import type { Message } from '../core/message';
import { sentence, SENTENCES } from '../core/sentences';
import type { ShownError } from '../features/explore/contract';

/** The sentence of a message in the person's language. */
export function localSentence(message: Message): string {
  const template = SENTENCES[message.code];
  return sentence(message, template === undefined ? undefined : vscode.l10n.t(template));
}

/** An error as a view shows it; what is not ours becomes `internal` and is for the log. */
export function shownError(error: unknown): ShownError {
  const known = error instanceof LoupeError ? error : new LoupeError('internal', {}, 'engine', String(error));
  return { code: known.code, args: known.args, sentence: localSentence(known), aborted: known.fault === 'aborted' };
}
