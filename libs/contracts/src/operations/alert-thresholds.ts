import type { AlertKind } from './alert-kinds.js';

/** From when on something is an alert: the number that stands for a kind, and what a tenant may set instead. */
export interface AlertThresholdRange {
  /** What holds where a tenant has set nothing. */
  readonly standard: number;
  readonly least: number;
  readonly most: number;
  /** What is counted. Whole numbers, but for `times`. */
  readonly unit: string;
  /** How a sentence that begins with number and unit goes on. */
  readonly meaning: string;
}

const MINUTES_OF_WEEK = 10_080;
const MINUTES_OF_DAY = 1_440;
const MANY = 1_000_000;
const DAYS_OF_YEAR = 365;

/** The threshold of each kind. */
export const ALERT_THRESHOLDS: Readonly<Record<AlertKind, AlertThresholdRange>> = {
  incident: { standard: 1, least: 1, most: MANY, unit: 'dead letters', meaning: 'are in one open incident' },
  backlog: {
    ...{ standard: 15, least: 1, most: MINUTES_OF_WEEK, unit: 'minutes' },
    meaning: 'have passed since tasks of a connector were due, and nobody has taken them',
  },
  parked: { standard: 1, least: 1, most: MANY, unit: 'tasks', meaning: 'of a connector are parked' },
  connection: {
    ...{ standard: 2, least: 0, most: MINUTES_OF_DAY, unit: 'minutes' },
    meaning: 'have passed in which a connection was not called',
  },
  'results-owed': {
    ...{ standard: 2, least: 1, most: MINUTES_OF_DAY, unit: 'minutes' },
    meaning: 'have passed since results were stored, and they are not announced',
  },
  'error-budget': {
    ...{ standard: 14.4, least: 1, most: 1_000, unit: 'times' },
    meaning: 'too fast the error budget of a connector is used up, over one to two hours',
  },
  'source-silent': {
    ...{ standard: 0, least: 0, most: MINUTES_OF_WEEK, unit: 'minutes' },
    meaning: 'have passed since a webhook of a source was to come, and none has',
  },
  'queue-without-consumers': {
    ...{ standard: 5, least: 1, most: MINUTES_OF_DAY, unit: 'minutes' },
    meaning: 'have passed in which messages waited in the queue of a connector and nobody consumed it',
  },
  'webhooks-refused': {
    ...{ standard: 10, least: 1, most: MANY, unit: 'webhooks' },
    meaning: 'of a source are refused in a quarter of an hour, and over three times as many as usual',
  },
  'credential-expiring': {
    ...{ standard: 7, least: 1, most: DAYS_OF_YEAR, unit: 'days' },
    meaning: 'are left until the credential of a connection ends',
  },
  'api-key-expiring': {
    ...{ standard: 7, least: 1, most: DAYS_OF_YEAR, unit: 'days' },
    meaning: 'are left until an API key ends',
  },
  'certificate-expiring': {
    ...{ standard: 21, least: 1, most: DAYS_OF_YEAR, unit: 'days' },
    meaning: 'are left until the certificate of RabbitMQ or PostgreSQL ends',
  },
};
