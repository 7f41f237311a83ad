/** What is said of a span beside its name: attribute, and how its value is put. */
const FACTS = [
  ['waybill.attempt', (value) => `attempt ${value}`],
  ['http.response.status_code', (value) => `HTTP ${value}`],
  ['waybill.outcome', String],
  ['waybill.acceptance', String],
  ['waybill.claim', String],
  ['waybill.task.status', String],
  ['waybill.settlement', (value) => (value === 'ack' ? undefined : value)],
  ['waybill.batch.size', (value) => (value > 1 ? `batch of ${value}` : undefined)],
  ['waybill.call.phase', (value) => `broke in ${value}`],
  ['waybill.effect_class', String],
  ['waybill.subscription', (value) => `to ${value}`],
  ['messaging.rabbitmq.destination.routing_key', String],
  ['waybill.delivery.count', (value) => `delivery ${value + 1}`],
  ['server.address', (value, { attributes }) => addressOf(value, attributes['server.port'])],
];

const addressOf = (host, port) => (port === undefined ? host : `${host}:${port}`);

/**
 * The few attributes that matter to somebody who reads a trace, as short words, the most telling first. What went wrong
 * comes before all else.
 *
 * @param {import('./otlp-spans.mjs').Span} span
 * @returns {string[]}
 */
export function factsOf(span) {
  const { attributes } = span;
  const there = FACTS.filter(([name]) => attributes[name] !== undefined);
  const facts = there.map(([name, say]) => say(attributes[name], span)).filter(Boolean);
  const wrong = attributes['error.type'] ?? span.status.message;
  const said = wrong === undefined || facts.includes(`HTTP ${wrong}`);
  return span.status.code === 'error' && !said ? [String(wrong), ...facts] : facts;
}
