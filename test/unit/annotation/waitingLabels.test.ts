import { describe, expect, test } from 'vitest';
import { WaitingLabels } from '../../../src/data/annotation/waitingLabels';
import type { WaitingLabel } from '../../../src/data/annotation/waitingLabels';

const wanted = (value: WaitingLabel['value'], question = 'q', by = 'Ann'): WaitingLabel => ({ by, schema: 's', schemaVersion: 1, question, subject: { kind: 'record' }, value });

describe('labels that wait to be written', () => {
  test('an older one waits no longer once a newer one is to be written in its place, and comes back where that fails otherwise', () => {
    const waiting = new WaitingLabels();
    waiting.keep(1, [wanted('a'), wanted('x', 'other')], 'full');
    const taken = waiting.take(1, [wanted('b')]);
    expect(taken).toEqual([wanted('a')]);
    expect(waiting.of(1)).toEqual([wanted('x', 'other')]);
    waiting.keep(1, taken, 'engine');
    expect(waiting.count).toBe(2);
  });

  test('one that came while older ones were written waits on', () => {
    const waiting = new WaitingLabels();
    waiting.keep(1, [wanted('a')], 'full');
    const written = waiting.of(1);
    waiting.keep(1, [wanted('b')], 'full');
    waiting.wrote(1, written);
    expect(waiting.of(1)).toEqual([wanted('b')]);
    waiting.wrote(1, waiting.of(1));
    expect(waiting.count).toBe(0);
  });

  test('undo takes away what came last, with what it stood for there again, and passes over what was written', () => {
    const waiting = new WaitingLabels();
    waiting.keep(1, [wanted('a')], 'full');
    waiting.keep(2, [wanted('b')], 'full');
    waiting.keep(1, [wanted('c')], 'full');
    expect(waiting.undo('Ann')).toBe(1);
    expect(waiting.of(1)).toEqual([wanted('a')]);
    waiting.wrote(2, waiting.of(2));
    expect(waiting.undo('Ann')).toBe(1);
    expect(waiting.undo('Ann')).toBeUndefined();
    expect(waiting.count).toBe(0);
  });

  test('of a person who gave another name wait under the name they were given with, and the other takes none of them back', () => {
    const waiting = new WaitingLabels();
    waiting.keep(1, [wanted('a')], 'full');
    waiting.keep(1, [wanted('b', 'q', 'Bo')], 'full');
    waiting.keep(2, [wanted('c')], 'full');
    expect(waiting.of(1)).toEqual([wanted('a'), wanted('b', 'q', 'Bo')]);
    expect(waiting.undo('Bo')).toBe(1);
    expect(waiting.undo('Bo')).toBeUndefined();
    expect([waiting.of(1), waiting.of(2)]).toEqual([[wanted('a')], [wanted('c')]]);
    expect(waiting.undo('Ann')).toBe(2);
  });
});
