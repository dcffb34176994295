import { react } from '../../../kit/signal';
import type { ExploreController } from '../controller';

/** The reader has the keys while it is alone; who comes back finds the record in the table. */
export function followFocusMode({ reading, state, showRow }: Pick<ExploreController, 'reading' | 'state' | 'showRow'>, focusReader: () => void, focusTable: () => void): void {
  let wasAlone = false;
  react(() => reading.focusMode.value, () => {
    const isAlone = reading.focusMode.peek();
    if (isAlone) focusReader();
    else if (wasAlone) {
      showRow(state.position.peek(), 'middle');
      focusTable();
    }
    wasAlone = isAlone;
  });
}
