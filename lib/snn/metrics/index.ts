export { accuracyMaxMembrane, accuracyRate, predictRate } from './accuracy.ts';
export { confusionMatrix } from './confusion-matrix.ts';
