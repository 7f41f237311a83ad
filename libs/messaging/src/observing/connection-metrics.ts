import { observe } from '#libs/tracing';

/** Has it be told whether a connection stands, under its name; the returned function ends that. */
export function observeConnection(connection: string, stands: () => boolean): () => void {
  return observe('waybill_broker_connected', 'Whether this connection to RabbitMQ stands: 1 or 0.', (tell) =>
    tell(Number(stands()), { connection }),
  );
}

/** Has it be told when the certificate of the broker ends, in seconds since 1970; absent where it is null. */
export function observeCertificate(connection: string, endsAt: () => number | null): () => void {
  return observe(
    'waybill_certificate_expiry_timestamp_seconds',
    'When the certificate that this connection was shown ends, in seconds since 1970.',
    (tell) => {
      const at = endsAt();
      if (at !== null) tell(at, { connection });
    },
  );
}

/** Has it be told whether the broker holds up the publisher; the returned function ends that. */
export function observeBlocking(blocked: () => boolean): () => void {
  return observe('waybill_publisher_blocked', 'Whether an alarm of the broker holds up publishing: 1 or 0.', (tell) =>
    tell(Number(blocked())),
  );
}
