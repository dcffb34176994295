import * as vscode from 'vscode';
import { registerCommand } from '../../host/commands';
import { FeaturePages } from '../../host/featurePage';
import type { Services } from '../../host/services';
import { disagreementsKind } from './feature/disagreementsPage';
import { joinFile } from './feature/joinFile';
import { NextDisputed } from './feature/nextDisputed';
import { AS_FOUND } from './page';

/** Where raters differ: registers the page and its commands. */
export function registerDisagreements(services: Services): void {
  const { views, context } = services;
  const next = new NextDisputed();
  const pages = new FeaturePages(services, disagreementsKind((view, reading) => next.go(view, reading)));
  registerCommand(services, 'disagreements.show', () => pages.show(views.activeOrThrow.panel.uri));
  registerCommand(services, 'disagreements.join', () => joinFile(views.activeOrThrow));
  registerCommand(services, 'disagreements.next', () => next.go(views.activeOrThrow, AS_FOUND));
  context.subscriptions.push(views.onActive((view) => {
    const roles = view?.session.info?.shape.roles;
    void vscode.commands.executeCommand('setContext', 'loupe.raters', roles?.raters !== undefined || roles?.raterId !== undefined);
  }));
}
