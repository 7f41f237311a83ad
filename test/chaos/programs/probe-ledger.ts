import { joinUrl, type Probe, parseStrictJson, readFailedStatus } from '#libs/connector-kit';

const BOUNDS = { maxBytes: 64 * 1024, maxDepth: 16 };

/** The longest after an attempt that the ledger-api applies it all the same, in milliseconds; see its behaviour `apply-late`. */
const LATEST_MS = 2_000;

/** Looks an effect up by its marker at the ledger-api, which tells of all it has applied. Never throws. */
export const probeLedger: Probe = {
  settleMs: LATEST_MS + 500,
  intervalMs: 300,
  scope: 'all effects, by marker',
  consistent: true,
  prepare: ({ settings, token }) => ({
    method: 'GET',
    url: joinUrl(String(settings['baseUrl']), '/marked', { marker: token }),
    headers: {},
    body: null,
  }),
  read: (answer, { now }) => {
    const { status } = answer;
    const json = parseStrictJson(answer.body, BOUNDS);
    const found = json.ok ? (json.value as { found?: unknown } | null)?.found : undefined;
    if (status === 200 && json.ok && found === true) return { kind: 'found', output: { status, body: json.value } };
    if (status === 200 && found === false) return { kind: 'absent' };
    const failed = status < 200 || status >= 300 ? readFailedStatus(answer, now) : null;
    if (failed?.kind === 'failed') return { kind: 'unclear', error: failed.error, retryAfterMs: failed.retryAfterMs };
    const message = 'The provider did not say whether it has the effect';
    return { kind: 'unclear', error: { category: 'transient', code: 'probe_unclear', message, retryable: true } };
  },
};
