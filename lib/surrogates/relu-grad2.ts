import { crossing } from './core/crossing.ts';
import { reluGrad } from './relu-grad.ts';

export const reluGrad2 = /* @__PURE__ */ crossing({
  name: 'reluGrad2',
  of: reluGrad,
  source: 'BrainPy relu_grad2; origin derived here, inside each quadrant',
  peers: [{ library: 'brainpy', name: 'relu_grad2' }],
});
