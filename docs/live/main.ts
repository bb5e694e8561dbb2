import { mountChecker, mountLab, mountTrainer } from './index.ts';

mountChecker(document.getElementById('checker') as HTMLElement);
mountLab(document.getElementById('lab') as HTMLElement);
mountTrainer(document.getElementById('trainer') as HTMLElement);
