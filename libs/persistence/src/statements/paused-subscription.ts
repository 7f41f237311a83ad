/** Whether the subscription of the row `of` is paused. */
export function pausedSubscription(of: string): string {
  return `EXISTS (SELECT FROM waybill.pauses p
    WHERE p.tenant = ${of}.tenant AND p.kind = 'subscription' AND p.name = ${of}.name)`;
}
