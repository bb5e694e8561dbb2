import { crossing } from './core/crossing.ts';
import { invSquareGrad } from './inv-square-grad.ts';

export const invSquareGrad2 = /* @__PURE__ */ crossing({
  name: 'invSquareGrad2',
  of: invSquareGrad,
  source: 'BrainPy inv_square_grad2; origin derived here, inside each quadrant',
  peers: [{ library: 'brainpy', name: 'inv_square_grad2' }],
});
