import { scanner } from './reference/scanner.ts';
import type { Scanners } from './scan.ts';
import { simdScan } from './simd/simd-scan.ts';

/** What compiles the steps of neurons. */
export const scanners: Scanners = { reference: scanner, simd: simdScan };
