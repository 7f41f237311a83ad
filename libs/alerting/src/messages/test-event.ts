import type { CloudEvent } from '#libs/contracts';

/** What a test message carries. */
export interface TestEventData {
  tenant: string;
  target: string;
  subject: string;
}

/** A message that says nothing but that messages arrive. */
export function testEvent(about: {
  eventId: string;
  tenant: string;
  target: string;
  now: Date;
}): CloudEvent<TestEventData> {
  const { eventId, tenant, target, now } = about;
  return {
    specversion: '1.0',
    id: eventId,
    source: '/alerts',
    type: 'dev.waybill.alert.test',
    time: now.toISOString(),
    datacontenttype: 'application/json',
    data: { tenant, target, subject: `Test: messages of tenant ${tenant} reach target ${target}` },
  };
}
