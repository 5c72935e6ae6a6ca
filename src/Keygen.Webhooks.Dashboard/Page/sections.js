// The sections, in the order of the navigation. Each module exports show(root, context): see IDashboardSection.
import * as now from './now.js';
import * as deliveries from './deliveries.js';
import * as events from './events.js';
import * as waiting from './waiting.js';
import * as endpoint from './endpoint.js';

export const sections = [
  { name: 'now', title: 'Now', module: now },
  { name: 'deliveries', title: 'Deliveries', module: deliveries },
  { name: 'events', title: 'Events', module: events },
  { name: 'waiting', title: 'Waiting', module: waiting },
  { name: 'endpoint', title: 'Endpoint', module: endpoint },
];
