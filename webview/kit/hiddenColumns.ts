import { signal } from './signal';

/** Keys of columns that the table does not show now, however a person has set it: what must not be seen for a while. */
export const hiddenColumns = signal<(key: string) => boolean>(() => false);
