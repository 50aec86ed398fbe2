import { fileURLToPath } from 'node:url';
import { usualRetrySeconds } from './delivery/retries.ts';

const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface Config {
  host: string;
  port: number;
  databaseUrl: string | null;
  dataDirectory: string;
  /** Whether searches use a trigram index, which needs the PostgreSQL extension pg_trgm. */
  searchIndex: boolean;
  checkoutDirectory: string;
  ordersPerMinute: number;
  /** How long a client may take to send a request. */
  requestSeconds: number;
  /** How long a stop waits for running requests. */
  stopSeconds: number;
  maxConnections: number;
  logLevel: LogLevel;
  /** The delivery of events to others. */
  delivery: {
    /** Whether webhooks may go to http: and to addresses that are not public. */
    allowPrivateWebhooks: boolean;
    /** How long a webhook endpoint may take to answer. */
    webhookSeconds: number;
    /** Between an attempt and the next. */
    retrySeconds: readonly number[];
    /** The server that takes mail; null: this process sends none. */
    smtpUrl: string | null;
  };
  metrics: { port: number | null; token: string | null };
  demo: { enabled: boolean; publishableKey: string | null; secretKey: string | null };
}

// Both src/ and dist/ are one level below the package and three below the root of the repository.
const inRepository = (path: string): string =>
  fileURLToPath(new URL(`../../../${path}`, import.meta.url));

export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const text = (name: string): string | null => environment[name] || null;
  return {
    host: text('HOST') ?? '127.0.0.1',
    port: wholeNumber('PORT', text('PORT') ?? '8787', 65_535),
    databaseUrl: text('DATABASE_URL'),
    dataDirectory: text('DATA_DIR') ?? inRepository('.data'),
    searchIndex: text('SEARCH_INDEX') !== '0',
    checkoutDirectory: text('CHECKOUT_DIR') ?? inRepository('web/checkout/dist'),
    ordersPerMinute: wholeNumber('ORDERS_PER_MINUTE', text('ORDERS_PER_MINUTE') ?? '6000'),
    requestSeconds: wholeNumber('REQUEST_SECONDS', text('REQUEST_SECONDS') ?? '20'),
    stopSeconds: wholeNumber('STOP_SECONDS', text('STOP_SECONDS') ?? '10'),
    maxConnections: wholeNumber('MAX_CONNECTIONS', text('MAX_CONNECTIONS') ?? '10000'),
    logLevel: logLevel(text('LOG_LEVEL') ?? 'info'),
    delivery: {
      allowPrivateWebhooks: text('ALLOW_PRIVATE_WEBHOOKS') === '1',
      webhookSeconds: wholeNumber('WEBHOOK_SECONDS', text('WEBHOOK_SECONDS') ?? '10', 30),
      retrySeconds: retrySeconds(text('RETRY_SECONDS')),
      smtpUrl: smtpUrl(text('SMTP_URL')),
    },
    metrics: { port: metricsPort(text('METRICS_PORT')), token: text('METRICS_TOKEN') },
    demo: {
      enabled: text('DEMO') !== '0',
      publishableKey: text('DEMO_PUBLISHABLE_KEY'),
      secretKey: text('DEMO_SECRET_KEY'),
    },
  };
}

function wholeNumber(name: string, text: string, most = Number.MAX_SAFE_INTEGER): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number > most) {
    throw new Error(`${name} must be a whole number from 0 to ${most}, not "${text}".`);
  }
  return number;
}

function metricsPort(text: string | null): number | null {
  return text === null ? null : wholeNumber('METRICS_PORT', text, 65_535);
}

function retrySeconds(text: string | null): readonly number[] {
  if (text === null) return usualRetrySeconds;
  return text.split(',').map((seconds) => wholeNumber('RETRY_SECONDS', seconds.trim(), 604_800));
}

/** The message does not quote it: it may hold a password. */
function smtpUrl(text: string | null): string | null {
  if (text === null || (URL.canParse(text) && /^smtps?:\/\/[^/]/.test(text))) return text;
  throw new Error('SMTP_URL must be a URL such as smtp://user:password@mail.example:587.');
}

function logLevel(text: string): LogLevel {
  const level = logLevels.find((known) => known === text);
  if (level) return level;
  throw new Error(`LOG_LEVEL must be one of ${logLevels.join(', ')}, not "${text}".`);
}
