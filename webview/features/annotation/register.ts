import { html } from 'lit';
import { ANNOTATION } from '../../../src/features/annotation/contract';
import { readerSlots } from '../../kit/reader/slots';
import { viewFeatures } from '../../kit/viewFeatures';
import { Labels } from './labels';
import './labelStrip';

/** Labels in the dataset view: the strip under the record. */
export function registerAnnotationView(): void {
  let labels: Labels | null = null;
  viewFeatures.add({ feature: ANNOTATION, start: (parts) => { labels = new Labels(parts); } });
  readerSlots.add({ place: 'strip', id: ANNOTATION, render: () => (labels ? html`<loupe-label-strip .labels=${labels}></loupe-label-strip>` : null) });
}
