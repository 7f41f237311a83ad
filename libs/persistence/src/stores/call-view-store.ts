import type { FailedCall } from '#libs/execution';
import type { Database } from '../database.js';
import { findFailedCalls } from '../statements/find-failed-calls.js';
import { listConnectionCalls } from '../statements/list-connection-calls.js';

/** How the calls of ten minutes through a connection ended. */
export interface CallSlot {
  connection: string;
  /** It is of the last hour. */
  late: boolean;
  succeeded: number;
  /** In the order of the error categories. */
  failures: number[];
  /** All calls, by step of the scale of latencies. */
  latencies: number[];
}

/** How the calls through connections went of late. */
export interface RecentCalls {
  slots: CallSlot[];
  failed: (FailedCall & { connection: string })[];
}

/** Reads how calls went, one tenant at a time. */
export class CallViewStore {
  constructor(private readonly database: Database) {}

  /** Of these connections, as far back as so many seconds, a day at most; what failed last within a day. */
  of(tenant: string, connections: readonly string[], seconds: number): Promise<RecentCalls> {
    return this.database.asTenant(tenant, async (runner) => ({
      slots: await runner.run<CallSlot>(listConnectionCalls, [tenant, connections, seconds]),
      failed: await runner.run<RecentCalls['failed'][number]>(findFailedCalls, [tenant, connections]),
    }));
  }
}
