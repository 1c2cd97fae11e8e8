// What the plots show: the series of the API by name, in groups that are read together.

/** `kind`: count (how many in each step), gauge (a level), age (a level, in seconds) or time (seconds, by magnitude). */
export const CHARTS = [
  {
    id: 'mail',
    title: 'Messages in and out',
    kind: 'count',
    series: [
      {name: 'accepted', label: 'Accepted'},
      {name: 'delivered', label: 'Delivered'},
    ],
  },
  {
    id: 'trouble',
    title: 'Refused, deferred, given up',
    kind: 'count',
    series: [
      {name: 'refused-4yz', label: 'Refused for now (4yz)'},
      {name: 'refused-5yz', label: 'Refused for good (5yz)'},
      {name: 'deferred-4yz', label: 'Deferred by a reply'},
      {name: 'deferred-no-reply', label: 'Deferred, no reply'},
      {name: 'failed', label: 'Given up'},
      {name: 'expired', label: 'Expired'},
    ],
  },
  {
    id: 'delivery',
    title: 'Time from arrival to delivery',
    kind: 'time',
    series: [
      {name: 'delivery-p50', label: 'Half within'},
      {name: 'delivery-p90', label: '90 % within'},
      {name: 'delivery-p99', label: '99 % within'},
    ],
  },
  {
    id: 'transaction',
    title: 'Time of a transaction',
    kind: 'time',
    series: [
      {name: 'transaction-p50', label: 'Half within'},
      {name: 'transaction-p90', label: '90 % within'},
      {name: 'transaction-p99', label: '99 % within'},
    ],
  },
  {
    id: 'connections',
    title: 'Connections',
    kind: 'gauge',
    series: [
      {name: 'sessions-open', label: 'In'},
      {name: 'connections-out', label: 'Out'},
    ],
  },
  {
    id: 'queue',
    title: 'Queue',
    kind: 'gauge',
    series: [
      {name: 'queue-messages', label: 'Messages'},
      {name: 'queue-held', label: 'Held'},
    ],
  },
  {
    id: 'oldest',
    title: 'Oldest message in the queue',
    kind: 'age',
    series: [{name: 'queue-oldest-age', label: 'Age'}],
  },
];

/** Why mail was refused, put off or given up: the second number of the enhanced code. */
export const REASONS = [
  ['address', 'The address'],
  ['mailbox', 'The mailbox'],
  ['system', 'The mail system'],
  ['network', 'Network, DNS, routing'],
  ['protocol', 'The protocol'],
  ['content', 'The content'],
  ['policy', 'Security or policy'],
  ['other', 'Not said'],
];
