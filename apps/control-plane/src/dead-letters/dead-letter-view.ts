import type { DeadLetterView } from '#libs/persistence';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A dead letter as the API shows it: its body as text where it is that, else in base64. */
export function presentDeadLetter({ headers, bodyStart, bodySize, ...letter }: DeadLetterView) {
  return {
    ...letter,
    headers: JSON.parse(headers.toString('utf8')) as unknown,
    body: { size: bodySize, complete: bodyStart.length === bodySize, ...readable(bodyStart) },
  };
}

/** A dead letter as the API shows it. */
export type PresentedDeadLetter = ReturnType<typeof presentDeadLetter>;

function readable(bytes: Buffer): { text: string } | { base64: string } {
  try {
    return { text: utf8.decode(bytes) };
  } catch {
    return { base64: bytes.toString('base64') };
  }
}
