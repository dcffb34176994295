import * as vscode from 'vscode';
import { registerCommand } from '../../host/commands';
import { FeaturePages } from '../../host/featurePage';
import type { DatasetView } from '../../host/datasetViews';
import type { Services } from '../../host/services';
import { DISAGREEMENTS } from './contract';
import { exportVerdicts } from './feature/exportVerdicts';
import { disagreementsKind } from './feature/disagreementsPage';
import { LastAnswers } from './feature/lastAnswers';
import { joinFile } from './feature/joinFile';
import { NextDisputed } from './feature/nextDisputed';
import { RecordReading } from './feature/readingAnswers';
import { Readings } from './feature/readings';
import { saveReport } from './feature/saveReport';

/** Where raters differ: registers the page and its commands. */
export function registerDisagreements(services: Services): void {
  const { views, context } = services;
  const next = new NextDisputed();
  const readings = new Readings();
  const last = new LastAnswers();
  const reading = new RecordReading(services, readings);
  const shapes = new vscode.EventEmitter<void>();
  const pages = new FeaturePages(services, disagreementsKind({
    next: (view, as) => next.go(view, as),
    label: (view) => reading.label(view),
    counted: ({ uri }, info, as, request, answer) => {
      readings.counted(uri, info, as, answer);
      last.agreement(uri, info, { request, answer });
    },
    answered: ({ uri }, request, part) => last.add(uri, request, part),
    report: ({ uri, session }) => saveReport(services, uri, session, last),
    onShape: shapes.event,
  }));
  views.contribute({ feature: DISAGREEMENTS, answers: (view) => reading.answers(view), opened: ({ session }) => session.onReshaped(() => shapes.fire()) });
  /** The dataset in front; where the page of its figures is in front, its dataset, opened beside it if need be. */
  const inFront = async (): Promise<DatasetView> => (await pages.active?.datasetView(false)) ?? views.activeOrThrow;
  registerCommand(services, 'disagreements.show', () => pages.show(views.activeOrThrow.panel.uri));
  registerCommand(services, 'disagreements.export', async () => exportVerdicts(services, await inFront()));
  registerCommand(services, 'disagreements.report', async () => {
    const { panel, session } = await inFront();
    await saveReport(services, panel.uri, session, last);
  });
  registerCommand(services, 'disagreements.join', async () => joinFile(services, await inFront()));
  registerCommand(services, 'disagreements.next', async () => {
    const view = await inFront();
    await next.go(view, readings.reading(view.panel.uri));
  });
  registerCommand(services, 'disagreements.blind', () => reading.blind(!reading.isBlind));
  registerCommand(services, 'disagreements.label', async () => reading.label(await inFront()));
  context.subscriptions.push(readings, shapes, readings.onChanged((uri) => reading.tell(uri)), views.onActive((view) => {
    shapes.fire();
    const roles = view?.session.info?.shape.roles;
    void vscode.commands.executeCommand('setContext', 'loupe.raters', roles?.raters !== undefined || roles?.raterId !== undefined);
  }));
}
