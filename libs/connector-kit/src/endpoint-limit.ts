import { isName } from '#libs/contracts';
import type { ConnectionSettings } from './action-call.js';

/** The endpoint group of actions that name none. */
export const DEFAULT_GROUP = 'default';

/**
 * How many calls an endpoint group of one connection takes, all workers together: a bucket that holds `burst` tokens and
 * gains `perSecond`. Tasks that wait are let go once a second, so up to a second's worth may come at once.
 */
export interface EndpointLimit {
  /** Calls per second in the long run; above 0. */
  perSecond: number;
  /** Calls at once after a pause; at least 1. */
  burst: number;
}

/** The limits of a connection by endpoint group; a group without one is not limited. */
export type EndpointLimits = Readonly<Record<string, EndpointLimit>>;

/** The limits of every connection, or how they follow from its settings. */
export type LimitsOf = EndpointLimits | ((settings: ConnectionSettings) => EndpointLimits);

/** Throws where limits that a connector declares cannot be kept. */
export function checkLimits(connector: string, limits: EndpointLimits): void {
  for (const [group, { perSecond, burst }] of Object.entries(limits)) {
    if (!isName(group)) throw new Error(`Connector ${connector} limits an endpoint group ${group}, which is no name`);
    if (!(Number.isFinite(perSecond) && perSecond > 0 && Number.isFinite(burst) && burst >= 1)) {
      throw new Error(`Connector ${connector} limits ${group} to ${perSecond} per second with a burst of ${burst}`);
    }
  }
}
