/**
 * What a span of the OTLP JSON encoding says, flattened: the form in which the local stack keeps and shows spans.
 *
 * @typedef {object} Span
 * @property {string} traceId 32 hexadecimal digits
 * @property {string} spanId 16 hexadecimal digits
 * @property {string} [parentSpanId] absent for a root
 * @property {string} service `service.name` of its resource
 * @property {string} [instance] `service.instance.id` of its resource
 * @property {string} name
 * @property {'unspecified' | 'internal' | 'server' | 'client' | 'producer' | 'consumer'} kind
 * @property {string} start nanoseconds since 1970, decimal
 * @property {string} end nanoseconds since 1970, decimal
 * @property {{ code: 'unset' | 'ok' | 'error', message?: string }} status
 * @property {Record<string, unknown>} attributes
 * @property {{ name: string, time: string, attributes: Record<string, unknown> }[]} events
 * @property {{ traceId: string, spanId: string, attributes: Record<string, unknown> }[]} links
 */

const KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];
const CODES = ['unset', 'ok', 'error'];
const DEEPEST_VALUE = 20;

/**
 * Reads the body of an OTLP/HTTP export of traces, JSON encoding of OTLP 1.x. A span that cannot be read is rejected
 * alone, as the specification's partial success wants it.
 *
 * @param {unknown} body the parsed body
 * @returns {{ spans: Span[], rejected: number, reason?: string }} `reason` is that of the first rejected span
 * @throws {TypeError} when the body is no export of traces at all
 */
export function readExport(body) {
  if (!isObject(body)) throw new TypeError('the body is not an object with resourceSpans');
  const spans = [];
  const reasons = [];
  for (const { resource, scopeSpans } of listIn(body, 'resourceSpans')) {
    const about = readAttributes(resource?.attributes);
    for (const scope of listIn({ scopeSpans }, 'scopeSpans')) {
      for (const span of listIn(scope, 'spans')) {
        try {
          spans.push(readSpan(span, about));
        } catch (error) {
          reasons.push(error.message);
        }
      }
    }
  }
  return { spans, rejected: reasons.length, reason: reasons[0] };
}

function readSpan(span, about) {
  const parent = span.parentSpanId ? readId(span.parentSpanId, 16, 'parentSpanId') : undefined;
  return {
    traceId: readId(span.traceId, 32, 'traceId'),
    spanId: readId(span.spanId, 16, 'spanId'),
    ...(parent && { parentSpanId: parent }),
    service: String(about['service.name'] ?? 'unknown_service'),
    ...(about['service.instance.id'] !== undefined && { instance: String(about['service.instance.id']) }),
    name: String(span.name ?? ''),
    kind: KINDS[span.kind ?? 0] ?? 'unspecified',
    start: readTime(span.startTimeUnixNano, 'startTimeUnixNano'),
    end: readTime(span.endTimeUnixNano, 'endTimeUnixNano'),
    status: {
      code: CODES[span.status?.code ?? 0] ?? 'unset',
      ...(span.status?.message && { message: String(span.status.message) }),
    },
    attributes: readAttributes(span.attributes),
    events: listIn(span, 'events').map(({ name, timeUnixNano, attributes }) => ({
      name: String(name ?? ''),
      time: readTime(timeUnixNano, 'timeUnixNano of an event'),
      attributes: readAttributes(attributes),
    })),
    links: listIn(span, 'links').map(({ traceId, spanId, attributes }) => ({
      traceId: readId(traceId, 32, 'traceId of a link'),
      spanId: readId(spanId, 16, 'spanId of a link'),
      attributes: readAttributes(attributes),
    })),
  };
}

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A repeated field; the encoding may leave out an empty one. */
function listIn(message, field) {
  const list = message[field] ?? [];
  if (!Array.isArray(list) || !list.every(isObject)) throw new TypeError(`${field} is not a list of objects`);
  return list;
}

function readId(value, digits, field) {
  const id = String(value).toLowerCase();
  if (id.length === digits && /^[0-9a-f]+$/.test(id) && !/^0+$/.test(id)) return id;
  throw new TypeError(`${field} is not ${digits} hexadecimal digits`);
}

/** 64-bit integers come as decimal strings; small ones may come as numbers. */
function readTime(value, field) {
  const text = String(value ?? '');
  if (/^\d{1,20}$/.test(text)) return text;
  throw new TypeError(`${field} is not a whole number of nanoseconds`);
}

function readAttributes(list) {
  if (!Array.isArray(list)) return {};
  return Object.fromEntries(list.filter(isObject).map(({ key, value }) => [String(key), readValue(value, 0)]));
}

function readValue(value, depth) {
  if (!isObject(value) || depth > DEEPEST_VALUE) return null;
  if (value.intValue !== undefined) {
    const number = Number(value.intValue);
    return Number.isSafeInteger(number) ? number : String(value.intValue);
  }
  if (value.arrayValue) return (value.arrayValue.values ?? []).map((each) => readValue(each, depth + 1));
  if (value.kvlistValue) {
    const pairs = (value.kvlistValue.values ?? []).map((each) => [each.key, readValue(each.value, depth + 1)]);
    return Object.fromEntries(pairs);
  }
  return value.stringValue ?? value.boolValue ?? value.doubleValue ?? value.bytesValue ?? null;
}
