import type { Scenario } from './scenario.js';
import { cancelInDoubt } from './scenarios/cancel-in-doubt.js';
import { copyAfterwards } from './scenarios/copy-afterwards.js';
import { heldDelivery } from './scenarios/held-delivery.js';
import { intentFirst } from './scenarios/intent-first.js';
import { keyedRetry } from './scenarios/keyed-retry.js';
import { lateCommit } from './scenarios/late-commit.js';
import { longCall } from './scenarios/long-call.js';
import { lostAnnouncement } from './scenarios/lost-announcement.js';
import { nobodyListens } from './scenarios/nobody-listens.js';
import { onceInDoubt } from './scenarios/once-in-doubt.js';
import { owedEvents } from './scenarios/owed-events.js';
import { redrive } from './scenarios/redrive.js';
import { staleWorker } from './scenarios/stale-worker.js';

/** Every scenario. */
export const SCENARIOS: readonly Scenario[] = [
  heldDelivery,
  lostAnnouncement,
  lateCommit,
  keyedRetry,
  staleWorker,
  onceInDoubt,
  nobodyListens,
  copyAfterwards,
  redrive,
  intentFirst,
  cancelInDoubt,
  longCall,
  owedEvents,
];
