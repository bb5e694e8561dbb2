import type { Library } from 'spiketape';

/** What the libraries are called. */
export const libraries: Readonly<Record<Library, string>> = {
  brainpy: 'BrainPy',
  braintools: 'BrainTools',
  spikingjelly: 'SpikingJelly',
  ngclearn: 'ngc-learn',
  snntorch: 'snnTorch',
  norse: 'Norse',
  spyx: 'Spyx',
  sinabs: 'sinabs',
  rockpool: 'Rockpool',
  sparch: 'sparch',
};
