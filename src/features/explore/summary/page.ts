import type { DatasetProfile } from '../../../core/datasetProfile';
import type { Kind } from '../../../core/shape';

/** The page's `data-view`. */
export const PROFILE_PAGE = 'datasetProfile';

/** The rows that are profiled: those that the filter of the dataset's view leaves, or all. */
export type Scope = 'view' | 'all';

export interface ShownProfile {
  readonly name: string;
  readonly kind: Kind;
  readonly profile: DatasetProfile;
  /** The filter of the dataset's view now; null where it has none. */
  readonly viewFilter: string | null;
}

/** What the page of a dataset's profile asks of the host. */
export interface ProfilePageMethods {
  profile: { params: { readonly scope: Scope }; result: ShownProfile };
  /** Shows rows in the dataset's view by a filter of the profile. */
  show: { params: { readonly filter: string }; result: null };
  /** Copies the profile that was shown last as Markdown. */
  copy: { params: Record<string, never>; result: null };
  /** Lets a person save it; the place, null where they backed out. */
  save: { params: Record<string, never>; result: { readonly out: string | null } };
}
