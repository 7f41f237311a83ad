/** What is said of a span beside its name: attribute, and how its value is put; the first that is there of each line. */
const FACTS = [
  [['waybill.attempt', (value) => `attempt ${value}`]],
  [
    ['http.response.status_code', (value) => `HTTP ${value}`],
    ['http.status_code', (value) => `HTTP ${value}`],
  ],
  [['waybill.outcome', String]],
  [['waybill.task.status', String]],
  [['waybill.duplicate', (value) => (value ? 'duplicate' : undefined)]],
  [['waybill.batch.size', (value) => (value > 1 ? `batch of ${value}` : undefined)]],
  [['waybill.call.phase', (value) => `broke in ${value}`]],
  [['messaging.rabbitmq.destination.routing_key', (value) => `key ${value}`]],
  [['messaging.destination.name', (value, span) => (span.name.includes(value) ? undefined : `to ${value}`)]],
  [['server.address', (value, span) => addressOf(value, span.attributes['server.port'])]],
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
  const facts = FACTS.map((choices) => {
    const [name, say] = choices.find(([each]) => span.attributes[each] !== undefined) ?? [];
    return name && say(span.attributes[name], span);
  }).filter(Boolean);
  const wrong = span.attributes['error.type'] ?? span.status.message;
  const said = wrong === undefined || facts.includes(`HTTP ${wrong}`);
  return span.status.code === 'error' && !said ? [String(wrong), ...facts] : facts;
}
