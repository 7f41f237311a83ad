import { describe, expect, it } from '@jest/globals';
import { type ArgumentsHost, NotFoundException, ServiceUnavailableException } from '@nestjs/common';
import type { AbstractHttpAdapter } from '@nestjs/core';
import { pino } from 'pino';
import { ProblemError } from './problem-error.js';
import { type ExplainError, ProblemFilter } from './problem-filter.js';

function answer(error: unknown, explain?: ExplainError) {
  const headers: Record<string, string> = {};
  const lines: string[] = [];
  let status = 0;
  let body = '';
  const adapter = {
    setHeader: (_response: unknown, name: string, value: string) => {
      headers[name] = value;
    },
    reply: (_response: unknown, text: string, code: number) => {
      body = text;
      status = code;
    },
  } as unknown as AbstractHttpAdapter;
  const host = { switchToHttp: () => ({ getResponse: () => ({}) }) } as unknown as ArgumentsHost;
  const logger = pino({ base: null }, { write: (line: string) => lines.push(line) });
  new ProblemFilter(adapter, logger, explain).catch(error, host);
  return { status, headers, body: JSON.parse(body), log: lines.join('') };
}

describe('a request that threw', () => {
  it('ends with problem details that name the field', () => {
    const { status, headers, body } = answer(
      ProblemError.badRequest('invalid_input', { pointer: '/input/path', detail: 'is missing' }),
    );
    expect(status).toBe(400);
    expect(headers['content-type']).toBe('application/problem+json');
    expect(body).toEqual({
      type: 'urn:waybill:problem:invalid_input',
      title: 'The request is not right',
      status: 400,
      detail: '/input/path is missing',
      code: 'invalid_input',
      errors: [{ pointer: '/input/path', detail: 'is missing' }],
    });
  });

  it('ends as its service explains it, with the headers that go with it', () => {
    const away = new ProblemError({ status: 503, code: 'away', title: 'Away', headers: { 'retry-after': '2' } });
    const { status, headers } = answer(new Error('ECONNREFUSED'), () => away);
    expect({ status, retry: headers['retry-after'] }).toEqual({ status: 503, retry: '2' });
  });

  it('tells the caller nothing of an error nobody explains, and the log no parameters', () => {
    const error = Object.assign(new Error('boom at line 7'), {
      parameters: ['canary'],
      driverError: { row: 'canary' },
    });
    const { status, body, log } = answer(error);
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('boom');
    expect(log).toContain('boom at line 7');
    expect(log).not.toContain('canary');
  });

  it('keeps what the framework says, readiness included', () => {
    expect(answer(new NotFoundException('Cannot GET /x')).body).toMatchObject({ status: 404, code: 'not_found' });
    const notReady = new ServiceUnavailableException({ status: 'not ready', missing: ['database'] });
    expect(answer(notReady).body).toMatchObject({ status: 503, missing: ['database'] });
  });
});
