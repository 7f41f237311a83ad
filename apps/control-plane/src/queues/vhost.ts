/** The virtual host an AMQP URL names (AMQP URI specification): `/` where it names none. */
export function vhostOf(amqpUrl: string): string {
  return decodeURIComponent(new URL(amqpUrl).pathname.slice(1)) || '/';
}
