// Required before all specs. With --parallel they run in processes of their own, and the one that starts these needs nothing
// of it: it would load the library for seconds. All is imported, as are specs where Node requires no modules (.mocharc.cjs): what is
// required would be a second copy of the library beside that of `import()`.
const startsOthers = process.argv.includes('--parallel') && process.env.MOCHA_WORKER_ID === undefined;

if (!startsOthers) {
  await import('./seed.ts');
  await import('./poison.ts');
  await import('./deep-equal.ts');
  await import('./coverage.ts');
}

export {};
