import type { ProfileBar } from '../../../../src/core/profile';
import type { Example } from '../../../../src/features/explore/contract';
import { shownOf } from '../../../kit/host';
import { pageColumnOf } from '../columns';
import type { ExploreController } from '../controller';
import type { KeptProfile } from './profileWords';

/** First rows of a bar, as far as they are here. */
export type Examples = readonly Example[] | 'asking' | { readonly problem: string };

/** Rows of bars that a person wants to see, of one profile at a time. */
export class BarExamples {
  #of: KeptProfile | null = null;
  readonly #open = new Map<ProfileBar, Examples>();

  /** `changed`: there are other rows to be shown. */
  constructor(readonly controller: ExploreController, readonly changed: () => void) {}

  of(profile: KeptProfile, bar: ProfileBar): Examples | undefined {
    return this.#of === profile ? this.#open.get(bar) : undefined;
  }

  /** Shows the first rows of a bar; a second time, hides them. */
  async toggle(key: string, profile: KeptProfile, bar: ProfileBar): Promise<void> {
    if (this.#of !== profile) this.#open.clear();
    this.#of = profile;
    if (this.#open.delete(bar) || bar.where === null) {
      this.changed();
      return;
    }
    this.#keep(bar, 'asking');
    try {
      const { filter } = this.controller.state.query.peek();
      const { examples } = await this.controller.host.request('examples', { filter, where: bar.where, column: pageColumnOf(key) });
      if (this.#open.has(bar)) this.#keep(bar, examples);
    } catch (error) {
      const shown = shownOf(error);
      if (shown && this.#open.has(bar)) this.#keep(bar, { problem: shown.sentence });
    }
  }

  #keep(bar: ProfileBar, examples: Examples): void {
    this.#open.set(bar, examples);
    this.changed();
  }
}
