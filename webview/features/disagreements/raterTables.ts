import type { AspectsAnswer } from '../../../src/features/disagreements/contract';
import type { DisagreementsMethods, Reading, Shown } from '../../../src/features/disagreements/page';
import type { ProfilesAnswer } from '../../../src/features/disagreements/profilesContract';
import type { FeatureHost } from '../../kit/host';
import { signal } from '../../kit/signal';

/** What is asked for when the figures stand: all aspects beside each other, and each rater against the others. */
export class RaterTables {
  readonly aspects = signal<AspectsAnswer | null>(null);
  readonly profiles = signal<ProfilesAnswer | null>(null);
  readonly #host: FeatureHost<DisagreementsMethods & Record<string, never>>;

  constructor(host: FeatureHost<DisagreementsMethods & Record<string, never>>) {
    this.#host = host;
  }

  clear(): void {
    this.aspects.value = null;
    this.profiles.value = null;
  }

  /** Both by a reading; what there is nothing of is not asked for. */
  async load(reading: Reading, { answer }: Shown, { signal: aborted }: AbortController): Promise<void> {
    if (answer.raters.length > 1 && !answer.how.exchangeable) this.profiles.value = await this.#host.request('profiles', { reading }, { signal: aborted });
    if (answer.aspects.length > 1) this.aspects.value = await this.#host.request('aspects', { reading }, { signal: aborted });
  }
}
