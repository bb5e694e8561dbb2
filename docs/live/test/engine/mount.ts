import { mountChecker, mountLab, mountTrainer } from '../../index.ts';

Object.assign(globalThis, { mountChecker, mountLab, mountTrainer });
