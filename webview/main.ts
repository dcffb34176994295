import { vscodePort } from './kit/vscodePort';

/** Which view this page is stands in its body; its code is loaded when it is needed. */
async function main(): Promise<void> {
  const port = vscodePort();
  const view = document.body.dataset['view'];
  switch (view) {
    case 'explore': {
      const [{ mount }, { registerRecordReading }, { registerAnnotationView }] = await Promise.all([import('./features/explore/mount'), import('./features/disagreements/reading/register'), import('./features/annotation/register')]);
      registerRecordReading();
      registerAnnotationView();
      mount(document.body, port);
      break;
    }
    case 'overview': {
      const { mount } = await import('./features/annotation/overview/mount');
      mount(document.body, port);
      break;
    }
    case 'disagreements': {
      const { mount } = await import('./features/disagreements/mount');
      mount(document.body, port);
      break;
    }
    case 'datasetProfile': {
      const { mount } = await import('./features/explore/datasetProfile/mount');
      mount(document.body, port);
      break;
    }
    case 'datasetsBeside': {
      const { mount } = await import('./features/explore/beside/mount');
      mount(document.body, port);
      break;
    }
    case 'query': {
      const { mount } = await import('./features/query/mount');
      mount(document.body, port);
      break;
    }
    case 'contamination': {
      const { mount } = await import('./features/contamination/mount');
      mount(document.body, port);
      break;
    }
    case 'comparison': {
      const { mount } = await import('./features/comparison/mount');
      mount(document.body, port);
      break;
    }
    case 'checkpoints': {
      const { mount } = await import('./features/checkpoints/mount');
      mount(document.body, port);
      break;
    }
    default:
      port.post({ kind: 'log', level: 'error', text: `no view is called ${String(view)}` });
  }
}

void main();
