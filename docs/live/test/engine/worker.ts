import { train } from './train.ts';

addEventListener('message', async ({ data }: MessageEvent<number | undefined>) => {
  try {
    postMessage(await train(data));
  } catch (error) {
    postMessage({ error: String(error) });
  }
});
