import { answerLetter } from '../../../src/core/annotation/labelSchema';
import { CellStruct } from '../../../src/core/cell';
import { parseRolePath } from '../../../src/core/rolePath';
import type { ReaderModel } from './readerModel';

/** A record without some of its columns, and without what its answers are called where that says whose they are or which was chosen. */
export function withoutHidden(model: ReaderModel, hidden: ReadonlySet<string>): ReaderModel {
  const names = model.row.names.filter((name) => !hidden.has(name));
  const isSeen = (path: string): boolean => {
    const parsed = parseRolePath(path, model.row.names);
    return 'expression' in parsed || !hidden.has(parsed.column);
  };
  const sides = model.sides.map((side, i) => ({ ...side, title: side.verdict !== null || side.title === side.model ? answerLetter(i) : side.title, model: null, score: null, verdict: null }));
  const titles = new Map(sides.map(({ path, title }) => [path, title]));
  return {
    ...model,
    sides,
    places: { ...model.places, answers: model.places.answers.map((answer) => ({ ...answer, title: titles.get(answer.path) ?? answer.title })) },
    figures: model.figures.filter((figure) => isSeen(figure.path)),
    rest: model.rest.filter(({ column }) => !hidden.has(column.name)),
    row: new CellStruct(names, names.map((name) => model.row.get(name) ?? null)),
  };
}
