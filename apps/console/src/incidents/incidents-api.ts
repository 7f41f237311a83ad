import type { Forecast, Incident, RedriveItemState, RedriveRun } from '#libs/contracts';
import type { DeadLetterPage, IncidentDetail, Page } from '../api/answers.js';
import type { ConsoleApi } from '../api/console-api.js';

/** Which incidents are asked for; an empty connector narrows nothing. */
export interface IncidentFilter {
  readonly state: Incident['state'];
  readonly connector: string;
}

/** How a redrive run is to go about it. */
export interface RunWish {
  /** Tasks sent in a second at most: 1 to 1,000. */
  readonly rate: number;
  /** Kept with the run; empty for none. */
  readonly note: string;
}

const at = (id: string) => `/v1/incidents/${encodeURIComponent(id)}`;
const runAt = (id: string) => `/v1/redrive-runs/${encodeURIComponent(id)}`;

/** The newest incidents that fit. */
export const readIncidents = (api: ConsoleApi, filter: IncidentFilter, limit: number, signal: AbortSignal) =>
  api.read<Page<Incident>>('/v1/incidents', { ...filter, limit: String(limit) }, signal);

/** One incident. */
export const readIncident = (api: ConsoleApi, id: string, signal: AbortSignal) =>
  api.read<IncidentDetail>(at(id), {}, signal);

/** Dead letters of an incident in one state, the newest first. */
export const readLetters = (api: ConsoleApi, incident: string, state: string, limit: number, signal: AbortSignal) =>
  api.read<DeadLetterPage>('/v1/dead-letters', { incident, state, limit: String(limit) }, signal);

/** The latest redrive runs of an incident. */
export const readRuns = (api: ConsoleApi, incident: string, signal: AbortSignal) =>
  api.read<Page<RedriveRun>>('/v1/redrive-runs', { incident, limit: '20' }, signal);

/** One dead letter of a run. */
export interface RunItem {
  readonly letterId: string;
  readonly taskId: string | null;
  readonly state: RedriveItemState;
  readonly reason: string | null;
}

/** What of a run is in one state. */
export const readRunItems = (api: ConsoleApi, run: string, state: RedriveItemState, signal: AbortSignal) =>
  api.read<Page<RunItem>>(`${runAt(run)}/items`, { state, limit: '20' }, signal);

/** What is said of an incident. */
export interface Annotation {
  readonly assignee: string;
  readonly note: string;
}

/** Says who is on it and what is known. What is left out stays as it is, an empty text takes away what was said. */
export const annotate = (api: ConsoleApi, id: string, said: Partial<Annotation>) =>
  api.act<IncidentDetail>(
    'PATCH',
    at(id),
    Object.fromEntries(Object.entries(said).map(([field, text]) => [field, text === '' ? null : text])),
  );

/** What a redrive of all that is open would come to. */
export const previewRedrive = (api: ConsoleApi, id: string) =>
  api.act<Forecast>('POST', `${at(id)}/redrive`, { dryRun: true });

/** Sends all that is open again, in growing batches. */
export const startRedrive = (api: ConsoleApi, id: string, { rate, note }: RunWish) =>
  api.act<RedriveRun>('POST', `${at(id)}/redrive`, { rate, ...(note === '' ? {} : { note }) });

/** Holds a run, has it go on, or ends it. */
export const steerRun = (api: ConsoleApi, id: string, how: 'pause' | 'resume' | 'cancel') =>
  api.act<RedriveRun>('POST', `${runAt(id)}/${how}`, {});

/** What a discard of all that is open would come to. */
export const previewDiscard = (api: ConsoleApi, id: string, note: string) =>
  api.act<Forecast>('POST', `${at(id)}/discard`, { note, dryRun: true });

/** Ends all that is open without doing anything about it. */
export const discardIncident = (api: ConsoleApi, id: string, note: string) =>
  api.act<Forecast>('POST', `${at(id)}/discard`, { note });
