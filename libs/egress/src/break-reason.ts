/** Why a call broke off, in stable codes. */
export interface BreakReason {
  code: string;
  message: string;
}

interface NodeError extends Error {
  code?: string;
  syscall?: string;
  errors?: unknown[];
}

const BY_CODE: Record<string, BreakReason> = {
  ECONNREFUSED: { code: 'connection_refused', message: 'refused the connection' },
  ECONNRESET: { code: 'connection_reset', message: 'reset the connection' },
  EPIPE: { code: 'connection_reset', message: 'closed the connection while it was written to' },
  ENOTFOUND: { code: 'dns_failure', message: 'has no address' },
  EAI_AGAIN: { code: 'dns_failure', message: 'could not be resolved for now' },
  ETIMEDOUT: { code: 'connect_timeout', message: 'did not take the connection in time' },
  UND_ERR_CONNECT_TIMEOUT: { code: 'connect_timeout', message: 'did not take the connection in time' },
  EHOSTUNREACH: { code: 'unreachable', message: 'cannot be reached' },
  ENETUNREACH: { code: 'unreachable', message: 'cannot be reached' },
  UND_ERR_SOCKET: { code: 'connection_closed', message: 'closed the connection' },
  UND_ERR_HEADERS_OVERFLOW: { code: 'response_headers_too_large', message: 'answered with too many header bytes' },
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: { code: 'connection_closed', message: 'cut its answer short' },
  UND_ERR_DESTROYED: { code: 'aborted', message: 'was not called: egress is closed' },
  UND_ERR_CLOSED: { code: 'aborted', message: 'was not called: egress is closed' },
  UND_ERR_INVALID_ARG: { code: 'invalid_request', message: 'was not called: the request cannot be written as HTTP' },
};

/** Names what went wrong. Takes nothing from the error but its code and from the URL but its host: no secret gets in. */
export function readBreak(error: unknown, url: URL, connected: boolean): BreakReason {
  const host = url.host;
  const { code, name, syscall, message } = significant(error);
  if (name === 'EgressRefusedError') return { code, message };
  const known = BY_CODE[code];
  const duringTls = !connected && url.protocol === 'https:' && syscall === undefined && !code.startsWith('UND_');
  if (duringTls || /^(ERR_(SSL|TLS)_|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/.test(code)) {
    return { code: 'tls_failure', message: `${host} could not agree with us on TLS${code ? ` (${code})` : ''}` };
  }
  if (known) return { code: known.code, message: `${host} ${known.message}` };
  if (name === 'HTTPParserError') return { code: 'bad_response', message: `${host} answered with broken HTTP` };
  const verb = connected ? 'broke the call off' : 'could not be connected to';
  return { code: 'connection_failed', message: `${host} ${verb}${code ? ` (${code})` : ''}` };
}

/** Of several failed addresses the first tells the most. */
function significant(error: unknown): { code: string; name: string; syscall: string | undefined; message: string } {
  const { code, name, syscall, errors, message } = error as NodeError;
  if (errors && errors.length > 0) return significant(errors[0]);
  return { code: String(code ?? ''), name, syscall, message };
}
