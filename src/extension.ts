import type * as vscode from 'vscode';
import { DerivedRegistry } from './core/derived';
import { registerExploreDerived } from './features/explore/queries';
import { registerAnnotation } from './features/annotation/feature';
import { registerCheckpoints } from './features/checkpoints/feature';
import { registerComparison } from './features/comparison/feature';
import { registerContamination } from './features/contamination/feature';
import { registerDisagreements } from './features/disagreements/feature';
import { registerExplore } from './features/explore/feature';
import { registerQuery } from './features/query/feature';
import { createServices } from './host/services';

/** Builds the services and registers each feature. Nothing native is loaded and no process is started here. */
export function activate(context: vscode.ExtensionContext): void {
  const derived = new DerivedRegistry();
  registerExploreDerived(derived);
  const services = createServices(context, derived);
  registerAnnotation(services);
  registerDisagreements(services);
  registerContamination(services);
  registerComparison(services);
  registerCheckpoints(services);
  registerQuery(services);
  registerExplore(services);
}
