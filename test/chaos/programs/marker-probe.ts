import { joinUrl, type Probe, type ProbeReading, parseStrictJson, readFailedStatus } from '#libs/connector-kit';

/**
 * How an effect at the ledger-api is looked up by its marker: once late effects, which come up to two seconds after an
 * answer, must have come.
 *
 * @param consistent whether the third party keeps to it that a probe sees what was done before
 */
export const markerProbe = (consistent: boolean): Probe => ({
  settleMs: 4_000,
  intervalMs: 500,
  scope: 'all effects of the ledger, by their marker',
  consistent,
  prepare: ({ input, settings, token }) => ({
    method: 'GET',
    url: joinUrl(String(settings['baseUrl']), '/marked', { marker: token, order: String(input['order']) }),
    headers: {},
    body: null,
  }),
  read: (answer, { now }): ProbeReading => {
    if (answer.status !== 200) return unclear(answer, now);
    const json = parseStrictJson(answer.body);
    const { found, order } = (json.ok ? (json.value ?? {}) : {}) as { found?: unknown; order?: unknown };
    if (found === true) return { kind: 'found', output: { status: 200, body: { order: String(order), done: true } } };
    if (found === false) return { kind: 'absent' };
    const message = 'The provider did not say whether the marker is there';
    return { kind: 'unclear', error: { category: 'data', code: 'unreadable_probe', message, retryable: true } };
  },
});

function unclear(...[answer, now]: Parameters<typeof readFailedStatus>): ProbeReading {
  const reading = readFailedStatus(answer, now);
  if (reading.kind === 'done') return { kind: 'absent' };
  const { error, retryAfterMs } = reading;
  return { kind: 'unclear', error, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}
