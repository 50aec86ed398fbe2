import type { Config } from './config.ts';
import type { Database } from './database.ts';
import { copyToPostgres, openStore } from './open-store.ts';
import type { ListedApiKey } from './store/keys.ts';
import { languages } from './store/tenants.ts';
import {
  addKey,
  addOrigin,
  addTenant,
  listKeys,
  revokeKey,
  setMail,
  type TenantKeys,
  turnMailOff,
} from './tenants.ts';

type Command = (database: Database, operands: readonly string[]) => Promise<string>;

const usage = `usage: main.js                                            starts the service
       main.js migrate                                    brings the store up to date
       main.js copy-to <postgres://…>                     copies DATA_DIR's store there
       main.js add-tenant <tenant> [<origin> …]           prints its two keys, once
       main.js add-origin <tenant> api|frame <origin>     lists one more origin
       main.js set-mail <tenant> en|de <name <address>>   who sends mail, in which language
       main.js set-mail <tenant> off                      sends no mail
       main.js add-key <tenant> publishable|secret <name> prints the key, once
       main.js list-keys <tenant>
       main.js revoke-key <tenant> <name or first characters>`;

const commands: Record<string, Command> = {
  migrate: async () => 'The store is up to date.',
  'add-tenant': async (database, [tenant, ...origins]) =>
    keysLine(await addTenant(database, required(tenant), origins)),
  'add-origin': async (database, [tenant, kind, origin]) => {
    if (kind !== 'api' && kind !== 'frame') throw new Error(usage);
    await addOrigin(database, required(tenant), kind, required(origin));
    return `tenant ${tenant}: ${origin} is listed`;
  },
  'set-mail': async (database, [tenant, language, ...sender]) => {
    if (language === 'off') {
      await turnMailOff(database, required(tenant));
      return `tenant ${tenant}: no mail is sent`;
    }
    const known = languages.find((one) => one === language);
    if (known === undefined) throw new Error(usage);
    await setMail(database, required(tenant), known, required(sender.join(' ')));
    return `tenant ${tenant}: mail is sent from ${sender.join(' ')}, language ${language}`;
  },
  'add-key': async (database, [tenant, role, ...name]) => {
    if (role !== 'publishable' && role !== 'secret') throw new Error(usage);
    const key = await addKey(database, required(tenant), role, name.join(' '));
    return `tenant ${tenant}: ${role} key ${key}`;
  },
  'list-keys': async (database, [tenant]) =>
    (await listKeys(database, required(tenant))).map(listLine).join('\n'),
  'revoke-key': async (database, [tenant, ...key]) => {
    const revoked = await revokeKey(database, required(tenant), required(key.join(' ')));
    return `tenant ${tenant}: ${revoked.role} key "${revoked.name}" is revoked`;
  },
};

/** Runs an operator's command and prints its output. Opens the store and closes it again. */
export async function runCommand(
  config: Config,
  name: string,
  operands: readonly string[],
): Promise<void> {
  if (name === 'copy-to') {
    const tenants = await copyToPostgres(config, required(operands[0]));
    return console.log(`copied: ${tenants.join(', ')}`);
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new Error(usage);
  const database = await openStore(config);
  try {
    console.log(await command(database, operands));
  } finally {
    await database.close();
  }
}

export function keysLine({ tenant, publishable, secret }: TenantKeys): string {
  return `tenant ${tenant}: publishable key ${publishable}, secret key ${secret}`;
}

function listLine(key: ListedApiKey): string {
  const start = (key.firstCharacters ?? '').padEnd(11);
  const state = key.revokedAt === null ? 'active' : `revoked ${key.revokedAt}`;
  return `${start}  ${key.role.padEnd(11)}  ${key.createdAt}  ${state}  ${key.name}`;
}

function required(operand: string | undefined): string {
  if (!operand) throw new Error(usage);
  return operand;
}
