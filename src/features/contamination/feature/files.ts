export { askPlace, isThere, tellWritten } from '../../../host/askPlace';
