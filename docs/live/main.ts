import { mountChecker, mountTrainer } from './index.ts';

mountChecker(document.getElementById('checker') as HTMLElement);
mountTrainer(document.getElementById('trainer') as HTMLElement);
