// Exits with 0 if the service on this machine says that it is well: for the image's health check.
const answer = await fetch(`http://127.0.0.1:${process.env.PORT ?? 8787}/healthz`);
process.exitCode = answer.ok ? 0 : 1;
