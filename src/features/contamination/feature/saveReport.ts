import { LoupeError } from '../../../core/message';
import type { Services } from '../../../host/services';
import type { Results } from '../page';
import type { OpenCheck } from './contaminationPage';

export function saveContaminationReport(_services: Services, _open: OpenCheck, _results: Results): Promise<void> {
  return Promise.reject(new LoupeError('contamination-no-setup', {}, 'usage'));
}
