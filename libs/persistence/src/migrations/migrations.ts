import { Tenancy1760000000001 } from './0001-tenancy.js';
import { Connections1760000000002 } from './0002-connections.js';
import { Tasks1760000000003 } from './0003-tasks.js';
import { Delivery1760000000004 } from './0004-delivery.js';
import { Webhooks1760000000005 } from './0005-webhooks.js';
import { Traces1760000000006 } from './0006-traces.js';
import { ParkedTasks1760000000007 } from './0007-parked-tasks.js';
import { NewestTasks1760000000008 } from './0008-newest-tasks.js';
import { EndpointHealth1760000000009 } from './0009-endpoint-health.js';
import { EffectLedger1760000000010 } from './0010-effect-ledger.js';
import { Beat1760000000011 } from './0011-beat.js';
import { HeldTasks1760000000012 } from './0012-held-tasks.js';
import { RecoveryTime1760000000013 } from './0013-recovery-time.js';
import { RefusedTasks1760000000014 } from './0014-refused-tasks.js';
import { ForgivenProbes1760000000015 } from './0015-forgiven-probes.js';
import { PartsByDay1760000000016 } from './0016-parts-by-day.js';
import { IndexesForPages1760000000017 } from './0017-indexes-for-pages.js';
import { Incidents1760000000018 } from './0018-incidents.js';
import { RedriveRuns1760000000019 } from './0019-redrive-runs.js';
import { ReplacedLetters1760000000020 } from './0020-replaced-letters.js';
import { Pauses1760000000021 } from './0021-pauses.js';
import { PausedTasks1760000000022 } from './0022-paused-tasks.js';
import { TenantRetention1760000000023 } from './0023-tenant-retention.js';
import { Erasures1760000000024 } from './0024-erasures.js';
import { AuditChain1760000000025 } from './0025-audit-chain.js';
import { Users1760000000026 } from './0026-users.js';
import { SignInFlows1760000000027 } from './0027-sign-in-flows.js';
import { DaysOfRedrivenTasks1760000000028 } from './0028-days-of-redriven-tasks.js';
import { SettledIncidents1760000000029 } from './0029-settled-incidents.js';
import { TaskSearch1760000000030 } from './0030-task-search.js';
import { Overview1760000000031 } from './0031-overview.js';
import { DecisionRuns1760000000032 } from './0032-decision-runs.js';
import { Alerts1760000000033 } from './0033-alerts.js';
import { HowThingsGo1760000000034 } from './0034-how-things-go.js';
import { ReplayRuns1760000000035 } from './0035-replay-runs.js';
import { WatchingMore1760000000036 } from './0036-watching-more.js';

/** Every migration, oldest first. */
export const MIGRATIONS = [
  Tenancy1760000000001,
  Connections1760000000002,
  Tasks1760000000003,
  Delivery1760000000004,
  Webhooks1760000000005,
  Traces1760000000006,
  ParkedTasks1760000000007,
  NewestTasks1760000000008,
  EndpointHealth1760000000009,
  EffectLedger1760000000010,
  Beat1760000000011,
  HeldTasks1760000000012,
  RecoveryTime1760000000013,
  RefusedTasks1760000000014,
  ForgivenProbes1760000000015,
  PartsByDay1760000000016,
  IndexesForPages1760000000017,
  Incidents1760000000018,
  RedriveRuns1760000000019,
  ReplacedLetters1760000000020,
  Pauses1760000000021,
  PausedTasks1760000000022,
  TenantRetention1760000000023,
  Erasures1760000000024,
  AuditChain1760000000025,
  Users1760000000026,
  SignInFlows1760000000027,
  DaysOfRedrivenTasks1760000000028,
  SettledIncidents1760000000029,
  TaskSearch1760000000030,
  Overview1760000000031,
  DecisionRuns1760000000032,
  Alerts1760000000033,
  HowThingsGo1760000000034,
  ReplayRuns1760000000035,
  WatchingMore1760000000036,
];
