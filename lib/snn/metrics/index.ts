export {
  accuracyFirstSpike,
  accuracyMaxMembrane,
  accuracyRate,
  predictFirstSpike,
  predictRate,
} from './accuracy.ts';
export { confusionMatrix } from './confusion-matrix.ts';
