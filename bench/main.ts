import { runBench } from './run-bench.ts';

try {
  await runBench(process.argv.slice(2), console.log);
} catch (error) {
  console.error(`bench: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
