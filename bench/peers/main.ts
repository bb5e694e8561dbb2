import { runPeers } from './run-peers.ts';

try {
  await runPeers(process.argv.slice(2), console.log);
} catch (error) {
  console.error(`bench:peers: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
