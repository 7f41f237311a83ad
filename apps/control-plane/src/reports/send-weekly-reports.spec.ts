import { expect, it } from '@jest/globals';
import { sendWeeklyReports } from './send-weekly-reports.js';

it('Weekly reports reach all other tenants where that of one cannot be made, which is said', async () => {
  const queued: string[] = [];
  const store = {
    lacking: async () => ['acme', 'broken', 'zoo'].map((tenant) => ({ tenant, targets: ['ops'] })),
    queue: async ({ tenant }: { tenant: string }) => void queued.push(tenant),
  };
  const incidents = { opened: 0, resolved: 0, hoursToResolve: null };
  const facts = async (tenant: string) => {
    if (tenant === 'broken') throw new Error('no facts');
    return { rows: [], incidents, parked: {}, changes: [], uppers: [] } as never;
  };
  const sending = sendWeeklyReports({ store, reports: { facts }, origin: null }, new Date('2026-12-01T00:10:00Z'));
  await expect(sending).rejects.toThrow('Tenant broken is not sent its weekly report, of 1 in all');
  expect(queued).toEqual(['acme', 'zoo']);
});
