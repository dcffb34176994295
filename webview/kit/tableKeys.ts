/** Where the active cell of a table is; row −1 is the head. */
export interface CellPlace {
  readonly row: number;
  readonly column: number;
}

export interface KeyPress {
  readonly key: string;
  readonly ctrl: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
}

export interface TableExtent {
  readonly rows: number;
  readonly columns: number;
  readonly rowsPerPage: number;
}

export type TableAction =
  | { readonly do: 'move'; readonly to: CellPlace; readonly extend: boolean }
  | { readonly do: 'open' | 'copy' | 'sort' | 'pin' | 'hide' | 'menu' | 'profile' }
  | { readonly do: 'resize' | 'reorder'; readonly by: -1 | 1 };

/** What a key does in the table; null where it is not the table's. Pure, so that the whole keyboard is tested without a DOM. */
export function tableAction(press: KeyPress, at: CellPlace, extent: TableExtent): TableAction | null {
  if (extent.columns === 0) return null;
  if (press.ctrl && !press.shift && !press.alt && press.key.toLowerCase() === 'c') return { do: 'copy' };
  if (at.row < 0) {
    const action = headAction(press);
    if (action) return action;
  } else if (press.key === 'Enter' && !press.ctrl && !press.alt) return { do: 'open' };
  const to = moved(press, at, extent);
  return to && { do: 'move', to, extend: press.shift && at.row >= 0 && to.row >= 0 };
}

function headAction(press: KeyPress): TableAction | null {
  const by = press.key === 'ArrowLeft' ? -1 : press.key === 'ArrowRight' ? 1 : null;
  if (by !== null && press.shift) return { do: 'resize', by };
  if (by !== null && press.alt) return { do: 'reorder', by };
  if (press.alt && press.key === 'Enter') return { do: 'profile' };
  switch (press.key) {
    case 'Enter':
    case ' ':
      return { do: 'sort' };
    case 'Delete':
      return { do: 'hide' };
    case 'p':
      return { do: 'pin' };
    case 'ContextMenu':
    case 'F10':
      return { do: 'menu' };
    default:
      return null;
  }
}

function moved(press: KeyPress, at: CellPlace, extent: TableExtent): CellPlace | null {
  if (press.alt) return press.key === 'ArrowUp' ? { row: -1, column: at.column } : press.key === 'ArrowDown' && at.row < 0 ? place(at.row + 1, at.column, extent) : null;
  const last = extent.rows - 1;
  switch (press.key) {
    case 'ArrowDown':
      return place(press.ctrl ? last : at.row + 1, at.column, extent);
    case 'ArrowUp':
      return place(press.ctrl ? 0 : at.row - 1, at.column, extent);
    case 'ArrowRight':
      return place(at.row, press.ctrl ? extent.columns - 1 : at.column + 1, extent);
    case 'ArrowLeft':
      return place(at.row, press.ctrl ? 0 : at.column - 1, extent);
    case 'PageDown':
      return place(Math.max(0, at.row) + extent.rowsPerPage, at.column, extent);
    case 'PageUp':
      return place(Math.max(0, at.row - extent.rowsPerPage), at.column, extent);
    case 'Home':
      return press.ctrl ? place(0, 0, extent) : place(at.row, 0, extent);
    case 'End':
      return press.ctrl ? place(last, extent.columns - 1, extent) : place(at.row, extent.columns - 1, extent);
    default:
      return null;
  }
}

function place(row: number, column: number, extent: TableExtent): CellPlace {
  return { row: Math.min(Math.max(row, -1), extent.rows - 1), column: Math.min(Math.max(column, 0), extent.columns - 1) };
}
