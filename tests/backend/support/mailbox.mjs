// A real SMTP server that keeps what it accepts.
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/**
 * @param verdict `(recipient, nth) => null` accepts; `{ code, message }` refuses. `nth` counts the
 *   recipients that were named, from 0.
 */
export async function startMailbox(verdict = () => null) {
  const mails = [];
  let named = 0;
  let waiting = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo({ address }, _, callback) {
      const refusal = verdict(address, named);
      named += 1;
      if (!refusal) return callback();
      callback(Object.assign(new Error(refusal.message), { responseCode: refusal.code }));
    },
    onData(stream, { envelope }, callback) {
      const chunks = [];
      stream.on('data', (chunk) => chunks.push(chunk));
      stream.on('end', async () => {
        const raw = Buffer.concat(chunks).toString('latin1');
        const parsed = await new PostalMime().parse(Buffer.concat(chunks));
        const to = envelope.rcptTo.map(({ address }) => address);
        mails.push({ ...parsed, raw, sentFrom: envelope.mailFrom.address, sentTo: to });
        callback();
        for (const look of [...waiting]) look();
      });
    },
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address();
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    named: () => named,
    /** Resolves with the mails when that number has arrived. */
    until(count) {
      return new Promise((resolve) => {
        const look = () => {
          if (mails.length < count) return;
          waiting = waiting.filter((one) => one !== look);
          resolve(mails);
        };
        waiting.push(look);
        look();
      });
    },
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}
