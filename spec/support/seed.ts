import fc from 'fast-check';

// In CI every run checks the same cases, so that what lands does not depend on luck; at a desk each run tries others.
if (process.env.CI) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20_260_101 });
