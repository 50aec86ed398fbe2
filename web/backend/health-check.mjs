// Exits with 0 if the service on this machine is healthy. The health check of the image runs this.
const answer = await fetch(`http://127.0.0.1:${process.env.PORT ?? 8787}/healthz`);
process.exitCode = answer.ok ? 0 : 1;
