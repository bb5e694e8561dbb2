import { mountChecker, mountTrainer } from '../../index.ts';

Object.assign(globalThis, { mountChecker, mountTrainer });
