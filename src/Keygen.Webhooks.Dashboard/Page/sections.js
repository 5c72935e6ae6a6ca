// The sections, in the order of the navigation. Each module exports show(root, context): see IDashboardSection.
// One that shows what a process has in memory begins anew when another process answers.
import * as now from './now.js';
import * as deliveries from './deliveries.js';
import * as events from './events.js';
import * as waiting from './waiting.js';
import * as endpoint from './endpoint.js';

export const sections = [
  { name: 'now', title: 'Now', module: now, isOfProcess: true },
  { name: 'deliveries', title: 'Deliveries', module: deliveries, isOfProcess: true },
  { name: 'events', title: 'Events', module: events },
  { name: 'waiting', title: 'Waiting', module: waiting, isOfProcess: true },
  { name: 'endpoint', title: 'Endpoint', module: endpoint },
];
