import './live.css';

export { mountChecker } from './checker/mount-checker.ts';
export { mountTrainer } from './trainer/mount-trainer.ts';
