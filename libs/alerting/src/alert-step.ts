import { ALERT_RULES, ruleOf } from './alert-rule.js';
import { decideAlert } from './decisions/decide-alert.js';
import { decideMessages, type Told } from './decisions/decide-messages.js';
import { decideTelling } from './decisions/decide-telling.js';
import { alertEvent } from './messages/alert-event.js';
import type { LinkBases } from './messages/links.js';
import type { AlertRecord, AlertStanding, AlertStep } from './ports/alert-store.js';
import type { Sighting } from './sighting.js';

/** What steps of all tenants have in common. */
export interface StepTerms {
  /** Messages about alerts in an hour at most, for each tenant. */
  mostInHour: number;
  bases: LinkBases;
  newId: () => string;
}

/** How the alerts of a tenant go on by what was seen of it, and what is told of them. Pure, but for new ids. */
export function decideStep(tenant: string, seen: Sighting, standing: AlertStanding, terms: StepTerms): AlertStep {
  const { now, targets, sentInHour } = standing;
  const { keep, drop } = decideAll(tenant, seen, standing, terms);
  const tellings = keep.map((record) => ({
    record,
    telling: decideTelling(record, ruleOf(record.kind, seen.thresholdOf(tenant, record.kind)), now),
  }));
  const silent = tellings.filter(({ telling }) => telling === 'silent').map(({ record }) => record.id);
  const aloud = tellings.filter((one): one is Told => one.telling !== null && one.telling !== 'silent');
  const limits = { sentInHour, mostInHour: targets.length === 0 ? 0 : terms.mostInHour };
  const messages = decideMessages(aloud, limits);
  const told = new Set(messages.flatMap(({ alerts }) => alerts.map(({ record }) => record.id)));
  const notifications = messages.map((message) => {
    const eventId = terms.newId();
    const event = alertEvent(message, { eventId, tenant, now, bases: terms.bases });
    return { eventId, event: Buffer.from(JSON.stringify(event)) };
  });
  const kept = keep.map((record) => {
    if (told.has(record.id)) return markTold(record, now);
    return silent.includes(record.id) ? { ...record, told: 'resolved' as const } : record;
  });
  return { keep: changedOf(kept, standing.records), turned: turnedOf(kept, standing.records), drop, notifications };
}

const keyOf = ({ kind, subject }: Pick<AlertRecord, 'kind' | 'subject'>) => `${kind} ${subject}`;

function decideAll(tenant: string, seen: Sighting, { records, now }: AlertStanding, { newId }: StepTerms) {
  const { findings, unknown, thresholdOf } = seen;
  const found = new Map(findings.map((finding) => [keyOf(finding), finding]));
  const known = new Map(records.map((record) => [keyOf(record), record]));
  const keep: AlertRecord[] = [];
  const drop: string[] = [];
  for (const key of new Set([...found.keys(), ...known.keys()])) {
    const finding = found.get(key) ?? null;
    const record = known.get(key) ?? null;
    const kind = finding?.kind ?? record?.kind;
    // Of a kind that a later release watches for nothing is known here: it is left to that one.
    if (kind === undefined || !Object.hasOwn(ALERT_RULES, kind)) continue;
    if (unknown.has(kind)) {
      if (record) keep.push(record);
      continue;
    }
    const decision = decideAlert({ record, finding, rule: ruleOf(kind, thresholdOf(tenant, kind)), now, newId });
    if (decision.kind === 'keep') keep.push(decision.record);
    else if (decision.kind === 'drop' && record) drop.push(record.id);
  }
  return { keep, drop };
}

function markTold(record: AlertRecord, now: Date): AlertRecord {
  const told = record.state === 'resolved' ? 'resolved' : 'firing';
  return { ...record, told, toldAt: now, toldValue: record.value };
}

function turnedOf(kept: readonly AlertRecord[], before: readonly AlertRecord[]): AlertRecord[] {
  const states = new Map(before.map(({ id, state }) => [id, state]));
  return kept.filter(({ id, state }) => state !== 'pending' && states.get(id) !== state);
}

/** Only what differs from what is there already is written. */
function changedOf(kept: readonly AlertRecord[], before: readonly AlertRecord[]): AlertRecord[] {
  const texts = new Map(before.map((record) => [record.id, textOf(record)]));
  return kept.filter((record) => texts.get(record.id) !== textOf(record));
}

const textOf = (record: AlertRecord): string =>
  JSON.stringify(
    Object.entries({ ...record, detail: Object.entries(record.detail).sort() }).sort(([one], [other]) =>
      one < other ? -1 : 1,
    ),
  );
