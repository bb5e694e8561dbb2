import fc from 'fast-check';
import { useKernels } from '../../lib/index.ts';
import { runs } from './runs.ts';

// In CI every run checks the same cases, so that what lands does not depend on luck; at a desk each run tries others, and
// fewer. `npm run test:new-seed` tries as many as CI, and others.
const seed = process.env.CI ? { seed: 20_260_101 } : {};
fc.configureGlobal({ ...fc.readConfigureGlobal(), ...seed, numRuns: runs(100) });

// Golden numbers are those of every engine.
useKernels('simd', { fused: false });
