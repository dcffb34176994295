import { copyText, MOST_COPIED_ROWS, recordJson, wholeRow } from './copyRows';
import type { ViewCommand } from '../../../src/features/explore/contract';
import { t } from '../../kit/l10n';
import type { LoupeReader } from '../../kit/reader/readerElement';
import type { RowTable } from '../../kit/rowTable';
import type { PickedCells } from '../../kit/tableSource';
import type { ExploreController } from './controller';
import { pagedHasNone } from './profiles/profileWords';
import { restoreColumns, tableColumns } from './columns';
import { ordered } from './ordering';
import type { Overlay } from './state';

/** What a command may touch of the view. */
export interface CommandParts {
  readonly controller: ExploreController;
  readonly table: RowTable | null;
  readonly reader: LoupeReader | null;
  open(overlay: Overlay): void;
  focusFilter(): void;
  addCondition(): void;
  focusReader(): void;
  search(): void;
  step(by: 1 | -1): Promise<void>;
}

/** Does a command of VS Code's palette or keys. */
export async function doCommand(parts: CommandParts, command: ViewCommand): Promise<void> {
  const { controller, table, reader } = parts;
  const { state } = controller;
  const at = state.position.peek();
  switch (command.command) {
    case 'nextRecord': controller.focusPosition(Math.min(at + 1, controller.pager.rows - 1)); break;
    case 'previousRecord': controller.focusPosition(Math.max(0, at - 1)); break;
    case 'firstRecord': controller.focusPosition(0); break;
    case 'lastRecord': controller.focusPosition(controller.pager.rows - 1); break;
    case 'randomRecord': controller.reading.random(); break;
    case 'showRow': return controller.reading.showRow(command.row, command.said);
    case 'reseed': controller.reading.reseed(command.seed); break;
    case 'goToRow': return controller.goToRow(command.row);
    case 'focusTable': return table?.focus();
    case 'focusReader': parts.focusReader(); break;
    case 'toggleReader': setSide(controller, state.readerSide.peek() === 'hidden' ? 'auto' : 'hidden'); break;
    case 'readerBeside': setSide(controller, 'beside'); break;
    case 'readerBelow': setSide(controller, 'below'); break;
    case 'readerOnly': setSide(controller, state.readerSide.peek() === 'only' ? 'auto' : 'only'); break;
    case 'textMarkdown':
    case 'textPlain':
    case 'textRaw':
    case 'cycleTextMode':
    case 'toggleRawRecord':
    case 'openDiff':
    case 'foldAll':
    case 'unfoldAll':
    case 'nextTurn':
    case 'previousTurn': {
      reader?.perform(command);
      break;
    }
    case 'copyCell': return copyCell(parts);
    case 'copyRange': return copyPicked(controller, table?.picked ?? null);
    case 'copyRow': return copyRow(controller);
    case 'findColumn': parts.open('columns'); break;
    case 'showHelp': parts.open('help'); break;
    case 'filter': parts.focusFilter(); break;
    case 'addCondition': parts.addCondition(); break;
    case 'search': parts.search(); break;
    case 'nextHit': return parts.step(1);
    case 'previousHit': return parts.step(-1);
    case 'sortBy': return controller.prepare({ ...state.query.peek(), order: ordered(state.query.peek().order, command.target, command.descending, command.add) });
    case 'filterBy': return controller.setFilter(command.expression);
    case 'toggleProfiles': toggleProfiles(controller); break;
    case 'resetView':
      table?.showFirstColumn();
      return resetView(controller);
    default: controller.reading.perform(command.command);
  }
}

/** Copies the picked cells whole; says why not where there are too many. */
export async function copyPicked(controller: ExploreController, picked: PickedCells | null): Promise<void> {
  const view = controller.state.view.peek();
  const opened = controller.state.opened.peek();
  if (!view || !opened || !picked) return;
  const rows = picked.rowEnd - picked.rowStart;
  if (rows > MOST_COPIED_ROWS) {
    controller.state.said.value = t('{0} rows are too many for the clipboard ({1} at most): export them with “Dataset Loupe: Export…”.', rows, MOST_COPIED_ROWS);
    return;
  }
  try {
    const names = new Map(tableColumns(opened, controller.state.columns.peek()).map((c) => [c.key, c.name]));
    const text = await copyText(controller.host, view.view, picked, picked.keys.map((key) => names.get(key) ?? key));
    await controller.host.request('copy', { text });
  } catch (error) {
    controller.say(error);
  }
}

function copyCell(parts: CommandParts): Promise<void> {
  const active = parts.table?.activeCell;
  if (!active) return Promise.resolve();
  return copyPicked(parts.controller, { rowStart: active.position, rowEnd: active.position + 1, keys: [active.key] });
}

async function copyRow(controller: ExploreController): Promise<void> {
  const record = controller.state.record.peek();
  if (!record) return;
  try {
    const { columns } = record.info;
    const whole = record.cut.length === 0 ? record.record : await wholeRow(controller.host, record.row, columns);
    await controller.host.request('copy', { text: recordJson(whole, columns) });
  } catch (error) {
    controller.say(error);
  }
}

export function setSide(controller: ExploreController, side: 'beside' | 'below' | 'auto' | 'hidden' | 'only'): void {
  controller.state.readerSide.value = side;
  controller.keepSoon();
}

export function toggleProfiles(controller: ExploreController): void {
  const { profiles, opened } = controller.state;
  if (opened.peek()?.info.paged) {
    controller.state.said.value = pagedHasNone();
    return;
  }
  profiles.value = !profiles.peek();
  controller.keepSoon();
}

async function resetView(controller: ExploreController): Promise<void> {
  const { state } = controller;
  const opened = state.opened.peek();
  if (!opened) return;
  state.columns.value = restoreColumns(opened, null);
  state.readerSide.value = opened.settings.readerSide;
  state.profiles.value = true;
  controller.reading.usual();
  state.split.value = 0.46;
  state.filterText.value = '';
  await controller.prepare({ filter: null, order: [] });
}
