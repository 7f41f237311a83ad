import type { AlertKind, AlertState } from '#libs/contracts';
import type { OwnThreshold } from '../thresholds.js';

/** More about what was found: names and numbers that the alert's words are made of. Never a secret. */
export type FindingDetail = Readonly<Record<string, string | number | boolean | null>>;

/** Something that is wrong now, as PostgreSQL tells it. */
export interface Finding {
  tenant: string;
  kind: AlertKind;
  /** Which thing; empty where the tenant as a whole is meant. */
  subject: string;
  value: number;
  /** Since when, where that is known; null for "as of now". */
  since: Date | null;
  detail: FindingDetail;
}

/** What is kept of an alert, one for each tenant, kind and subject. */
export interface AlertRecord {
  id: string;
  tenant: string;
  kind: AlertKind;
  subject: string;
  state: AlertState;
  value: number;
  detail: FindingDetail;
  since: Date;
  /** When its condition was first found gone; null while it holds, and when that is over. */
  goneAt: Date | null;
  firedAt: Date | null;
  resolvedAt: Date | null;
  /** What targets were last told of it, when, and what its value was then. */
  told: 'firing' | 'resolved' | null;
  toldAt: Date | null;
  toldValue: number | null;
  mutedUntil: Date | null;
}

/** How the alerts of a tenant stand while its transaction holds them. */
export interface AlertStanding {
  records: readonly AlertRecord[];
  /** Targets that are to be told: none, and nobody is. */
  targets: readonly string[];
  /** Messages of the last hour. */
  sentInHour: number;
  /** The database's time. */
  now: Date;
}

/** A message to every target. */
export interface NewNotification {
  /** Stays the same however often it is sent. */
  eventId: string;
  event: Buffer;
}

/** What is to be kept. */
export interface AlertStep {
  keep: readonly AlertRecord[];
  /** Those of `keep` that began to fire, or were resolved. */
  turned: readonly AlertRecord[];
  /** Ids of alerts that never fired and are over. */
  drop: readonly string[];
  notifications: readonly NewNotification[];
}

/** Where alerts are kept. */
export interface AlertStore {
  /** From when on tenants have alerts fire, where they have set that. */
  thresholds(): Promise<OwnThreshold[]>;
  /** Tenants with alerts that are not over, or whose end was not told. */
  tenantsWithAlerts(): Promise<string[]>;
  /** Locks the alerts of a tenant, has it decided what comes next, and keeps that with its messages, all or nothing. */
  advance(
    tenant: string,
    findings: readonly Finding[],
    decide: (standing: AlertStanding) => AlertStep,
  ): Promise<AlertStep>;
  /** Deletes what was resolved, and told, so many days ago. */
  forget(days: number): Promise<void>;
}
