import { createHmac } from 'node:crypto';
import { readStatus, type SendEnd, unanswered } from './send-end.js';

const PATIENCE_MS = 10_000;

/** Where webhooks go, and the secret they are signed with, of the form `whsec_…`. */
export interface WebhookTarget {
  url: string;
  secret: string;
}

/** The signature of Standard Webhooks over an id, a time in seconds and a body. */
export function signWebhook(secret: string, id: string, seconds: number, body: string): string {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`;
}

/** Posts one copy of a webhook, signed for this moment. `sent` is another body than `signed` where it was tampered with. */
export async function postWebhook(
  { url, secret }: WebhookTarget,
  id: string,
  { signed, sent }: { signed: string; sent: string },
): Promise<SendEnd> {
  const seconds = Math.floor(Date.now() / 1_000);
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(seconds),
        'webhook-signature': signWebhook(secret, id, seconds, signed),
      },
      body: sent,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    await answer.text();
    return readStatus(answer.status, id);
  } catch (error) {
    return unanswered(error);
  }
}
