import './live.css';

export { mountChecker } from './checker/mount-checker.ts';
export { mountLab } from './lab/mount-lab.ts';
export { mountTrainer } from './trainer/mount-trainer.ts';
