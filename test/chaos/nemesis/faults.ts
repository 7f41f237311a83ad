import type { Fault } from './fault.js';
import { backendsTerminated } from './faults/backends-terminated.js';
import { brokerKilled } from './faults/broker-killed.js';
import { brokerWiped } from './faults/broker-wiped.js';
import { clockJumped } from './faults/clock-jumped.js';
import { commitCut } from './faults/commit-cut.js';
import { confirmDropped } from './faults/confirm-dropped.js';
import { connectionsClosed } from './faults/connections-closed.js';
import { databaseReadOnly } from './faults/database-read-only.js';
import { databaseStopped } from './faults/database-stopped.js';
import { diskFull } from './faults/disk-full.js';
import { memoryAlarm } from './faults/memory-alarm.js';
import { publishDuplicated } from './faults/publish-duplicated.js';
import { publishReordered } from './faults/publish-reordered.js';
import { queueDeleted } from './faults/queue-deleted.js';
import { queuePurged } from './faults/queue-purged.js';
import { replacedInTurn } from './faults/replaced-in-turn.js';
import { serviceKilled } from './faults/service-killed.js';
import { thirdPartyDown } from './faults/third-party-down.js';
import { thirdPartyKilled } from './faults/third-party-killed.js';
import { wireCut } from './faults/wire-cut.js';
import { wireSilent } from './faults/wire-silent.js';
import { wireSlow } from './faults/wire-slow.js';
import { workerFrozen } from './faults/worker-frozen.js';

/** Every way of breaking the rig. */
export const FAULTS: readonly Fault[] = [
  brokerKilled,
  brokerWiped,
  databaseStopped,
  workerFrozen,
  serviceKilled,
  connectionsClosed,
  backendsTerminated,
  queuePurged,
  queueDeleted,
  memoryAlarm,
  databaseReadOnly,
  diskFull,
  clockJumped,
  replacedInTurn,
  thirdPartyDown,
  thirdPartyKilled,
  wireCut,
  wireSilent,
  wireSlow,
  commitCut,
  confirmDropped,
  publishDuplicated,
  publishReordered,
];

/** The faults for a broker of one node, or of several: nobody loses the disks of all nodes of a cluster at once. */
export const faultsFor = ({ clustered }: { clustered: boolean }): readonly Fault[] =>
  clustered ? FAULTS.filter((fault) => fault !== brokerWiped) : FAULTS;
