import { randomUUID } from 'node:crypto';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { errorResponse, HttpFault, type HttpFaultCode } from './errors.ts';
import { log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { AppEnvironment, Exchange } from './services.ts';

export interface ServerOptions {
  host: string;
  port: number;
  /** How long a request header may take, from the opening of the connection. */
  requestSeconds: number;
  /** The maximum number of connections. At most half of them may be idle. */
  maxConnections: number;
}

/**
 * The HTTP server around the app. It limits connections and headers, gives each request an id, logs
 * and counts it, and finishes running requests before it stops.
 */
export class HttpServer {
  readonly #server: Server;
  readonly #underWay = new Set<ServerResponse>();
  /** Connections that we wait for: for a request, or for its body. The oldest comes first. */
  readonly #waiting = new Set<Socket>();
  /**
   * The number of running requests of each connection, because a client may send several at once.
   */
  readonly #requests = new WeakMap<Socket, number>();
  readonly #options: ServerOptions;
  readonly #metrics: Metrics;
  #whenIdle: (() => void) | null = null;

  constructor(app: Hono<AppEnvironment>, metrics: Metrics, options: ServerOptions) {
    this.#options = options;
    this.#metrics = metrics;
    this.#server = createServer({
      headersTimeout: options.requestSeconds * 1000,
      // The time limit of a body depends on its length: see body.ts.
      requestTimeout: 0,
      // Otherwise Node would answer, without a body and an id.
      requireHostHeader: false,
      connectionsCheckingInterval: 1000,
    });
    this.#server.maxConnections = options.maxConnections;
    this.#server.on('connection', (socket) => this.#admit(socket));
    this.#server.on('clientError', (error, socket) => this.#refuse(error, socket as Socket));
    this.#server.on('request', this.#listener(app));
  }

  /** Resolves with the address when it listens. */
  listen(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#options.port, this.#options.host, () => {
        this.#server.off('error', reject);
        const { address, family, port } = this.#server.address() as AddressInfo;
        resolve(`http://${family === 'IPv6' ? `[${address}]` : address}:${port}`);
      });
    });
  }

  /**
   * Resolves when all running requests are answered, or after `milliseconds`. Until then the port
   * stays open, so that the app can refuse new requests with an explanation.
   */
  async stop(milliseconds: number): Promise<void> {
    for (const outgoing of this.#underWay) {
      if (!outgoing.headersSent) outgoing.setHeader('Connection', 'close');
    }
    let limit: NodeJS.Timeout | undefined;
    const tooLate = new Promise<void>((resolve) => {
      limit = setTimeout(resolve, milliseconds);
    });
    await Promise.race([this.#idle(), tooLate]);
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#waiting) socket.destroy();
    if (this.#underWay.size > 0) {
      log.warn({ requests: this.#underWay.size }, 'Requests were cut off at the stop');
      this.#server.closeAllConnections();
    }
    // Also limits how long a client may take to read its last answer.
    await Promise.race([closed, tooLate]);
    clearTimeout(limit);
    this.#server.closeAllConnections();
  }

  #idle(): Promise<void> {
    if (this.#underWay.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#whenIdle = resolve;
    });
  }

  #admit(socket: Socket): void {
    this.#waiting.add(socket);
    socket.once('close', () => this.#waiting.delete(socket));
    if (this.#waiting.size <= this.#options.maxConnections / 2) return;
    // A client that means it sends its request soon, so the oldest is the least likely one.
    const [oldest] = this.#waiting;
    oldest?.destroy();
  }

  #listener(app: Hono<AppEnvironment>) {
    const exchanges = new WeakMap<object, Exchange>();
    const answer = getRequestListener(
      (request, bindings) => {
        const exchange = exchanges.get(bindings.outgoing);
        return app.fetch(request, { ...bindings, exchange } as AppEnvironment['Bindings']);
      },
      { errorHandler: answerWithoutApp },
    );
    return (incoming: IncomingMessage, outgoing: ServerResponse): void => {
      exchanges.set(outgoing, this.#begin(incoming, outgoing));
      void answer(incoming, outgoing);
    };
  }

  #begin(incoming: IncomingMessage, outgoing: ServerResponse): Exchange {
    const { socket } = incoming;
    if (hasBody(incoming)) incoming.once('end', () => this.#waiting.delete(socket));
    else this.#waiting.delete(socket);
    this.#requests.set(socket, (this.#requests.get(socket) ?? 0) + 1);
    this.#underWay.add(outgoing);
    const requestId = requestIdOf(incoming);
    const exchange = newExchange(requestId);
    outgoing.setHeader('X-Request-Id', requestId);
    outgoing.once('close', () => {
      this.#underWay.delete(outgoing);
      this.#endRequestOf(socket);
      if (this.#underWay.size === 0) this.#whenIdle?.();
      const status = outgoing.writableFinished ? outgoing.statusCode : 'aborted';
      this.#record(exchange, incoming.method ?? 'none', status);
    });
    return exchange;
  }

  #endRequestOf(socket: Socket): void {
    const left = (this.#requests.get(socket) ?? 1) - 1;
    this.#requests.set(socket, left);
    if (left === 0 && !socket.destroyed) this.#waiting.add(socket);
  }

  #record(exchange: Exchange, method: string, status: number | 'aborted'): void {
    const { requestId, route, startedAt, faults } = exchange;
    const milliseconds = performance.now() - startedAt;
    this.#metrics.countRequest(method, route, status, milliseconds / 1000);
    this.#metrics.countFaults(faults);
    const ms = Math.round(milliseconds * 10) / 10;
    log.info({ requestId, method, route, status, ms, ...(faults.size && { faults: [...faults] }) });
  }

  /** Answers something that is not a valid HTTP request. */
  #refuse(error: Error & { code?: string }, socket: Socket): void {
    const isAnswered = (outgoing: ServerResponse): boolean =>
      outgoing.socket === socket && outgoing.headersSent;
    if (!socket.writable || error.code === 'ECONNRESET' || [...this.#underWay].some(isAnswered)) {
      socket.destroy();
      return;
    }
    const fault = new HttpFault(faultsOfParser[error.code ?? ''] ?? 'BAD_REQUEST');
    this.#metrics.countFaults(new Set([fault.code]));
    log.debug({ status: fault.status, code: error.code }, 'A connection sent no valid request');
    socket.end(rawAnswer(fault));
    // Part of the request may be unread. The client gets a moment to read the answer.
    socket.setTimeout(lingerMilliseconds, () => socket.destroy());
  }
}

/** Answers a request without a valid URL or Host, which does not reach the app. */
function answerWithoutApp(error: unknown): Response {
  const isTheirs = error instanceof Error && error.name === 'RequestError';
  const exchange = newExchange('none');
  return errorResponse(isTheirs ? new HttpFault('BAD_REQUEST') : error, exchange, undefined);
}

/** RFC 9112, 6.3: whether a body follows the header. */
function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function newExchange(requestId: string): Exchange {
  return { requestId, startedAt: performance.now(), route: 'none', faults: new Set() };
}

const lingerMilliseconds = 1000;

const faultsOfParser: Readonly<Record<string, HttpFaultCode>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TIMEOUT',
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
};

function rawAnswer({ status, body }: HttpFault): string {
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Connection: close',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    `X-Request-Id: ${randomUUID()}`,
    '',
    body,
  ].join('\r\n');
}

/**
 * The caller's request id, if it has the form of an id. It is logged, so nothing else is allowed.
 */
function requestIdOf({ headers }: IncomingMessage): string {
  const sent = headers['x-request-id'];
  return typeof sent === 'string' && /^[\w-]{1,128}$/.test(sent) ? sent : randomUUID();
}
