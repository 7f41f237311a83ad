import { observe } from '#libs/tracing';

/** Has it be told whether a connection stands, under its name; the returned function ends that. */
export function observeConnection(connection: string, stands: () => boolean): () => void {
  return observe('waybill_broker_connected', 'Whether this connection to RabbitMQ stands: 1 or 0.', (tell) =>
    tell(Number(stands()), { connection }),
  );
}

/** Has it be told whether the broker holds up the publisher; the returned function ends that. */
export function observeBlocking(blocked: () => boolean): () => void {
  return observe('waybill_publisher_blocked', 'Whether an alarm of the broker holds up publishing: 1 or 0.', (tell) =>
    tell(Number(blocked())),
  );
}
