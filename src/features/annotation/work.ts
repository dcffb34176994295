import { folderBeside, folderElsewhere } from '../../data/annotation/labelFolder';
import type { Work, WorkMethod } from '../../engine/work';
import { ANNOTATION } from './contract';
import type { AnnotationMethod } from './contract';
import { bulkMethods } from './work/bulkMethods';
import { exportMethods } from './work/exportMethods';
import { LabelTables } from './work/labelTables';
import { listMethods } from './work/listMethods';
import { checked } from './work/method';
import type { Method, Methods } from './work/method';
import { orphanMethods } from './work/orphanMethods';
import { overviewMethods } from './work/overviewMethods';
import { queueMethods } from './work/queueMethods';
import { rowMethods } from './work/rowMethods';

const methods: Methods<AnnotationMethod> = { ...rowMethods, ...listMethods, ...queueMethods, ...bulkMethods, ...orphanMethods, ...exportMethods, ...overviewMethods };

/** What the engine's process does with labels. */
export const annotationWork: Work = {
  feature: ANNOTATION,
  opened: (session) => {
    const beside = folderBeside(session.source);
    const { labelFolders = [], labelsElsewhere } = session.source;
    const elsewhere = labelsElsewhere === undefined ? [] : [folderElsewhere(labelsElsewhere, session.info)];
    session.sides.attach(new LabelTables(session, [...(beside === undefined ? [] : [beside]), ...labelFolders, ...elsewhere]));
  },
  methods: Object.fromEntries((Object.keys(methods) as AnnotationMethod[]).map((name): [string, WorkMethod] => [name, checked(name, methods[name] as Method<typeof name>)])),
};
